"""The ledger of .grad as plain data: rows, what they come to, and the figures over the calls."""

from __future__ import annotations

import pytest

import viz
from viz.views.ledger import ROWS, call_plots, ledger
from viz.views.ledger_rows import Ledger

W = "w = torch.tensor([1.0, -2.0], requires_grad=True)\n"
LOOP = W + "for i in range(3):\n    loss = (w * w).sum()\n    loss.backward()\n"
TITLES = ("the loss", "the value", "the gradient")


def made(text: str, leaf: str = "w", backward: int | None = None) -> Ledger:
    return ledger(viz.run(text, backward=backward), leaf)


# name: (program, calls, sum, most, cleared)
COUNTS = {
    "nothing cleared it": (LOOP, (3, 3, 3, 0)),
    "cleared each time": (LOOP + "    w.grad = None", (3, 0, 1, 3)),
    "cleared once": (LOOP + "    if i == 1:\n        w.grad.zero_()", (3, 1, 2, 1)),
    "set to zero before the first": (
        W + "w.grad = torch.zeros(2)\nw.sum().backward()",
        (1, 1, 1, 1),
    ),
    "another tensor": (
        W + "w.sum().backward()\nw = torch.ones(2, requires_grad=True)\nw.sum().backward()",
        (2, 1, 1, 1),
    ),
    "not reached": (W + "v = torch.ones(1, requires_grad=True)\nv.backward()", (0, 0, 0, 0)),
}


@pytest.mark.parametrize(("text", "counts"), COUNTS.values(), ids=COUNTS.keys())
def test_what_the_events_come_to(text: str, counts: tuple[int, ...]) -> None:
    found = made(text)
    assert (found.calls, found.sum, found.most, found.cleared) == counts


def test_a_row_says_what_happened_where_in_short_numbers_and_in_full() -> None:
    text = "w = torch.tensor(1.0, requires_grad=True)\nfor i in range(2):\n    (w / 3).backward()  # adds\n"
    row = made(text).rows[1]
    assert (row.line, row.iteration, row.kind, row.call) == (3, "i = 1", "added", 1)
    assert row.source == "(w / 3).backward()  # adds"
    assert (row.added, row.grad, row.value) == ("0.3333", "0.6667", "1")
    assert row.full == ("0.33333334", "0.66666669", "1.")


def test_large_tensors_are_rows_of_norms() -> None:
    row = made("w = torch.ones(3, 3, requires_grad=True)\nw.sum().backward()").rows[0]
    assert row.grad == "‖·‖ 3 (3×3)"
    row = made("w = torch.ones(300, 300, requires_grad=True)\nw.sum().backward()").rows[0]
    assert row.grad == "‖·‖ 300"


def test_of_many_events_those_around_the_chosen_call_are_sent() -> None:
    text = W + "for i in range(500):\n    w.sum().backward()\n"
    found = made(text, backward=300)
    assert (len(found.rows), found.count) == (ROWS, 500)
    assert 300 in [row.call for row in found.rows]
    assert found.rows[0].call == found.first


def test_figures_over_the_calls() -> None:
    loss, value, gradient = call_plots(viz.run(LOOP, backward=1), "w", TITLES)
    lines = [figure["data"][0]["y"] for figure in (loss, value, gradient)]  # type: ignore[index]
    assert lines[0] == [5.0, 5.0, 5.0]
    assert lines[2] == pytest.approx([20**0.5 * it for it in (1, 2, 3)])
    assert gradient["data"][1]["x"] == [2]  # type: ignore[index]


def test_a_root_that_is_no_number_has_no_figure() -> None:
    text = W + "for i in range(2):\n    (w * w).backward(torch.ones(2))\n"
    assert len(call_plots(viz.run(text), "w", TITLES)) == 2
