"""The PDF is the page's picture: the same size, its words in it as words."""

from __future__ import annotations

import re
import zlib

import pytest

import viz
from tests.export.programs import KINDS, made
from viz.draw.view import View
from viz.views.file_formats import FORMATS
from viz.views.files import MADE


def unpacked(pdf: bytes) -> bytes:
    """A PDF with its compressed parts unpacked."""
    parts = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    plain = [pdf]
    for part in parts:
        try:
            plain.append(zlib.decompress(part))
        except zlib.error:
            continue
    return b"\n".join(plain)


@pytest.mark.parametrize("name", ["walkthrough", "Korean", "two layers"])
def test_the_pdf_is_as_large_as_the_picture(name: str) -> None:
    explanation = viz.run(KINDS[name])
    pdf = made(explanation, "pdf")
    assert pdf.startswith(b"%PDF")
    width, height = map(float, re.findall(r'(?:width|height)="([\d.]+)"', explanation.svg())[:2])
    (box,) = set(re.findall(rb"/MediaBox ?\[([^\]]+)\]", unpacked(pdf)))
    _, _, wide, high = map(float, box.split())
    assert wide / high == pytest.approx(width / height, rel=1e-3)
    assert b"/ToUnicode" in unpacked(pdf)  # letters, which can be searched and copied


def test_the_pdf_shows_the_view() -> None:
    explanation = viz.run(KINDS["walkthrough"])
    different = {
        made(explanation, "pdf", view=view)
        for view in (
            View(),
            View(step=2),
            View(theme="dark"),
            View(gradients=False),
            View(local=False),
            View(torchviz=True),
            View(saved=True),
        )
    }
    assert len(different) == 7


def test_every_format_is_made_somewhere() -> None:
    assert {name for name, it in FORMATS.items() if not it.browser} == set(MADE)
