"""What stands beside the lines of the editor: the last print, or the value of a lone expression."""

from __future__ import annotations

import pytest

import viz
from viz.program.output import LineValue


def values(text: str) -> tuple[LineValue, ...]:
    return viz.run(text).typed_program.values


def test_a_print_stands_at_its_line() -> None:
    assert values("x = 1\nprint(x)\nprint('a', 2)") == ((2, "1", 1), (3, "a 2", 1))


def test_a_loop_says_the_last_print_and_how_many() -> None:
    assert values("for i in range(10):\n    print(i)") == ((2, "9", 10),)


def test_a_call_of_several_lines_stands_at_its_first() -> None:
    assert values("def f(a):\n    return a\nprint(\n  f(3),\n)") == ((3, "3", 1),)


def test_a_lone_expression_shows_its_value_and_prints_nothing() -> None:
    run = viz.run("x = torch.ones(2, requires_grad=True)\nx.sum().backward()\nx.grad\nx.shape")
    assert run.typed_program.values == ((3, "tensor([1., 1.])", 1), (4, "torch.Size([2])", 1))
    assert run.printed == ""


@pytest.mark.parametrize(
    "line",
    [
        "'a text'",
        "torch.manual_seed(0)",
        "print()",
        "for i in range(3):\n    i",
        "def f():\n    x\nf()",
        "torch.ones(1000)",
        "[1] * 1000",
        "'a' * 1000",
        "nn.Linear(2, 2)",
        "[nn.Linear(2, 2)]",
    ],
)
def test_other_lines_show_nothing(line: str) -> None:
    assert values(f"x = torch.ones(2)\n{line}") == ()


def test_a_class_of_the_program_is_not_asked_for_its_text() -> None:
    text = "class A:\n    def __repr__(self):\n        print('asked')\n        return 'a'\na = A()\n[a]\na"
    run = viz.run(text)
    assert (run.printed, run.typed_program.values) == ("", ())


def test_what_comes_before_an_error_is_kept() -> None:
    with pytest.raises(viz.ProgramError) as raised:
        viz.run("x = torch.ones(1, requires_grad=True)\nprint(1)\ny = x * 2\nz = y.maen()")
    partial = raised.value.partial
    assert isinstance(partial, viz.Explanation)
    assert partial.typed_program.values == ((2, "1", 1),)


def test_a_long_text_is_cut() -> None:
    ((_, text, count),) = values("print('a' * 5000)")
    assert text == "a" * 300 + " ..."
    assert count == 1


def test_many_lines_are_bounded() -> None:
    assert len(values("x = 1\n" + "x\n" * 500)) == 200


def test_an_error_says_where_the_wrong_piece_ends() -> None:
    with pytest.raises(viz.ProgramError) as raised:
        viz.run("x = torch.ones(2)\ny = xx + 1")
    assert (raised.value.line, raised.value.column, raised.value.end) == (2, 5, (2, 7))
