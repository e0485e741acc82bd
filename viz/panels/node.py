"""One node: what came in from above, its local gradients, and what it sends on."""

from __future__ import annotations

import streamlit as st

from viz.panels import hiding, state
from viz.panels.current import Current
from viz.panels.frame import frame
from viz.text import Language, say
from viz.views.requests import GetNode, KeepGradient


def show(current: Current, language: Language) -> None:
    """A node to choose, and everything known of it.

    With an edge chosen, the node's other inputs are left out; while gradients are predicted, so are they.
    """
    chosen = _choose(current, language)
    edge = state.chosen_edge(current.outline.edges, chosen)
    read = current.get(GetNode(chosen, edge, hiding.secret(language), language))
    # One element for all lines: each one costs the browser time at every edit.
    st.markdown("\n\n".join(read.lines))
    if read.keeps and current.editable:
        st.button(
            say("node.keep", language, name=read.keeps),
            key="keep the gradient",
            on_click=current.rewrite,
            args=(KeepGradient(chosen), state.revision()),
        )
    for table in read.tables:
        corner = st.column_config.Column(say("node.corner", language))
        shown = frame(table.rows, table.columns, table.index)
        st.dataframe(shown, width="content", column_config={"_index": corner})


def _choose(current: Current, language: Language) -> str:
    """The list of nodes."""
    described = current.outline.labels(language)
    return state.choose(
        state.NODE,
        say("graph.node", language),
        list(described),
        described.__getitem__,
        rerun=[state.GRAPH, state.BELOW],
        label_visibility="collapsed",
        width=480,
    )
