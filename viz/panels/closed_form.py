"""The gradient as a formula, with the derivation that leads to it; and the ways that must agree."""

from __future__ import annotations

import streamlit as st
import torch

from viz.draw.equations import GRADIENT, coloured, symbol
from viz.draw.figures import matrix_latex, number, shape_text
from viz.errors import VizError
from viz.explanation import Explanation
from viz.panels import state
from viz.panels.current import KEPT, Current
from viz.panels.markdown import plain
from viz.text import Language, say

_LISTED = 16
"""Elements whose numbers are set side by side."""


def show(current: Current, language: Language) -> None:
    """Each variable by those before it, then d root / d leaf, then its numbers."""
    leaf = state.peek(state.LEAF, list(current.outline.leaves))
    with st.spinner(say("formula.working", language)):
        lines = _worked_out(current.text, leaf, current)
    if isinstance(lines, VizError):
        st.info(plain(lines.said(language)))
        return
    st.markdown("\n\n".join(f"$$\n{line}\n$$" for line in lines))
    st.caption(say("formula.by_sympy", language))


def show_check(current: Current, language: Language) -> None:
    """Autograd's gradient beside the same gradient computed in other ways, element by element."""
    outline = current.outline
    leaf = state.peek(state.LEAF, list(outline.leaves))
    if outline.leaves[leaf] is None:
        st.info(say("chain.unreached", language, leaf=plain(leaf), root=outline.root))
        return
    explanation = current.explanation
    try:
        with st.spinner(say("formula.working", language)):
            check = explanation.check(leaf)
    except VizError as error:
        st.warning(plain(error.said(language)))
        return
    assert check.autograd is not None
    ways = [("autograd", check.autograd, 0.0, True)]
    ways += [(row.way, row.value, row.difference, row.agrees) for row in check.rows]
    lines = [
        f"| | {say('check.value', language)} | {say('check.difference', language)} | |",
        "|---|---|--:|---|",
    ]
    for way, value, difference, agrees in ways:
        mark = "\N{CHECK MARK}" if agrees else "\N{MULTIPLICATION X}"
        name = say(f"check.{way}", language)
        lines.append(f"| {name} | `{_numbers(value)}` | {number(difference)} | {mark} |")
    st.markdown("\n".join(lines))
    if check.at_a_kink:
        st.caption(say("check.kink", language))
        for kinks in _kinks(explanation, language):
            st.caption(plain(kinks))


def _kinks(explanation: Explanation, language: Language) -> list[str]:
    """Where the program's operations have no derivative, and what torch takes there."""
    operations = explanation.execution.operations if explanation.execution else ()
    rows = {done.op.name: done.op for done in operations if done.op and done.op.kinks}
    return [
        f"{name}: {op.kinks.ko if language == 'ko' else op.kinks.en}"
        for name, op in rows.items()
        if op.kinks
    ]


def _numbers(tensor: torch.Tensor) -> str:
    if tensor.numel() > _LISTED:
        return shape_text(tensor.shape)
    return "  ".join(number(value) for value in tensor.reshape(-1).tolist())


@st.cache_data(max_entries=KEPT, show_spinner=False)
def _worked_out(text: str, leaf: str, _current: Current) -> list[str] | VizError:
    """The derivation and the gradient in LaTeX, or the reason why there is no closed form."""
    explanation = _current.explanation
    form = explanation.closed_form(leaf)
    if form.reason or form.numbers is None:
        assert form.reason is not None
        return form.reason
    index = "_i" if form.generic and form.numbers.ndim else ""
    root, by = symbol(explanation, explanation.root), symbol(explanation, leaf)
    slope = rf"\frac{{\partial\,{root}}}{{\partial\,{by}{index}}} = {form.latex}"
    value = coloured(matrix_latex(form.numbers), GRADIENT)
    derivation = [r",\qquad ".join(form.derivation)] if form.derivation else []
    return [*derivation, rf"{slope} \qquad \rightarrow {value}"]
