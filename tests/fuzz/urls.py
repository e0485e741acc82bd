"""A subject of the fuzz: the page's URL, opened in Streamlit's AppTest without a browser.

A case is JSON: a list of ``[key, [value, ...]]``. The page may refuse a program, never fail.
"""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from random import Random

import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.fuzz.hostile import MARKUP, STRANGE
from tests.fuzz.judge import Part
from tests.fuzz.programs import SAMPLES, program
from viz.panels import state
from viz.text import say

APP = Path(__file__).parents[2] / "app.py"
PATIENCE = 30

KEYS = (state.TEXT, state.NODE, state.LEAF, state.ELEMENT, state.PATH, state.LANGUAGE)
TABS = tuple(say(f"tab.{name}", "en") for name in state.TABS)
VALUES = (
    *(
        "",
        "x",
        "y",
        "z",
        "res",
        "x.grad",
        "y.1",
        "all",
        "none",
        "en",
        "ko",
        "EN",
        "de",
        "en\n",
        "0",
        "1",
    ),
    *(
        "2",
        "3",
        "-1",
        "4",
        "64",
        "65",
        "1.0",
        "1e9",
        "9" * 30,
        "nan",
        "None",
        "[0, 0]",
        "0, 0",
        "True",
    ),
    *(
        "٣",
        "²",
        "../../etc/passwd",
        "%00",
        "%f0%28%8c%28",
        "+",
        "&",
        "?",
        "#",
        "=",
        "\\",
        "/",
        "x@2",
    ),
)

FIRST = '{"query": [], "tab": ""}'


def case(seed: int) -> str:
    """The query of a seed, and the tab that is open, if not the first."""
    rng = Random(seed)
    query: list[tuple[str, list[str]]] = []
    for key in rng.sample(KEYS, rng.choice([1, 2, 3, 6, 6])):
        query.append((key, [_value(key, rng) for _ in range(rng.choice([1, 1, 1, 1, 2, 9]))]))
    for _ in range(rng.choice([0, 0, 0, 1, 1, 30])):
        query.append(
            (rng.choice([*MARKUP, *STRANGE, "embed", "Chain", "k" * 9999]), [_value("", rng)])
        )
    opened = rng.choice(TABS) if rng.random() < 0.4 else ""
    written = json.dumps({"query": query, "tab": opened}, ensure_ascii=False)
    # A lone surrogate is no text that a browser, or Streamlit's own decoding, could pass on.
    return written.encode("utf-8", "replace").decode("utf-8")


def _value(key: str, rng: Random) -> str:
    kind = rng.random()
    if key == state.TEXT and kind < 0.7:
        return rng.choice([program(rng), rng.choice(SAMPLES)])
    if kind < 0.8:
        return rng.choice(VALUES)
    if kind < 0.97:
        return rng.choice([*MARKUP, *STRANGE]) * rng.choice([1, 1, 1, 50])
    return rng.choice([*STRANGE, "x", "9", "<b>"])[:3] * rng.choice([10_001, 170_000])


def attempt(case: str, part: Part) -> str:
    """Open the page at a URL: "page", or the page with an error in it."""
    warnings.simplefilter("ignore")
    asked = json.loads(case)
    st.config.set_option("client.showErrorDetails", "full")  # to be read here, not by strangers
    app = AppTest.from_file(str(APP), default_timeout=PATIENCE)
    for key, values in asked["query"]:
        app.query_params[key] = values if len(values) > 1 else values[0]
    if asked["tab"]:
        app.session_state["tab en"] = asked["tab"]
    with part("page"):
        app.run()
    assert not app.exception, app.exception[0].message
    drawn = {it.proto.component_name for it in app.get("bidi_component")}
    assert "autograd_explorer.editor" in drawn, "the page has no editor"
    return "page, program refused" if app.error else "page"
