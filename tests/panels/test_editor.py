"""What the editor is told: the names to complete, and in short what a line printed."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st

from viz.panels import editor, state


@pytest.mark.parametrize(
    ("printed", "short"),
    [
        ("tensor([[ 2., -2.],\n        [ 2.,  2.]])", "[[2, -2], [2, 2]]"),
        ("Result:  tensor(8., grad_fn=<MeanBackward0>)", "Result: 8"),
        ("tensor([0.5000, 1.0000], requires_grad=True)", "[0.5000, 1.0000]"),
        ("Parameter containing:\ntensor([1.], requires_grad=True)", "[1]"),
        ("a\nb", "a b"),
        ("a" * 100, "a" * 79 + "…"),
    ],
)
def test_what_was_printed_in_short(printed: str, short: str) -> None:
    assert editor._short(printed) == short


def test_names_to_complete_have_their_place_and_their_help() -> None:
    source = editor.words_js()
    assert source.startswith("const WORDS = [")
    assert "<" not in source
    words = json.loads(source.removeprefix("const WORDS = "))
    (relu,) = (word for word in words if word[0] == "relu")
    assert {"torch", "F", "Tensor"} <= set(relu[1].split())
    assert all(relu[3:])
    assert len(source.encode()) < 200_000


def current(*nodes: str) -> Any:
    """A program that ran, with these nodes."""
    return SimpleNamespace(outline=SimpleNamespace(described=dict.fromkeys(nodes)), error=None)


@pytest.mark.parametrize(
    "asked",
    [
        None,
        7,
        [],
        {"kind": "text"},
        {"kind": "text", "text": 7, "number": 1},
        {"kind": "text", "text": "x", "number": "1"},
        {"kind": "text", "text": "x", "number": 10**400},
        {"kind": "text", "text": "x", "number": -1},
        {"kind": "node", "node": "nobody"},
        {"kind": "node", "node": ["x"]},
        {"kind": "else"},
        {"kind": "fix"},
    ],
)
def test_a_hostile_client_changes_nothing(asked: object, monkeypatch: pytest.MonkeyPatch) -> None:
    session = {"editor": SimpleNamespace(asked=asked), state.TEXT: "x = 1"}
    monkeypatch.setattr(st, "session_state", session)
    editor._asked(current("x"))
    assert session[state.TEXT] == "x = 1"


def test_a_text_is_taken_over_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"kind": "text", "text": "\ud800" + "x" * 20_000, "number": 3}
    session: dict[str, object] = {"editor": SimpleNamespace(asked=asked)}
    monkeypatch.setattr(st, "session_state", session)
    monkeypatch.setattr(state, "draw_all_again", lambda: None)
    editor._asked(current())
    assert session[state.TEXT] == "?" + "x" * 10_000
