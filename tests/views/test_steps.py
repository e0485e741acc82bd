"""What the steps table's pending changes do to the text."""

from __future__ import annotations

import pytest

from viz.program import parse_program
from viz.views.steps import changed as apply_changes
from viz.views.steps import free_name

TEXT = "x = torch.ones(2, requires_grad=True)\ny = x * 2\nz = y.sum()\nz.backward()"


def changed(**changes: object) -> dict[str, object]:
    """The data editor's report, with nothing else changed."""
    return {"edited_rows": {}, "added_rows": [], "deleted_rows": [], **changes}


CHANGES = {
    "expression": (
        changed(edited_rows={1: {"expression": "x * 5"}}),
        TEXT.replace("x * 2", "x * 5"),
    ),
    "name": (changed(edited_rows={2: {"name": "w"}}), TEXT.replace("z = y", "w = y")),
    "order": (
        changed(edited_rows={1: {"order": 3}}),
        TEXT.replace("y = x * 2\nz = y.sum()", "z = y.sum()\ny = x * 2"),
    ),
    "order out of reach": (changed(edited_rows={0: {"order": -5}}), TEXT),
    "deleted": (changed(deleted_rows=[1, 2]), TEXT.replace("y = x * 2\nz = y.sum()\n", "")),
    "added": (
        changed(added_rows=[{"name": "w", "expression": "z * 2"}]),
        TEXT.replace("y.sum()\n", "y.sum()\nw = z * 2\n"),
    ),
    "added without a name": (
        changed(added_rows=[{"expression": "z * 2"}]),
        TEXT.replace("y.sum()\n", "y.sum()\na = z * 2\n"),
    ),
    "added and still empty": (changed(added_rows=[{}]), TEXT),
    "cleared": (changed(edited_rows={1: {"expression": None}}), TEXT),
}


@pytest.mark.parametrize(("report", "text"), CHANGES.values(), ids=CHANGES.keys())
def test_changes(report: dict[str, object], text: str) -> None:
    assert apply_changes(TEXT, report) == text


def test_deleting_everything() -> None:
    assert apply_changes("x = torch.ones(2)", changed(deleted_rows=[0])) == ""


def test_free_names() -> None:
    assert free_name(parse_program("a = 1\nb = 2")) == "c"
    many = "\n".join(f"{letter} = 1" for letter in "abcdghkmnpqrstuvw")
    assert free_name(parse_program(many)) == "h1"
