"""The browser's part of the page: one script, in which no name is declared twice."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from viz.draw import browser
from viz.panels import stage

FOLDERS = (Path(stage.__file__).parent / "components", Path(browser.__file__).parent)


def script() -> str:
    """All of it, as it is sent."""
    return "\n".join(file.read_text("utf-8") for file in stage.FILES)


def test_no_name_is_declared_twice() -> None:
    declared = re.findall(
        r"^(?:const|let|function|class) (?:\[([^\]]+)\]|(\w+))", script(), re.MULTILINE
    )
    names = [name.strip() for several, one in declared for name in (several or one).split(",")]
    assert len(names) > 60
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_every_script_is_sent_once() -> None:
    written = {it for folder in FOLDERS for it in folder.rglob("*.js") if it.name != "mount.js"}
    assert set(stage.FILES) == written
    assert len(stage.FILES) == len(written)
