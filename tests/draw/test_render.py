"""Layout in a process of its own: bounded in time, replaced when it hangs or dies."""

from __future__ import annotations

import subprocess

import pytest

import viz
from viz import limits
from viz.draw import View, render
from viz.draw.render import draw

LARGE = "digraph {\n" + "".join(f"  a{i} -> a{i + 1}\n" for i in range(200)) + "}\n"


def test_a_large_picture_comes_from_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "AGraph", None)
    assert draw(LARGE, "svg").count(b'class="node"') == 201
    assert draw(LARGE, "pdf").startswith(b"%PDF")


def test_a_process_that_died_is_replaced_and_the_user_told() -> None:
    pool = render._Pool()
    pool.draw(LARGE, "svg")
    worker = pool._free.get()
    worker._process.kill()
    pool._free.put(worker)
    with pytest.raises(viz.LimitError) as caught:
        pool.draw(LARGE, "svg")
    assert caught.value.key == "layout"
    assert pool.draw(LARGE, "svg")
    pool.stop()


def test_a_process_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LAYOUT_SECONDS", limits.Limit("LAYOUT_SECONDS", 1, "", ""))
    pool = render._Pool()
    hung = render._Worker()
    hung._process.communicate()
    hung._process = subprocess.Popen(["sleep", "60"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    pool._free.get()
    pool._free.put(hung)
    with pytest.raises(viz.LimitError, match="1 seconds"):
        pool.draw(LARGE, "svg")
    assert hung._process.poll() is not None
    assert pool.draw(LARGE, "svg")
    pool.stop()


FORMATS = {"svg": b"<?xml", "pdf": b"%PDF", "png": b"\x89PNG"}


@pytest.mark.parametrize(("format", "start"), FORMATS.items(), ids=FORMATS.keys())
def test_formats(walkthrough: str, format: str, start: bytes) -> None:
    dot = viz.run(walkthrough).dot(View(saved=True, across=True))
    assert draw(dot.source, format).startswith(start)
