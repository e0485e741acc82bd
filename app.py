"""Autograd Explorer: type PyTorch, see the graph autograd built, follow the gradient to x.grad.

Start it with ``streamlit run app.py``. This file lays the page out and wires the panels.
"""

import streamlit as st

from viz.panels import chain_rule, graph, header, node, printed, program, state, steps, tensors
from viz.text import say

header.set_up()
language = header.show()

writing, drawing, reading = st.columns([1.38, 1.32, 1.3], gap="small")

with writing:
    as_text, as_steps, as_tensors = st.tabs(
        [say(f"tab.{name}", language) for name in ("text", "steps", "tensors")]
    )
    with as_text:
        program.show_text(language)

current = state.run_text()
explanation = current.explanation

with as_text:
    if current.error:
        program.show_error(current.error, language)
    program.show_notes(current, language)
with as_steps:
    steps.show(current, language)
with as_tensors:
    tensors.show(current, language)

with reading, st.container(key="node-panel", height=472, border=False):
    chosen = graph.choose(explanation, language)
    node.show(explanation, chosen, language, graph.chosen_edge(explanation, chosen))

product, output = st.tabs([say("tab.chain", language), say("tab.printed", language)])
with product:
    path = chain_rule.show(explanation, language)
with output:
    printed.show(explanation, language)

with drawing:
    graph.show(explanation, chosen, language, path)
