"""Autograd Explorer: type PyTorch, see the graph autograd built, follow the gradient to x.grad.

Start it with ``streamlit run app.py``. This file lays the page out and wires the panels.
"""

import streamlit as st

from viz.panels import (
    chain_rule,
    closed_form,
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
)
from viz.text import say

header.set_up()
language = header.show()

writing, drawing, reading = st.columns([1.38, 1.32, 1.3], gap="small")

with writing:
    as_text, as_steps, as_tensors = st.tabs(
        [say(f"tab.{name}", language) for name in ("text", "steps", "tensors")],
        key=f"editors {language}",
        on_change="rerun",  # what is not open is neither computed nor drawn
    )
    with as_text:
        program.show_text(language)

current = state.run_text()
explanation = current.explanation

# The picture first: it is what the reader looks at while the rest arrives.
chosen = graph.chosen(explanation)
secret = predict.secret(language)
with drawing:
    graph.show(explanation, chosen, language, chain_rule.lit(explanation), secret=secret)

with as_text:
    if current.error:
        program.show_error(current.error, language)
    program.show_notes(current, language)
if as_steps.open:
    with as_steps:
        steps.show(current, language)
if as_tensors.open:
    with as_tensors:
        tensors.show(current, language)

with reading, st.container(key="node-panel", height=472, border=False):
    graph.choose(explanation, language)
    node.show(explanation, chosen, language, graph.chosen_edge(explanation, chosen), secret=secret)

product, formula, checks, figures, guess, output = st.tabs(
    [
        say(f"tab.{name}", language)
        for name in ("chain", "formula", "check", "plots", "predict", "printed")
    ],
    key=state.reading(language),
    on_change="rerun",
)
if product.open:
    with product:
        chain_rule.show(explanation, language)
if formula.open:
    with formula:
        closed_form.show(explanation, language)
if checks.open:
    with checks:
        closed_form.show_check(explanation, language)
if figures.open:
    with figures:
        plots.show(current, chosen, language)
if guess.open:
    with guess:
        predict.show(explanation, chosen, language)
if output.open:
    with output:
        printed.show(explanation, language)

header.settle()
