"""Edits of the text: what is rewritten, and that nothing else is."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import viz
from viz.program import parse
from viz.program.edit import (
    constant_steps,
    delete_step,
    edit_step,
    insert_step,
    move_step,
    set_cell,
    set_seed,
    set_tensor,
    steps,
)
from viz.program.literals import fill_source, tensor_source

TEXT = """\
x = torch.ones(2, requires_grad=True)  # 잎
for i in range(2):
    h = x * 2 # in the loop
y = h + 1; z = y.sum()
print("끝", z)"""


def test_steps_are_the_assignments() -> None:
    assert [(step.name, step.looped) for step in steps(parse(TEXT))] == [
        ("x", False),
        ("h", True),
        ("y", False),
        ("z", False),
    ]


EDITS = {
    "edit": (lambda p: edit_step(p, 2, "y", "h - 1"), TEXT.replace("y = h + 1", "y = h - 1")),
    "rename": (lambda p: edit_step(p, 3, "w", "y.sum()"), TEXT.replace("z = y", "w = y")),
    "edit in a loop": (lambda p: edit_step(p, 1, "h", "x * 5"), TEXT.replace("x * 2 #", "x * 5 #")),
    "insert after": (
        lambda p: insert_step(p, 0, "a = x.exp()"),
        TEXT.replace("# 잎\n", "# 잎\na = x.exp()\n"),
    ),
    "insert in a loop": (
        lambda p: insert_step(p, 1, "k = h * h"),
        TEXT.replace("loop\n", "loop\n    k = h * h\n"),
    ),
    "insert first": (lambda p: insert_step(p, -1, "n = 2"), "n = 2\n" + TEXT),
    "delete a line": (lambda p: delete_step(p, 0), TEXT.split("\n", 1)[1]),
    "delete the whole loop": (
        lambda p: delete_step(p, 1),
        TEXT.replace("for i in range(2):\n    h = x * 2 # in the loop\n", ""),
    ),
    "delete one of two": (lambda p: delete_step(p, 2), TEXT.replace("y = h + 1; ", "")),
    "delete the second of two": (lambda p: delete_step(p, 3), TEXT.replace("; z = y.sum()", "")),
    "move down": (
        lambda p: move_step(p, 2, 3),
        TEXT.replace("y = h + 1; z = y.sum()", "z = y.sum(); y = h + 1"),
    ),
    "move nowhere": (lambda p: move_step(p, 1, 1), TEXT),
}


@pytest.mark.parametrize(("edit", "expected"), EDITS.values(), ids=EDITS.keys())
def test_edit(edit: object, expected: str) -> None:
    assert edit(parse(TEXT)) == expected


CELLS = {
    "a call becomes a literal": (
        "x = torch.ones(2, 2, requires_grad=True) # leaf",
        "x = torch.tensor([[1.0, 1.0], [9.5, 1.0]], requires_grad=True) # leaf",
    ),
    "only the number changes": (
        "x = torch.tensor([[1, 2.],  # row\n  [ 3e0, -4]], requires_grad=True)",
        "x = torch.tensor([[1, 2.],  # row\n  [ 9.5, -4]], requires_grad=True)",
    ),
    "dtype is kept": (
        "x = torch.zeros(2, 2, dtype=torch.float64)",
        "x = torch.tensor([[0.0, 0.0], [9.5, 0.0]], dtype=torch.float64)",
    ),
}


@pytest.mark.parametrize(("text", "expected"), CELLS.values(), ids=CELLS.keys())
def test_set_cell(text: str, expected: str) -> None:
    program = parse(text)
    (step,) = constant_steps(program)
    scope = {"torch": torch}
    exec(text, scope)  # our own text
    assert set_cell(program, step, scope["x"], 2, 9.5) == expected


@settings(deadline=None)  # the first call warms torch up
@given(st.lists(st.floats(width=32, allow_nan=True, allow_infinity=True), min_size=1, max_size=6))
def test_literals_give_the_same_tensor_back(values: list[float]) -> None:
    tensor = torch.tensor(values)
    source = tensor_source(tensor)
    text = f"x = torch.tensor({source}, requires_grad=True)\ny = x * 1"
    back = viz.run(text).leaves["x"].value
    assert torch.equal(back.nan_to_num(nan=7), tensor.nan_to_num(nan=7))


@pytest.mark.parametrize("fill", ["ones", "zeros", "arange", "random"])
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (1, 2, 2)])
@pytest.mark.parametrize("grad", [True, False])
def test_fill_makes_that_tensor(fill: str, shape: tuple[int, ...], grad: bool) -> None:
    source = fill_source(fill, shape, requires_grad=grad)
    text = f"x = {source}\nw = torch.ones(1, requires_grad=True)\ny = (x * w).sum()"
    made = viz.run(text).execution.assigned[0].value
    assert (tuple(made.shape), made.requires_grad, made.is_leaf) == (shape, grad, True)


def test_seed_is_set_once() -> None:
    text = "x = torch.ones(2, requires_grad=True)\ny = x.sum()"
    program = parse(text)
    once = set_seed(program, steps(program)[0], 3, "torch.randn(2)")
    assert once == "torch.manual_seed(3)\nx = torch.randn(2)\ny = x.sum()"
    again = parse(once)
    assert set_seed(again, steps(again)[0], 4, "torch.randn(2)").startswith(
        "torch.manual_seed(4)\nx"
    )


def test_set_tensor_keeps_whole_numbers_whole() -> None:
    program = parse("t = torch.tensor([0, 1])")
    step = steps(program)[0]
    new = set_tensor(program, step, torch.tensor([[1, 2]]), requires_grad=False)
    assert new == "t = torch.tensor([[1, 2]])"
