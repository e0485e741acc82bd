"""What stands below the picture: one section at a time, under its heading, with its controls beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from viz.panels import (
    chain_rule,
    closed_form,
    code,
    file,
    ledger,
    node,
    plots,
    predict,
    printed,
    state,
    steps,
    tensors,
    write,
)
from viz.panels.current import Current, running
from viz.text import Language, say

_SHOW: Mapping[str, Callable[[Current, Language], None]] = {
    "node": node.show,
    "chain": chain_rule.show,
    "grad": ledger.show,
    "code": code.show,
    "write": write.show,
    "formula": closed_form.show,
    "check": closed_form.show_check,
    "plots": plots.show,
    "predict": predict.show,
    "tensors": tensors.show,
    "steps": steps.show,
    "printed": printed.show,
    "file": file.show,
}
_WITHOUT_A_GRAPH = ("printed", "tensors", "steps", "file")


@st.fragment(key=state.BELOW)
def show(language: Language) -> None:
    """A row of tabs, and what is open: nothing else is computed or drawn."""
    state.caught_up()
    with running(part=state.BELOW) as current, st.container(key="below"):
        if current.nothing:
            return
        names = state.TABS if current.outline.nodes else _WITHOUT_A_GRAPH
        for name, tab in state.tabs(names, language).items():
            if tab.open:
                with tab:
                    st.header(say(f"heading.{name}", language), anchor=False)
                    _SHOW[name](current, language)
