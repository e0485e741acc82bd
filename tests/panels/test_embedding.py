"""Which parts of the page a frame shows, before a browser lays them out."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import streamlit as st

from tests.panels.pages import page
from viz.panels import embedding

CASES = {
    "whole page, not in a frame": (False, None, {"editor", "cards", "tabs"}),
    "usual": (True, None, {"cards"}),
    "graph": (True, "graph", set()),
    "graph and cards": (True, "graph,cards", {"cards"}),
    "with spaces": (True, "graph, editor ,cards", {"editor", "cards"}),
    "all": (True, "all", {"editor", "cards", "tabs"}),
    "names that are none": (True, "graph,nothing,<script>", set()),
    "parts without a frame": (False, "graph", {"editor", "cards", "tabs"}),
}


@pytest.mark.parametrize("case", CASES)
def test_parts_are_chosen(monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    framed, parts, shown = CASES[case]
    monkeypatch.setattr(st, "context", SimpleNamespace(is_embedded=framed))
    app = page(query={"parts": parts} if parts else {})
    sent = {it.proto.component_name.rpartition(".")[2] for it in app.get("bidi_component")}
    found = {"editor": "editor" in sent, "cards": "cards" in sent, "tabs": bool(app.tabs)}
    assert {part for part, there in found.items() if there} == shown
    assert {"graph", "guide"} <= sent
    styled = "\n".join(it.proto.body for it in app.get("html"))
    assert ("--fills" in styled) == framed
    assert "<script>" not in styled, "nothing of the address is written"


def test_an_error_is_said_where_there_is_no_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "context", SimpleNamespace(is_embedded=True))
    app = page(
        "x = torch.ones(2, requires_grad=True)\ny = x.sum()\ny.backward()\nx + torch.ones(3)\n"
    )
    assert len(app.error) == 1
    assert any(embedding.OWN_HEIGHT in it.proto.body for it in app.get("html"))
