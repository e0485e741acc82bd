"""Layout in a process of its own: bounded in time, replaced when it hangs or dies."""

from __future__ import annotations

import sys

import pytest

import viz
from viz import limits
from viz.draw import render
from viz.draw.render import draw
from viz.draw.view import View

LARGE = "digraph {\n" + "".join(f"  a{i} -> a{i + 1}\n" for i in range(200)) + "}\n"


def test_a_large_picture_comes_from_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "_drawn", lambda *asked: pytest.fail("it was drawn here"))
    assert draw(LARGE, "svg").count(b'class="node"') == 201
    assert draw(LARGE, "pdf").startswith(b"%PDF")


def test_where_a_library_of_the_system_is_missing_its_package_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    with pytest.raises(viz.LimitError, match="apt-get install libglib") as caught:
        draw("digraph {a}", "pdf")
    assert "pygraphviz" in caught.value.message


def test_too_long_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LAYOUT_SECONDS", limits.Limit("LAYOUT_SECONDS", 0, "", ""))
    with pytest.raises(viz.LimitError, match="0 seconds"):
        draw(LARGE, "svg")


FORMATS = {"svg": b"<?xml", "pdf": b"%PDF", "png": b"\x89PNG"}


@pytest.mark.parametrize(("format", "start"), FORMATS.items(), ids=FORMATS.keys())
def test_formats(walkthrough: str, format: str, start: bytes) -> None:
    dot = viz.run(walkthrough).dot(View(saved=True, across=True))
    assert draw(dot.source, format).startswith(start)
