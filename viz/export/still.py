"""The page's picture as PDF or PNG: the same SVG, drawn by svg2pdf, letters as letters, and by resvg."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree

import resvg_py
import svg2pdf_py

from viz.draw.theme import Theme

PAGE: Mapping[Theme, str] = {"light": "#fbfbf9", "dark": "#15181d"}
"""The page's own background behind the picture."""

_FONTS = ("Source Sans 3", "Noto Sans", "Liberation Sans", "DejaVu Sans", "NanumGothic")
_KOREAN_FONTS = ("Noto Sans KR", "Noto Sans CJK KR", "NanumGothic")
"""Families that systems have: the first of one with all letters of a picture, for it is taken for all."""

_SIDE = 8_000
"""Pixels along the longer side of a PNG: each takes four bytes while it is drawn."""

_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")


def fonts(text: str) -> str:
    """The rule of CSS that gives a picture with this text fonts of the system, Korean ones if need be."""
    families = _KOREAN_FONTS if _HANGUL.search(text) else _FONTS
    return f"svg text{{font-family:{','.join(map(repr, families))},sans-serif}}"


def pdf(svg: str, theme: Theme) -> bytes:
    """A picture of the page as a PDF of one page, as large as it."""
    installed = svg2pdf_py.FontDatabase()
    installed.load_system_fonts()
    return bytes(svg2pdf_py.svg_to_pdf(_on_paper(svg, theme), installed))


def png(svg: str, theme: Theme) -> bytes:
    """A picture of the page as a PNG, two pixels for each of its points up to 8,000 a side."""
    width, height = (float(ElementTree.fromstring(svg).attrib[it]) for it in ("width", "height"))
    zoom = min(2.0, _SIDE / max(width, height))
    return bytes(resvg_py.svg_to_bytes(svg_string=_on_paper(svg, theme), zoom=zoom))


def _on_paper(svg: str, theme: Theme) -> str:
    """The picture with the page's background and fonts of the system."""
    ElementTree.register_namespace("", _SVG)
    tree = ElementTree.fromstring(svg)
    own = ElementTree.Element(f"{{{_SVG}}}style")
    own.text = fonts(svg)
    paper = ElementTree.Element(
        f"{{{_SVG}}}rect", {"width": "100%", "height": "100%", "fill": PAGE[theme]}
    )
    tree.insert(0, paper)
    tree.append(own)
    return ElementTree.tostring(tree, encoding="unicode")


_SVG = "http://www.w3.org/2000/svg"
