"""A subject of the fuzz: a typed program, and what the page makes of it.

A result or a `ProgramError` that can be said in both languages are the only outcomes; whatever is
sent to the browser has to be text that UTF-8 can carry.
"""

from __future__ import annotations

import json
import warnings
from random import Random

import viz
from tests.fuzz.judge import Part
from tests.fuzz.programs import program
from viz.chain.elements import element_ledger
from viz.draw import View, scene
from viz.draw.equations import one_element, whole_tensor
from viz.panels.chain_rule import SHOWN
from viz.panels.state import WALKTHROUGH
from viz.text import LANGUAGES

FIRST = WALKTHROUGH


def case(seed: int) -> str:
    """The program of a seed."""
    return program(Random(seed))


def attempt(text: str, part: Part) -> str:
    """Run a program as the page does: "result", the error's key, or the limit that was passed."""
    warnings.simplefilter("ignore")  # torch warns of what random programs do
    try:
        with part("run"):
            explanation = viz.run(text)
    except viz.ProgramError as error:
        with part("said"):
            _say(error, text)
        return f"ProgramError {error.key or 'torch'}"
    sent: list[object] = [explanation.printed]
    passed: list[str] = []
    for name, work in (
        ("svg", lambda: explanation.svg()),
        ("scene", lambda: scene(explanation, View())),
        ("table", lambda: str(explanation)),
        ("equations", lambda: _equations(explanation)),
        ("element", lambda: _one_element(explanation)),
    ):
        try:
            with part(name):
                sent.append(work())
        except viz.VizError as error:  # a limit, or a node that cannot be called again
            passed.append(f"{type(error).__name__} {error.key}")
    with part("sent"):
        json.dumps(sent, ensure_ascii=False).encode("utf-8")
    return "result" + "".join(f", {it}" for it in sorted(set(passed)))


def _say(error: viz.ProgramError, text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert 1 <= error.line <= lines, f"line {error.line} of {lines}"
    assert error.column >= 1
    for language in LANGUAGES:
        said = error.torch_message or error.said(language)
        assert said.strip()
        (said + error.hint_said(language)).encode("utf-8")


def _equations(explanation: viz.Explanation) -> list[str]:
    leaf = next(iter(explanation.grad))
    if explanation.grad[leaf] is None:
        return []
    return whole_tensor(explanation, explanation.paths(leaf), SHOWN)


def _one_element(explanation: viz.Explanation) -> list[str]:
    leaf, gradient = next(iter(explanation.grad.items()))
    if gradient is None or not gradient.numel():
        return []
    return one_element(explanation, element_ledger(explanation, leaf, 0), SHOWN)
