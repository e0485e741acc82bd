"""Edits of the text: what is rewritten, and that nothing else is."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import viz
from viz.program import parse_program
from viz.program.constants import constants, literal_value, set_cell, set_seed, set_tensor
from viz.program.edit import (
    delete_step,
    edit_step,
    expression_of,
    insert_step,
    move_step,
    name_of,
    steps,
)
from viz.program.insert import insert_operation
from viz.program.literals import fill_source, tensor_source

TEXT = """\
x = torch.ones(2, requires_grad=True)  # 잎
for i in range(2):
    h = x * 2 # in the loop
y = h + 1; z = y.sum()
print("끝", z)"""


def test_steps_are_the_statements() -> None:
    program = parse_program(TEXT)
    assert [
        (name_of(program, it), expression_of(program, it), it.looped) for it in steps(program)
    ] == [
        ("x", "torch.ones(2, requires_grad=True)", False),
        ("for i in", "range(2)", False),
        ("h", "x * 2", True),
        ("y", "h + 1", False),
        ("z", "y.sum()", False),
        ("", 'print("끝", z)', False),
    ]
    assert sum(step.parent is None for step in steps(program)) == 5


EDITS = {
    "edit": (lambda p: edit_step(p, 3, "y", "h - 1"), TEXT.replace("y = h + 1", "y = h - 1")),
    "rename": (lambda p: edit_step(p, 4, "w", "y.sum()"), TEXT.replace("z = y", "w = y")),
    "edit in a loop": (lambda p: edit_step(p, 2, "h", "x * 5"), TEXT.replace("x * 2 #", "x * 5 #")),
    "insert after": (
        lambda p: insert_step(p, 0, "a = x.exp()"),
        TEXT.replace("# 잎\n", "# 잎\na = x.exp()\n"),
    ),
    "insert in a loop": (
        lambda p: insert_step(p, 2, "k = h * h"),
        TEXT.replace("loop\n", "loop\n    k = h * h\n"),
    ),
    "insert first": (lambda p: insert_step(p, -1, "n = 2"), "n = 2\n" + TEXT),
    "delete a line": (lambda p: delete_step(p, 0), TEXT.split("\n", 1)[1]),
    "delete the whole loop": (
        lambda p: delete_step(p, 2),
        TEXT.replace("for i in range(2):\n    h = x * 2 # in the loop\n", ""),
    ),
    "delete one of two": (lambda p: delete_step(p, 3), TEXT.replace("y = h + 1; ", "")),
    "delete the second of two": (lambda p: delete_step(p, 4), TEXT.replace("; z = y.sum()", "")),
    "move down": (
        lambda p: move_step(p, 3, 4),
        TEXT.replace("y = h + 1; z = y.sum()", "z = y.sum(); y = h + 1"),
    ),
    "edit a loop's header": (
        lambda p: edit_step(p, 1, "for i in", "range(5)"),
        TEXT.replace("range(2)", "range(5)"),
    ),
    "edit a call": (lambda p: edit_step(p, 5, "", "print(y)"), TEXT.replace('"끝", z', "y")),
    "move a loop": (
        lambda p: move_step(p, 1, 0),
        "for i in range(2):\n    h = x * 2  # 잎\nx = torch.ones(2, requires_grad=True) # in the loop\n"
        + TEXT.split("\n", 3)[3],
    ),
    "move out of a block": (lambda p: move_step(p, 2, 4), TEXT),
    "move nowhere": (lambda p: move_step(p, 1, 1), TEXT),
}


@pytest.mark.parametrize(("edit", "expected"), EDITS.values(), ids=EDITS.keys())
def test_edit(edit: object, expected: str) -> None:
    assert edit(parse_program(TEXT)) == expected


def test_a_name_that_is_typed_where_there_is_none_changes_nothing() -> None:
    text = "from torch import (\n    ones,\n    zeros,\n)\nx = ones(2)"
    program = parse_program(text)
    first = steps(program)[0]
    assert edit_step(program, 0, "n", expression_of(program, first)) == text


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
    program = parse_program(text)
    (step,) = constants(program)
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
    made = next(iter(viz.run(text).typed.assigned.values()))["x"]
    assert (tuple(made.shape), made.requires_grad, made.is_leaf) == (shape, grad, True)


def test_seed_is_set_once() -> None:
    text = "x = torch.ones(2, requires_grad=True)\ny = x.sum()"
    program = parse_program(text)
    once = set_seed(program, constants(program)[0], 3, "torch.randn(2)")
    assert once == "torch.manual_seed(3)\nx = torch.randn(2)\ny = x.sum()"
    again = parse_program(once)
    assert set_seed(again, constants(again)[0], 4, "torch.randn(2)").startswith(
        "torch.manual_seed(4)\nx"
    )


def test_set_tensor_keeps_whole_numbers_whole() -> None:
    program = parse_program("t = torch.tensor([0, 1])")
    step = constants(program)[0]
    new = set_tensor(program, step, torch.tensor([[1, 2]]), requires_grad=False)
    assert new == "t = torch.tensor([[1, 2]])"


LITERALS = """\
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.tensor([1.0, 2.0]))

    def forward(self, x):
        return x * self.w + torch.tensor([0.5, -0.5])

p = nn.Parameter(torch.zeros(2))
loss = Net()(p).sum()
"""


def test_literals_inside_functions_are_found_and_edited() -> None:
    program = parse_program(LITERALS)
    found = constants(program)
    assert [it.name for it in found] == ["p", "Net.__init__ · 4", "Net.forward · 7"]
    value = literal_value(found[2])
    assert value.tolist() == [0.5, -0.5]
    assert set_cell(program, found[2], value, 1, 3.0) == LITERALS.replace("-0.5]", "3.0]")
    made = set_cell(program, found[0], torch.zeros(2, requires_grad=True), 0, 1.0)
    assert made == LITERALS.replace("torch.zeros(2)", "torch.tensor([1.0, 0.0])")


CHAINED = {
    "later uses read it": (
        "x = torch.ones(2)\ny = x * 2\nz = y + x",
        (0, "x"),
        "x = torch.ones(2)\nh = x.relu()\ny = h * 2\nz = y + h",
    ),
    "until the name has another value": (
        "x = torch.ones(2)\nx = x * 2\nz = x + 1",
        (0, "x"),
        "x = torch.ones(2)\nh = x.relu()\nx = h * 2\nz = x + 1",
    ),
    "what asks about the tensor itself keeps it": (
        "w = torch.ones(2, requires_grad=True)\nopt = torch.optim.SGD([w], lr=1)\n"
        "y = w.sum()\ny.backward()\nprint(w, w.grad)\nw.grad.zero_()",
        (0, "w"),
        "w = torch.ones(2, requires_grad=True)\nh = w.relu()\nopt = torch.optim.SGD([w], lr=1)\n"
        "y = h.sum()\ny.backward()\nprint(w, w.grad)\nw.grad.zero_()",
    ),
    "in a loop, and after it": (
        "x = torch.ones(2)\nfor i in range(2):\n    y = x * 2\n    z = y + 1\nr = y.sum()",
        (2, "y"),
        "x = torch.ones(2)\nfor i in range(2):\n    y = x * 2\n    h = y.relu()\n    z = h + 1\nr = h.sum()",
    ),
    "functions with a parameter of that name are left alone": (
        "x = torch.ones(2)\ndef f(x):\n    return x * 2\ny = f(x)",
        (0, "x"),
        "x = torch.ones(2)\nh = x.relu()\ndef f(x):\n    return x * 2\ny = f(h)",
    ),
    "the root goes on": (
        "y = x.sum()\ny.backward()",
        (0, "y"),
        "y = x.sum()\nh = y.relu()\nh.backward()",
    ),
}


@pytest.mark.parametrize(("text", "at", "expected"), CHAINED.values(), ids=CHAINED.keys())
def test_an_operation_is_chained_in(text: str, at: tuple[int, str], expected: str) -> None:
    place, used = at
    made = insert_operation(parse_program(text), place, used, "h", f"{used}.relu()")
    assert made == expected
