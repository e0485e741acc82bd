"""What recorded operations ran in: modules, functions, iterations of loops, without tracing."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from torch import nn

import viz
from viz.draw.groups import cut
from viz.trace import record

X = torch.ones(2, 2, requires_grad=True)


def found(call: Callable[[], torch.Tensor]) -> list[list[str]]:
    """The labels around each operation, in order, of what `call` does."""
    with record() as recording:
        call()
    within = [recording.origin(it.grad_fn).within for it in recording]
    assert None not in within
    return [[it.label for it in path or ()][1:] for path in within]


def single() -> torch.Tensor:
    y = X
    for _ in range(3):
        y = y * 2
    return y


def several() -> torch.Tensor:
    y = X
    for i in range(2):
        y = y * 2
        y = y + i
    return y.sum()


def nested() -> torch.Tensor:
    y = X
    for i in range(2):
        y = y + i
        for j in range(2):
            y = y * j
            y = y.exp()
    return y


def composite() -> torch.Tensor:
    total = torch.zeros(())
    for target in ([0, 1], [1, 1]):
        total = total + F.cross_entropy(X, torch.tensor(target))
    return total


def alone() -> list[torch.Tensor]:
    return [F.cross_entropy(X, torch.tensor([place, place])) for place in range(2)]


def twice(x: torch.Tensor) -> torch.Tensor:
    for _ in range(2):
        x = x * 2
    return x


def functions() -> torch.Tensor:
    return twice(twice(X))


def called_in_a_loop() -> torch.Tensor:
    y = X
    for _ in range(2):
        y = twice(y)
    return y


def whiles() -> torch.Tensor:
    y = X
    while float(y.detach().sum()) < 20:
        y = y * 2
    return y


def generated() -> torch.Tensor:
    def powers() -> object:
        y = X
        while True:
            y = y * 2
            yield y

    made = powers()
    return next(made) + next(made)


def around_the_block() -> torch.Tensor:
    return X * 2


CASES: dict[str, tuple[Callable[[], object], list[list[str]]]] = {
    "no loop": (around_the_block, [[]]),
    "one operation": (single, [["loop #1"], ["loop #2"], ["loop #3"]]),
    "two operations": (several, [["i #1"], ["i #1"], ["i #2"], ["i #2"], []]),
    "a loop in a loop": (
        nested,
        [
            *[["i #1"], *[["i #1", f"j #{j}"] for j in (1, 1, 2, 2)]],
            *[["i #2"], *[["i #2", f"j #{j}"] for j in (1, 1, 2, 2)]],
        ],
    ),
    "several operations of one call": (composite, [["target #1"]] * 3 + [["target #2"]] * 3),
    "the same alone": (alone, [["place #1"]] * 2 + [["place #2"]] * 2),
    "a function called twice": (
        functions,
        [["twice()", "loop #1"], ["twice()", "loop #2"], ["twice()@2", "loop #1"], ["twice()@2", "loop #2"]],
    ),
    "a function called in a loop": (
        called_in_a_loop,
        [[f"loop #{i}", "twice()", f"loop #{j}"] for i in (1, 2) for j in (1, 2)],
    ),
    "while": (whiles, [["while #1"], ["while #2"], ["while #3"]]),
    "a generator": (generated, [["powers()", "while #1"], ["powers()", "while #2"], []]),
}  # fmt: skip


@pytest.mark.parametrize(("call", "expected"), CASES.values(), ids=CASES.keys())
def test_iterations_and_functions(call: Callable[[], object], expected: list[list[str]]) -> None:
    assert found(call) == expected


class Cells(nn.Module):
    """A cell in a loop, and a head."""

    def __init__(self) -> None:
        super().__init__()
        self.cell = nn.LSTMCell(2, 3)
        self.head = nn.Linear(3, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        state = torch.zeros(2, 3), torch.zeros(2, 3)
        for _ in range(10):
            state = self.cell(x, state)
        return self.head(state[0])


def test_a_cell_called_ten_times_is_ten_iterations() -> None:
    model = Cells()
    with viz.record() as recording:
        loss = model(torch.rand(2, 2)).sum()
    e = viz.explain(loss, recording=recording)
    groups = cut(e)
    labels = [it.label for it in groups.boxes.values()]
    turns = {f"loop #{turn} \N{MIDDLE DOT} cell" for turn in range(1, 11)}
    assert {it for it in labels if it.startswith("loop")} == turns
    assert {"head", "cell.*"} <= set(labels)
    sizes = {it.size for it in groups.boxes.values() if it.label.startswith("loop")}
    assert len(sizes) == 1


def test_a_module_called_twice_has_two_groups() -> None:
    net = nn.Sequential(nn.Linear(2, 2), nn.Tanh())
    with viz.record() as recording:
        loss = (net(X) * net(X + 1)).sum()
    e = viz.explain(loss, recording=recording)
    assert {node.within[0].label for node in e.nodes if node.within} == {"net", "net@2"}


def test_a_loop_around_the_recording_does_not_count() -> None:
    for _turn in range(2):
        with record() as recording:
            for _ in range(2):
                y = X * 2
        assert [it.label for it in recording.origin(y.grad_fn).within] == ["loop #2"]
        assert recording.origin(recording[0].grad_fn).iterations == ("loop #1",)


def test_no_mark_is_left_and_no_frame_kept() -> None:
    class Marked:
        pass

    def inner() -> torch.Tensor:
        marked.append(weakref.ref(one := Marked()))
        y = X * 2
        assert one is not None
        return y

    marked: list[weakref.ref[Marked]] = []
    gc.disable()
    try:
        with record() as recording:
            inner()
            assert marked[0]() is None
    finally:
        gc.enable()
    assert sys._getframe().f_trace is None
    assert recording.origin(recording[0].grad_fn).within[0].label == "inner()"


def test_a_debuggers_trace_function_stays() -> None:
    def traced(frame: object, event: str, given: object) -> object:
        return traced

    before = sys.gettrace()
    sys.settrace(traced)
    try:
        seen = found(called_in_a_loop)
        assert type(sys._getframe().f_trace).__name__ != "Call"
    finally:
        sys.settrace(before)
    assert len(seen) == 4
