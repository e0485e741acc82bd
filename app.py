"""Autograd Explorer: type PyTorch, see the graph autograd built, follow the gradient to x.grad.

Start it with ``streamlit run app.py``. This file lays the page out and wires the panels.
"""

import streamlit as st

from viz.panels import header, state
from viz.text import say

header.set_up()
language = header.show()

with header.loading(language):  # torch takes seconds the first time; the frame is there before it
    from viz.panels import (
        chain_rule,
        closed_form,
        current,
        graph,
        node,
        plots,
        predict,
        printed,
        program,
        steps,
        tensors,
    )

writing, drawing, reading = st.columns([1.38, 1.32, 1.3], gap="small")

with writing:
    as_text, as_steps, as_tensors = st.tabs(
        [say(f"tab.{name}", language) for name in ("text", "steps", "tensors")],
        key=f"editors {language}",
        on_change="rerun",  # what is not open is neither computed nor drawn
    )
    with as_text:
        program.show_text(language)

with current.running() as now:
    # The picture first: it is what the reader looks at while the rest arrives.
    with drawing:
        graph.load()
        graph.show(language)

    with as_text:
        if now.error:
            program.show_error(now.error, language)
        program.show_notes(now, language)
    if as_steps.open:
        with as_steps:
            steps.show(now, language)
    if as_tensors.open:
        with as_tensors:
            tensors.show(now, language)

    with reading, st.container(key="node-panel", height=472, border=False):
        node.show(language)

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
            chain_rule.show(language)
    if formula.open:
        with formula:
            closed_form.show(now, language)
    if checks.open:
        with checks:
            closed_form.show_check(now, language)
    if figures.open:
        with figures:
            plots.show(now, language)
    if guess.open:
        with guess:
            predict.show(now, language)
    if output.open:
        with output:
            printed.show(now, language)

header.settle()
