"""The bar at the top, as far as Python answers it: QR codes, its sentences, its examples."""

from __future__ import annotations

import re

import pytest
import segno

from viz import limits
from viz.panels import guide
from viz.text import TABLES

LINK = "https://example.org/?chain=x+%3D+1"


def test_a_link_becomes_the_modules_of_its_code() -> None:
    rows = guide.qr_code(LINK)
    assert rows is not None
    assert {len(row) for row in rows} == {len(rows)}
    assert set("".join(rows)) == {"0", "1"}
    assert rows == ["".join(map(str, row)) for row in segno.make_qr(LINK, error="l").matrix]


def test_the_longest_link_has_a_code_that_can_be_read_from_a_seat() -> None:
    longest = LINK.ljust(limits.QR_CODE.value, "a")
    rows = guide.qr_code(longest)
    assert rows is not None
    assert len(rows) <= 89  # modules a side: 4 pixels each are half the height of 720
    assert guide.qr_code(longest + "a") is None


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://",
        "//a.org",
        "http://[",
        "http://가",
    ],
)
def test_what_is_no_link_has_no_code(url: str) -> None:
    assert guide.qr_code(url) is None


def test_every_sentence_of_the_bar_is_used_and_there() -> None:
    scripts = "\n".join(path.read_text("utf-8") for path in guide.SCRIPTS)
    keys = {key.removeprefix("guide.") for key in TABLES["en"] if key.startswith("guide.")}
    used = set(re.findall(r"\btext\.(\w+)", scripts))
    stops = re.findall(r'name: "(\w+)"', scripts)
    alike = re.findall(r"\"(\w+)\"", "".join(re.findall(r"TOLD_OF_ALL = \[(.*)\]", scripts)))
    used |= {f"{of}_{stop}" for of in ("why", "any") for stop in stops if stop not in alike}
    signs = re.search(r"LEGEND_SIGNS = \{(.*?)\n\}", scripts, re.DOTALL)
    assert signs
    used |= {f"sign_{name}" for name in re.findall(r"^  (\w+):", signs[1], re.MULTILINE)}
    assert used | set(alike) == keys
