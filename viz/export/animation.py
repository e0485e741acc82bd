"""The steps as an animated picture for slides: forward, then backward, each with its sentence.

Every frame is the page's own SVG with what is known after that step, drawn by resvg with the system's fonts
and put together by Pillow.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from xml.etree import ElementTree

import resvg_py
from PIL import Image

from viz import limits
from viz.draw.card import text_width
from viz.draw.drawing import Drawing
from viz.draw.layout import Layout
from viz.draw.scene import Plain, scene
from viz.draw.svg import draw_tree
from viz.draw.svg_parts import add, write
from viz.draw.theme import PALETTES
from viz.draw.view import View
from viz.errors import LimitError
from viz.export.still import PAGE, fonts
from viz.text import say

_MARGIN, _LINE, _TEXT = 16.0, 28.0, 20
_LEAST = 560.0
"""Width that the sentences have at least."""

_FEWEST = 8
"""Frames of the largest picture."""

_SHORTEST, _EACH, _LAST = 1_200, 22, 3_500
"""Milliseconds: of a step, of each letter of its sentence, and of the whole in the end."""


def animation(graph_drawing: Callable[[View], Drawing], view: View, format: str) -> bytes:
    """The steps of a view as ``gif`` or ``webp``, played for ever.

    `graph_drawing` gives the drawing of a view. Where there are more steps than `limits.FRAMES`, or than
    `limits.FRAME_PARTS` allow, frames are some of them. Raises `LimitError` for a graph that is not told in
    steps, or is too large to draw.
    """
    whole = graph_drawing(replace(view, step=None, torchviz=False))
    layout = whole.laid_out()
    told: Sequence[Plain] = scene(whole)["steps"]  # type: ignore[assignment]
    if not told:
        raise LimitError.of("no_steps", limit=limits.DRAWN_NODES.value)
    said = ["", *(sentence(whole, step) for step in told)]
    said[0] = say("graph.start", view.language)
    parts = sum(1 for _ in draw_tree(whole, layout).iter())
    most = min(limits.FRAMES.value, max(_FEWEST, limits.FRAME_PARTS.value // parts))
    places = _some(len(said), most)
    lines = max(len(_wrapped(said[at], max(layout.width, _LEAST))) for at in places)
    pictures = (
        _frame(
            graph_drawing(replace(view, step=at, torchviz=False)), layout, told, at, said[at], lines
        )
        for at in places
    )
    durations = [_SHORTEST + _EACH * len(said[at]) for at in places]
    durations[-1] += _LAST
    return _together(pictures, durations, format)


def _some(count: int, most: int) -> Sequence[int]:
    """At most so many of the places 0 to count - 1, first and last among them."""
    if count <= most:
        return range(count)
    return [round(at * (count - 1) / (most - 1)) for at in range(most)]


def sentence(drawing: Drawing, step: Plain) -> str:
    """What happens at a step of a scene, as the page's player says it."""
    language = drawing.view.language
    node = str(step["node"])
    title, number = drawing.titles.get(node, node), step["number"]
    if step["phase"] == "forward":
        return say("graph.computes", language, node=title, number=number)
    parts = [say("graph.arrives", language, node=title, number=number)]
    sent: Sequence[Plain] = step["sent"]  # type: ignore[assignment]
    for it in sent:
        to = drawing.titles.get(str(it["to"]), it["to"])
        parts.append(say("graph.sends", language, to=to, factor=it["factor"], number=it["number"]))
        if int(str(it["copies"])) > 1:
            parts.append(say("graph.copies", language, to=to, count=it["copies"]))
    if drawing.graph.nodes[node].is_leaf:
        parts.append(say("graph.adds", language, node=title))
    return say("graph.then", language).join(parts)


def _wrapped(text: str, width: float) -> list[str]:
    """A sentence in lines of at most `width` pixels, cut between words."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, _TEXT) > width - 2 * _MARGIN:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _frame(
    drawing: Drawing, layout: Layout, told: Sequence[Plain], at: int, said: str, lines: int
) -> Image.Image:
    """One picture: the step's number and sentence over the drawing, what is now in amber."""
    picture = draw_tree(drawing, layout)
    now = told[at - 1] if at else None
    view, palette = drawing.view, PALETTES[drawing.view.theme]
    head = _MARGIN + _LINE * (lines + 1)
    width, height = max(layout.width, _LEAST), layout.height + head
    around = ElementTree.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": f"{width:g}",
            "height": f"{height:g}",
        },
    )
    add(around, "rect", width=width, height=height, fill=PAGE[view.theme])
    step = say("export.step", view.language, step=at, count=len(told))
    write(around, step, _MARGIN, _MARGIN + 18, "viz-step")
    for row, line in enumerate(_wrapped(said, width), 1):
        write(around, line, _MARGIN, _MARGIN + 18 + _LINE * row, "viz-said")
    picture.set("x", f"{(width - layout.width) / 2:g}")
    picture.set("y", f"{head:g}")
    around.append(picture)
    text = ElementTree.tostring(around, encoding="unicode")
    phase = palette.quiet if now is None else palette.value
    if now is not None and now["phase"] == "backward":
        phase = palette.gradient
    style = (
        f"{fonts(text)}"
        f".viz-step{{font-size:16px;fill:{palette.quiet}}}"
        f".viz-said{{font-size:{_TEXT}px;font-weight:600;fill:{phase}}}"
    )
    zoom = _zoom(width, height)
    png = resvg_py.svg_to_bytes(svg_string=text, style_sheet=style, zoom=zoom)
    return Image.open(io.BytesIO(png)).convert("RGB")


def _zoom(width: float, height: float) -> float:
    """As large as the page has it up to twice that, where the frames' pixels allow it."""
    most = limits.FRAME_SIDE.value
    return min(1.5, most / max(width, height))


def _together(pictures: Iterator[Image.Image], durations: Sequence[int], format: str) -> bytes:
    held = io.BytesIO()
    first = next(pictures)
    more = {"save_all": True, "duration": list(durations), "loop": 0}
    if format == "webp":
        first.save(
            held, "WEBP", append_images=pictures, lossless=True, quality=30, method=2, **more
        )
        return held.getvalue()
    # One palette for all frames, of a picture of all colours: flat ones stay what they are.
    rest = list(pictures)
    palette = rest[-1].quantize(255) if rest else first.quantize(255)
    plain = [it.quantize(palette=palette, dither=Image.Dither.NONE) for it in (first, *rest)]
    plain[0].save(held, "GIF", append_images=plain[1:], optimize=False, disposal=1, **more)
    return held.getvalue()
