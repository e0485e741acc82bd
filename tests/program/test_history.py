"""What happened to a leaf: each change of ``.grad`` and of the value, where, and that the numbers add up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import torch

import viz
from viz import limits
from viz.errors import ProgramError, VizError
from viz.program.followed_run import FollowedRun
from viz.program.grad_event import GradEvent
from viz.program.history import same
from viz.program.run import execute
from viz.program.syntax import parse_program
from viz.typed_program import run_program

HERE = Path(__file__).parent / "programs"
PROGRAMS = [it for it in sorted(HERE.glob("*.py")) if "backward" in it.read_text()]

W = "w = torch.tensor([1.0, -2.0], requires_grad=True)\n"
LOOP = W + "for i in range(3):\n    loss = (w * w).sum()\n    loss.backward()\n"
NET = "net = torch.nn.Linear(2, 1)\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\n"
STEP = "    net(torch.ones(1, 2)).sum().backward()\n"

# name: (program, leaf, each event as line and kind)
CASES = {
    "three calls add up": (LOOP, "w", [(4, "added"), (4, "added"), (4, "added")]),
    "an update under no_grad": (
        W + "(w * w).sum().backward()\nwith torch.no_grad():\n    w -= 0.1 * w.grad",
        "w",
        [(2, "added"), (4, "stepped")],
    ),
    "an update through .data": (
        W + "(w * w).sum().backward()\nw.data -= 0.1 * w.grad",
        "w",
        [(2, "added"), (3, "stepped")],
    ),
    "an update of what .data gave": (
        W + "(w * w).sum().backward()\nd = w.data\nd.sub_(w.grad)",
        "w",
        [(2, "added"), (4, "stepped")],
    ),
    "an update of an array that shares the memory": (
        W + "a = w.detach().numpy()\n(w * w).sum().backward()\na[0] = 7",
        "w",
        [(3, "added"), (4, "stepped")],
    ),
    "copy_": (
        W + "w.sum().backward()\nwith torch.no_grad():\n    w.copy_(torch.zeros(2))",
        "w",
        [(2, "added"), (4, "stepped")],
    ),
    ".grad = None": (LOOP + "w.grad = None", "w", [(4, "added")] * 3 + [(5, "cleared")]),
    "del .grad": (W + "w.sum().backward()\ndel w.grad", "w", [(2, "added"), (3, "cleared")]),
    ".grad.zero_()": (
        LOOP + "    w.grad.zero_()",
        "w",
        [(4, "added"), (5, "cleared")] * 3,
    ),
    ".grad.data.zero_()": (
        LOOP + "    w.grad.data.zero_()",
        "w",
        [(4, "added"), (5, "cleared")] * 3,
    ),
    "clearing what is empty is nothing": (
        W + "w.grad = None\nw.sum().backward()\nw.grad.zero_()\nw.grad.zero_()",
        "w",
        [(3, "added"), (4, "cleared")],
    ),
    ".grad is scaled": (W + "w.sum().backward()\nw.grad *= 0.5", "w", [(2, "added"), (3, "changed")]),
    ".grad is set": (
        W + "w.grad = torch.ones(2)\nw.sum().backward()",
        "w",
        [(2, "changed"), (3, "added")],
    ),
    "clipped": (
        W + "(9 * w).sum().backward()\ntorch.nn.utils.clip_grad_norm_([w], 1.0)",
        "w",
        [(2, "added"), (3, "changed")],
    ),
    "a norm that is small enough is not clipped": (
        W + "w.sum().backward()\ntorch.nn.utils.clip_grad_norm_([w], 9.0)",
        "w",
        [(2, "added")],
    ),
    "clipped by value": (
        W + "(9 * w).sum().backward()\ntorch.nn.utils.clip_grad_value_([w], 1.0)",
        "w",
        [(2, "added"), (3, "changed")],
    ),
    "an optimizer": (
        NET + "for i in range(2):\n    opt.zero_grad()\n" + STEP + "    opt.step()",
        "net.weight",
        [(5, "added"), (6, "stepped"), (4, "cleared"), (5, "added"), (6, "stepped")],
    ),
    "an optimizer that sets to zero": (
        NET + "for i in range(2):\n    opt.zero_grad(set_to_none=False)\n" + STEP + "    opt.step()",
        "net.bias",
        [(5, "added"), (6, "stepped"), (4, "cleared"), (5, "added"), (6, "stepped")],
    ),
    "an optimizer that writes to lists of tensors": (
        NET.replace("lr=0.1", "lr=0.1, foreach=True") + "for i in range(1):\n" + STEP
        + "    opt.step(); opt.zero_grad(set_to_none=False)",
        "net.weight",
        [(4, "added"), (5, "stepped"), (5, "cleared")],
    ),
    "the module's zero_grad": (
        NET + "for i in range(1):\n" + STEP + "    net.zero_grad()",
        "net.weight",
        [(4, "added"), (5, "cleared")],
    ),
    "several groups": (
        W + "v = torch.ones(1, requires_grad=True)\nopt = torch.optim.Adam([{'params': [w]}, "
        "{'params': [v], 'lr': 1.0}])\n(w.sum() * v).backward()\nopt.step()",
        "v",
        [(4, "added"), (5, "stepped")],
    ),
    "momentum goes on without a gradient call": (
        W + "opt = torch.optim.SGD([w], lr=0.1, momentum=0.9)\nw.sum().backward()\nopt.step()\nopt.step()",
        "w",
        [(3, "added"), (4, "stepped"), (5, "stepped")],
    ),
    "L-BFGS calls backward by itself": (
        W + "opt = torch.optim.LBFGS([w], max_iter=2)\ndef closure():\n    opt.zero_grad()\n"
        "    loss = (w * w).sum()\n    loss.backward()\n    return loss\nopt.step(closure)",
        "w",
        [(6, "added"), (8, "stepped"), (4, "cleared"), (6, "added")],
    ),
    "another tensor under the same name": (
        W + "(w * w).sum().backward()\nw = (w - 0.1 * w.grad).detach().requires_grad_()\nw.sum().backward()",
        "w",
        [(2, "added"), (3, "changed"), (4, "added")],
    ),
    "shared weights": (
        "a = torch.nn.Linear(1, 1, bias=False)\nb = torch.nn.Linear(1, 1, bias=False)\nb.weight = a.weight\n"
        "b(a(torch.ones(1))).sum().backward()",
        "a.weight",
        [(4, "added")],
    ),
    "a hook on the leaf": (
        W + "w.register_hook(lambda g: g * 3)\nw.sum().backward()\nw.sum().backward()",
        "w",
        [(3, "added"), (4, "added")],
    ),
    "a hook after .grad was added to": (
        W + "def double(p):\n    p.grad.mul_(2)\nw.register_post_accumulate_grad_hook(double)\n"
        "w.sum().backward()\nw.sum().backward()",
        "w",
        [(5, "added"), (3, "changed"), (6, "added"), (3, "changed")],
    ),
    "autograd.grad adds nothing": (W + "torch.autograd.grad(w.sum(), w)", "w", []),
    "with create_graph": (
        W + "(w ** 3).sum().backward(create_graph=True)\nw.grad.sum().backward()",
        "w",
        [(2, "added"), (3, "added")],
    ),
    "a gradient of zero is added too": (
        W + "(w * 0).sum().backward()\n(w * 0).sum().backward()",
        "w",
        [(2, "added"), (3, "added")],
    ),
    "a gradient of zero is cleared too": (
        W + "(w * 0).sum().backward()\nw.grad.zero_()\n(w * 0).sum().backward()",
        "w",
        [(2, "added"), (3, "cleared"), (4, "added")],
    ),
    "leaves of a list": (
        "ws = []\nfor i in range(2):\n    ws.append(torch.ones(1, requires_grad=True))\n"
        "(ws[0] * ws[1]).backward()",
        "ws[1]",
        [(4, "added")],
    ),
    "a network within a function": (
        "def main():\n    net = torch.nn.Linear(1, 1)\n    net(torch.ones(1)).sum().backward()\n"
        "    net.zero_grad()\nmain()",
        "net.weight",
        [(3, "added"), (4, "cleared")],
    ),
    "converted": (
        "net = torch.nn.Linear(1, 1)\nnet(torch.ones(1)).sum().backward()\nnet.double()",
        "net.weight",
        [(2, "added"), (3, "changed"), (3, "stepped")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "leaf", "expected"), CASES.values(), ids=CASES.keys())
def test_what_happened(text: str, leaf: str, expected: list[tuple[int, str]]) -> None:
    explanation = viz.run(text)
    events = explanation.history(leaf)
    assert [(it.line, it.kind) for it in events] == expected
    _check_sum(events)
    last = explanation.typed_program.history.last
    if leaf in last:
        _check_end(events, last[leaf])


def test_each_event_knows_its_iteration_and_its_call() -> None:
    events = viz.run(LOOP).history("w")
    assert [it.iterations for it in events] == [("i = 0",), ("i = 1",), ("i = 2",)]
    assert [it.call for it in events] == [0, 1, 2]


def test_the_history_is_of_the_whole_program_whichever_call_is_chosen() -> None:
    histories = [viz.run(LOOP + "w.grad = None", backward=call).history("w") for call in (0, 2)]
    assert [[it.kind for it in one] for one in histories] == [["added"] * 3 + ["cleared"]] * 2


def test_what_was_added_is_what_came_not_a_difference_that_rounds() -> None:
    text = "w = torch.tensor(1.0, requires_grad=True)\n(w * 1e8).backward()\n(w * 1.5).backward()"
    first, second = viz.run(text).history("w")
    assert second.added == torch.tensor(1.5)
    _check_sum((first, second))


def test_a_program_that_fails_keeps_its_history() -> None:
    with pytest.raises(ProgramError) as caught:
        viz.run(W + "w.sum().backward()\nw.grad.zero_()\ntorch.ones(2) @ torch.ones(3)")
    partial = caught.value.partial
    assert isinstance(partial, viz.Explanation)
    assert [it.kind for it in partial.history("w")] == ["added", "cleared"]


def test_two_leaves_of_one_name_are_told_apart_by_the_call() -> None:
    text = (
        "def f(k):\n    w = torch.ones(1, requires_grad=True)\n    (w * k).backward()\n"
        "for k in (2, 3):\n    f(k)"
    )
    for call, amount in enumerate((2.0, 3.0)):
        (event,) = viz.run(text, backward=call).history("w")
        assert event.added == torch.tensor([amount])


def test_a_call_that_torch_refuses_is_no_call_of_an_event() -> None:
    text = (
        W
        + "y = (w * w).sum()\ny.backward()\ntry:\n    y.backward()\nexcept RuntimeError:\n    pass\n"
        "w.sum().backward()"
    )
    assert [it.call for it in viz.run(text).history("w")] == [0, 1]


def test_a_large_leaf_has_norms() -> None:
    size = limits.HISTORY_LEAF.value + 1
    events = viz.run(
        f"w = torch.ones({size}, requires_grad=True)\nw.sum().backward()\nw.grad = None"
    ).history("w")
    assert [(it.kind, it.grad, it.added) for it in events] == [
        ("added", None, None),
        ("cleared", None, None),
    ]
    assert events[0].grad_norm == pytest.approx(size**0.5)
    assert events[1].grad_norm is None


def test_events_are_bounded() -> None:
    calls = limits.HISTORY_EVENTS.value // 2 + 10
    text = f"{W}for i in range({calls}):\n    w.sum().backward()\n    w.grad = None"
    history = execute(parse_program(text), make=FollowedRun).history
    assert history is not None
    assert not history.complete
    assert len(history.of("w", None)) == limits.HISTORY_EVENTS.value


def test_a_tensor_from_elsewhere_has_no_history() -> None:
    w = torch.ones(1, requires_grad=True)
    with pytest.raises(VizError):
        viz.explain(w * 2, {"w": w}).history("w")
    with pytest.raises(KeyError):
        viz.run(LOOP).history("v")


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_the_numbers_of_every_program_add_up(path: Path) -> None:
    text = path.read_text()
    program = parse_program(text)
    plain, followed = execute(program), execute(program, make=FollowedRun)
    assert _without_addresses(followed.printed) == _without_addresses(plain.printed)
    assert followed.operations_before == plain.operations_before
    try:
        typed = run_program(text)
    except ProgramError:
        return
    for leaves in typed.history.by_name.values():
        for entries in leaves:
            _check_sum([GradEvent(*it) for it in entries])
    for leaf, held in typed.history.last.items():
        events = typed.history.of(leaf, None)
        if events and not events[0].replaced:
            _check_end(events, held)


def _without_addresses(printed: str) -> str:
    return re.sub(r"0x[0-9a-f]+", "0x", printed)


def _check_sum(events: list[GradEvent] | tuple[GradEvent, ...]) -> None:
    """Start from nothing; what is added and cleared gives ``.grad`` after each event, bit for bit."""
    held: torch.Tensor | None = None
    for event in events:
        if event.kind == "added":
            if event.added is not None:
                held = event.added if held is None else held + event.added
            assert event.grad_norm is not None
        elif event.kind == "cleared":
            held = None if event.grad is None else torch.zeros_like(event.grad)
        elif event.kind == "changed":
            held = event.grad
        assert same(held, event.grad), event


def _check_end(events: list[GradEvent] | tuple[GradEvent, ...], held: torch.Tensor | None) -> None:
    if events:
        assert same(None if held is None else held.detach(), events[-1].grad)
