"""A subject of the fuzz: a typed program, and what the page makes of it.

A result or a `ProgramError` that can be said in both languages are the only outcomes; whatever is
sent to the browser has to be text that UTF-8 can carry. What is counted is the page's own process: large
programs are computed in another one, whose time and memory are bounded.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from random import Random

import viz
from tests.fuzz.judge import Part
from tests.fuzz.programs import program
from viz.draw.view import View
from viz.panels.state import WALKTHROUGH
from viz.service.messages import Failed
from viz.service.runner import runner
from viz.text import LANGUAGES
from viz.views import requests as ask
from viz.views.answers import Outline
from viz.views.request import Request

FIRST = WALKTHROUGH


def case(seed: int) -> str:
    """The program of a seed."""
    return program(Random(seed))


def attempt(text: str, part: Part) -> str:
    """Read a program as the page does: "result", the error's key, or the limit that was passed."""
    warnings.simplefilter("ignore")  # torch warns of what random programs do
    try:
        with part("outline"):
            (outline,) = _answers(text, (ask.GetOutline(),))
            if isinstance(outline, viz.VizError):
                raise outline
    except viz.ProgramError as error:
        with part("said"):
            _say(error, text)
        return f"ProgramError {error.key or 'torch'}"
    assert isinstance(outline, Outline)
    sent: list[object] = [outline.printed, outline.described]
    passed: list[str] = []
    with part("views"):
        for made in _answers(text, tuple(_asked(outline))):
            if isinstance(made, viz.VizError):  # a limit, or a node that cannot be called again
                passed.append(f"{type(made).__name__} {made.key}")
            else:
                sent.append(vars(made))
    with part("sent"):
        json.dumps(sent, ensure_ascii=False, default=str).encode("utf-8")
    return "result" + "".join(f", {it}" for it in sorted(set(passed)))


def _answers(text: str, asked: tuple[Request[object], ...]) -> list[object]:
    """What a worker answers. A program must not end one."""
    made = runner.ask(text, asked) if asked else {}
    for answer in made.values():
        assert not isinstance(answer, Failed), answer.traceback
        assert not (isinstance(answer, viz.VizError) and answer.key == "run_died")
    return list(made.values())


def _asked(outline: Outline) -> Iterator[Request[object]]:
    """What the page asks of a program when it is opened, and what a few clicks more ask for."""
    if not outline.nodes:
        return
    yield ask.GetPicture(View())
    yield ask.GetNode(outline.nodes[0], None, "", "en")
    yield ask.GetNode(outline.nodes[-1], None, "", "ko")
    yield ask.GetSteps(True)
    yield ask.GetBackwardCode()
    yield ask.GetExercise()
    leaf, shape = next(iter(outline.leaves.items()))
    if shape is not None:
        yield ask.GetPaths(leaf)
        yield ask.GetChainRule(leaf, None)
        if 0 not in shape:
            yield ask.GetChainRule(leaf, 0)


def _say(error: viz.ProgramError, text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert 1 <= error.line <= lines, f"line {error.line} of {lines}"
    assert error.column >= 1
    for language in LANGUAGES:
        said = error.torch_message or error.said(language)
        assert said.strip()
        (said + error.hint_said(language)).encode("utf-8")
