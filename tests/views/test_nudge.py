"""One element moved a little: the root's change beside gradient times it."""

from __future__ import annotations

import pytest

import viz
from viz.views.nudge import nudge

CASES = {
    "a square": (
        "x = torch.tensor([3., 1.], requires_grad=True)\ny = (x ** 2).sum()",
        0,
        ("10", "10.61", "0.61", "0.6"),
    ),
    "a straight line is told exactly": (
        "x = torch.tensor(2., requires_grad=True)\ny = 5 * x",
        0,
        ("10", "10.5", "0.5", "0.5"),
    ),
    "a root of several, weighted": (
        "x = torch.tensor([1., 2.], requires_grad=True)\ny = x * 3\ny.backward(torch.tensor([10., 1.]))",
        0,
        ("36", "39", "3", "3"),
    ),
    "made of ones": (
        "x = torch.ones(2, 2, requires_grad=True)\ny = x.mean()",
        3,
        ("1", "1.025", "0.025", "0.025"),
    ),
}


@pytest.mark.parametrize(("text", "element", "expected"), CASES.values(), ids=CASES.keys())
def test_the_root_changes(text: str, element: int, expected: tuple[str, str, str, str]) -> None:
    made = nudge(viz.run(text), 0, element, 0.1)
    assert (made.before, made.after, made.change, made.foretold) == expected


def test_the_numbers_after_it_are_those_of_every_box() -> None:
    explanation = viz.run("x = torch.tensor([3., 1.], requires_grad=True)\ny = x ** 2\nz = y.sum()")
    made = nudge(explanation, 0, 0, 0.1)
    assert made.name == "x[0]"
    assert dict(made.values) == {"x": ("3.1", "1"), "y": ("9.61", "1"), "z": ("10.61",)}


@pytest.mark.parametrize("element", [-1, 2, 10**9])
def test_there_is_no_such_element(element: int) -> None:
    explanation = viz.run("x = torch.tensor([3., 1.], requires_grad=True)\ny = x.sum()")
    with pytest.raises(viz.ExplainError):
        nudge(explanation, 0, element, 0.1)


def test_a_program_that_fails_there_says_so() -> None:
    text = "x = torch.tensor([1.], requires_grad=True)\nassert x.item() == 1\ny = x * 2"
    with pytest.raises(viz.ProgramError):
        nudge(viz.run(text), 0, 0, 0.1)
