"""Autograd Explorer: type PyTorch, see the graph autograd built, follow the gradient to x.grad.

Start it with ``streamlit run app.py``. This file lays the page out and wires the panels.
"""

import streamlit as st

from viz.panels import (
    chain_rule,
    closed_form,
    code,
    current,
    file,
    graph,
    header,
    node,
    plots,
    predict,
    printed,
    program,
    state,
    steps,
    tensors,
    write,
)

header.set_up()
language = header.show()

left, middle, right = st.columns([1.38, 1.32, 1.3], gap="small")
below = st.container()

with left:
    editors = state.tabs(state.EDITORS, state.EDITOR, language)
    with editors["text"]:
        program.show_text(language)
    notice = st.empty()

with middle, current.running(notice) as now:
    # The picture first: it is what the reader looks at while the rest arrives.
    drawn = bool(now.outline.nodes)
    graph.load()
    if drawn:
        graph.show(language)
    else:
        printed.show(now, language)

    with editors["text"]:
        program.show_state(now, language)
    for name, panel in (("steps", steps), ("tensors", tensors), ("file", file)):
        if editors[name].open:  # what is not open is neither computed nor drawn
            with editors[name]:
                panel.show(now, language)

    if drawn:
        with right, st.container(key="node-panel", height=472, border=False):
            node.show(language)

    with below:
        tabs = state.tabs(state.TABS if drawn else ("printed",), state.TAB, language)
    if drawn and tabs["chain"].open:
        with tabs["chain"]:
            chain_rule.show(language)
    if drawn and tabs["code"].open:
        with tabs["code"]:
            code.show(language)
    for name, show in (
        ("write", write.show),
        ("formula", closed_form.show),
        ("check", closed_form.show_check),
        ("plots", plots.show),
        ("predict", predict.show),
        ("printed", printed.show),
    ):
        if name in tabs and tabs[name].open:
            with tabs[name]:
                show(now, language)
    current.remember(now)

header.settle()
