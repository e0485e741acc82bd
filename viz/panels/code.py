"""The backward pass as PyTorch: read, copied, taken along as a script or a notebook."""

from __future__ import annotations

import json
from collections import Counter

import streamlit as st

from viz.draw.markdown import plain
from viz.errors import VizError
from viz.panels import state
from viz.panels.current import Current
from viz.text import Language, say
from viz.views.answers import Code
from viz.views.requests import GetBackwardCode

_START = "import torch\nimport torch.nn.functional as F\nfrom torch import nn\n\n"


def show(current: Current, language: Language) -> None:
    """Every line, how it compares with torch's numbers, and those of the chosen node."""
    try:
        made = current.get(GetBackwardCode())
    except VizError as error:
        st.info(plain(error.said(language)))
        return
    st.caption(say("code.help", language))
    chosen = state.chosen_node(current.outline.nodes)
    own = [line.text for line in made.lines if line.node == chosen]
    if own:
        st.markdown(plain(say("code.of_node", language, node=chosen)))
        st.code("\n".join(own), language="python", wrap_lines=True)
    st.markdown(say("code.whole", language))
    st.code(_written(made, language), language="python", wrap_lines=True)
    counts = Counter(line.exact for line in made.lines)
    st.caption(
        say(
            "code.counts",
            language,
            exact=counts["exact"],
            close=counts["close"],
            kernel=counts["kernel"],
            none=counts["none"],
        )
    )
    _downloads(current, made, language)


def _written(made: Code, language: Language) -> str:
    """The code with a word where a line is torch's own kernel."""
    before = [f"# {say('code.forward', language)}", *made.forward, ""] if made.forward else []
    kernel = f"  # {say('code.kernel', language)}"
    lines = [it.text + (kernel if it.exact == "kernel" else "") for it in made.lines]
    return "\n".join([*before, *lines])


def _downloads(current: Current, made: Code, language: Language) -> None:
    program = "\n".join(current.text.split("\n")[: made.program_lines])
    written = _written(made, language)
    script, notebook = st.columns(2)
    script.download_button(
        say("code.script", language),
        f"{_START}{program}\n\n{written}\n",
        "backward.py",
        "text/x-python",
        on_click="ignore",
        width="stretch",
    )
    notebook.download_button(
        say("code.notebook", language),
        _notebook(f"{_START}{program}", written),
        "backward.ipynb",
        "application/x-ipynb+json",
        on_click="ignore",
        width="stretch",
    )


def _notebook(*cells: str) -> str:
    """A notebook of code cells, in the format 4.5 of nbformat."""
    return json.dumps(
        {
            "cells": [
                {
                    "cell_type": "code",
                    "id": f"cell-{number}",
                    "execution_count": None,
                    "metadata": {},
                    "outputs": [],
                    "source": cell,
                }
                for number, cell in enumerate(cells)
            ],
            "metadata": {},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )
