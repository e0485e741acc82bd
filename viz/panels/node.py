"""One node: what came in from above, its local gradients, and what it sends on."""

from __future__ import annotations

import streamlit as st

from viz.panels import predict, state
from viz.panels.current import Current, running
from viz.panels.frame import frame
from viz.text import Language, say
from viz.views.requests import GetNode


@st.fragment(key=state.READ_NODE)
def show(language: Language) -> None:
    """A node to choose, and everything known of it.

    With an edge chosen, the node's other inputs are left out; while gradients are predicted, so are they.
    """
    with running() as current:
        chosen = _choose(current, language)
        edge = state.chosen_edge(current.outline.edges, chosen)
        read = current.get(GetNode(chosen, edge, predict.secret(language), language))
        # One element for all lines: each one costs the browser time at every edit.
        st.markdown("\n\n".join(read.lines))
        for table in read.tables:
            st.dataframe(frame(table.rows, table.columns, table.index), width="content")


def _choose(current: Current, language: Language) -> str:
    """The list of nodes."""
    described = current.outline.described
    return state.choose(
        state.NODE,
        say("graph.node", language),
        list(described),
        described.__getitem__,
        rerun=state.shows_node(language),
        label_visibility="collapsed",
    )
