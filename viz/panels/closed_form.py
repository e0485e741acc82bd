"""The gradient as a formula, with the derivation that leads to it; and the ways that must agree."""

from __future__ import annotations

import streamlit as st
import torch

from viz.draw.equations import GRADIENT, coloured, symbol
from viz.draw.figures import matrix_latex, number, shape_text
from viz.errors import VizError
from viz.explanation import Explanation, run_program
from viz.panels import state
from viz.panels.markdown import plain
from viz.program import parse
from viz.text import Language, say

_LISTED = 16
"""Elements whose numbers are set side by side."""


def show(explanation: Explanation, language: Language) -> None:
    """Each variable by those before it, then d root / d leaf, then its numbers."""
    leaf = _leaf(explanation)
    if explanation.execution is None or leaf is None:
        return
    with st.spinner(say("formula.working", language)):
        latex, index, numbers, derivation, reason = _worked_out(
            explanation.execution.program.text, leaf, language
        )
    if reason:
        st.info(plain(reason))
        return
    root = symbol(explanation, explanation.root)
    slope = rf"\frac{{\partial\,{root}}}{{\partial\,{symbol(explanation, leaf)}{index}}} = {latex}"
    lines = [*([r",\qquad ".join(derivation)] if derivation else []), rf"{slope} \qquad {numbers}"]
    st.markdown("\n\n".join(f"$$\n{line}\n$$" for line in lines))
    st.caption(say("formula.by_sympy", language))


def show_check(explanation: Explanation, language: Language) -> None:
    """Autograd's gradient beside the same gradient computed in other ways, element by element."""
    leaf = _leaf(explanation)
    if leaf is None or explanation.grad[leaf] is None:
        st.info(say("chain.unreached", language, leaf=plain(str(leaf)), root=explanation.root))
        return
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


def _leaf(explanation: Explanation) -> str | None:
    leaves = list(explanation.leaves)
    return state.peek(state.LEAF, leaves) if leaves else None


def _numbers(tensor: torch.Tensor) -> str:
    if tensor.numel() > _LISTED:
        return shape_text(tensor.shape)
    return "  ".join(number(value) for value in tensor.reshape(-1).tolist())


@st.cache_data(max_entries=256, show_spinner=False)
def _worked_out(
    text: str, leaf: str, language: Language
) -> tuple[str, str, str, tuple[str, ...], str]:
    """LaTeX, the leaf's index, numbers, derivation, and the reason where there is no closed form.

    All plain text, shared by all readers.
    """
    form = run_program(parse(text)).closed_form(leaf)
    if form.reason or form.numbers is None:
        return "", "", "", (), form.reason.said(language) if form.reason else ""
    index = "_i" if form.generic and form.numbers.ndim else ""
    value = coloured(matrix_latex(form.numbers), GRADIENT)
    return form.latex, index, rf"\rightarrow {value}", form.derivation, ""
