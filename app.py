"""Autograd Explorer: type PyTorch, see the graph autograd built, follow the gradient to x.grad.

Start it with ``streamlit run app.py``. This file lays the page out and wires the panels.
"""

import streamlit as st

from viz.panels import below, cards, current, editor, graph, guide, header, printed, program, stage

header.set_up()
language = guide.show()
stage.load()
editor.recall()

# The first screen: code beside the graph, the factors under both. page.css gives each its place.
with st.container(key="screen", gap=None):
    code_place = st.container(key="code-place", gap=None)
    graph_place = st.container(key="graph-place", gap=None)
    cards_place = st.container(key="cards-place", gap=None)

with graph_place:
    notice = st.empty()
with current.running(notice) as now:
    drawn = bool(now.outline.nodes)
    with graph_place:
        # The picture first: it is what the reader looks at while the rest arrives.
        if drawn:
            graph.show(language)
        else:
            printed.show(now, language)
    with cards_place:
        if drawn:
            cards.show(language)
    # After what it changes: while a number is dragged, its answer makes the browser send the next one.
    with code_place:
        editor.show(now, language)
    program.show_state(now, language)
    below.show(language)
    current.remember(now)

header.settle()
