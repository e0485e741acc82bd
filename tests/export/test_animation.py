"""The animated steps are opened by Pillow: their number, their times, what they look like."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import pairwise

import pytest
from PIL import Image, ImageChops

import viz
from tests.export.programs import KINDS, made
from viz import limits
from viz.draw.scene import scene
from viz.draw.theme import PALETTES
from viz.draw.view import View
from viz.export.animation import sentence

FORMATS = ("gif", "webp")


def frames(content: bytes) -> Sequence[Image.Image]:
    """Every frame of an animated picture, as it is seen."""
    image = Image.open(io.BytesIO(content))
    found = []
    for at in range(image.n_frames):  # type: ignore[attr-defined]
        image.seek(at)
        found.append(image.convert("RGB"))
    return found


def times(content: bytes) -> Sequence[int]:
    """How long each frame is seen, in milliseconds."""
    image = Image.open(io.BytesIO(content))
    found = []
    for at in range(image.n_frames):  # type: ignore[attr-defined]
        image.seek(at)
        image.load()
        found.append(int(image.info["duration"]))
    return found


def amber(image: Image.Image) -> int:
    """How many pixels have the colour of what is now."""
    now = PALETTES["light"].now
    wanted = tuple(int(now[at : at + 2], 16) for at in (1, 3, 5))
    near = ImageChops.difference(image, Image.new("RGB", image.size, wanted)).convert("L")
    return sum(near.histogram()[:8])


@pytest.mark.parametrize("format", FORMATS)
def test_every_step_has_its_frame(format: str) -> None:
    explanation = viz.run(KINDS["two paths"])
    content = made(explanation, format)
    steps = scene(explanation.drawing())["steps"]
    assert isinstance(steps, list)
    every = frames(content)
    assert len(every) == len(steps) + 1  # and what is there before the first
    assert amber(every[0]) == 0
    assert all(amber(it) > 100 for it in every[1:])
    different = [ImageChops.difference(*it).getbbox() for it in pairwise(every)]
    assert all(different)
    shown = times(content)
    assert all(1_000 <= it <= 8_000 for it in shown)
    assert shown[-1] == max(shown)
    assert Image.open(io.BytesIO(content)).info["loop"] == 0


def test_sentences_are_those_of_the_page() -> None:
    drawing = viz.run(KINDS["two paths"]).drawing(View(language="en"))
    steps = scene(drawing)["steps"]
    assert isinstance(steps, list)
    said = [sentence(drawing, it) for it in steps]
    assert said[0] == "u is computed: 6"
    assert said[-1] == "25 arrives at x; it is added to x.grad"
    assert any("×2: 24 is sent to x" in it for it in said)


def test_more_steps_than_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    few = limits.Limit("FRAMES", 4, "", "")
    monkeypatch.setattr(limits, "FRAMES", few)
    assert len(frames(made(viz.run(KINDS["walkthrough"]), "gif"))) == 4


def test_its_sides_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FRAMES", limits.Limit("FRAMES", 2, "", ""))
    program = "x = torch.ones(2, requires_grad=True)\ny = x\nfor i in range(25): y = y * 2\n"
    image = Image.open(io.BytesIO(made(viz.run(f"{program}y.sum().backward()"), "gif")))
    assert max(image.size) <= limits.FRAME_SIDE.value + 1


def test_a_secret_is_not_in_it() -> None:
    """Without gradients the steps end where the backward ones would begin."""
    explanation = viz.run(KINDS["two paths"])
    hidden = frames(made(explanation, "gif", view=View(gradients=False, local=False), secret=True))
    assert len(hidden) == 1 + 3


def test_a_graph_without_steps_is_refused() -> None:
    program = (
        "x = torch.ones(1, requires_grad=True)\ny = x\nfor i in range(400): y = y + 1\ny.backward()"
    )
    with pytest.raises(viz.LimitError, match="in steps"):
        made(viz.run(program), "gif")
