"""Predict, then reveal: the reader says what x.grad will be, and learns where it departs."""

from __future__ import annotations

import streamlit as st
import torch

from viz.chain.guess import Verdict, is_judgeable, judge
from viz.draw.figures import shape_text
from viz.errors import ProgramError, VizError
from viz.explanation import Explanation
from viz.panels import state
from viz.panels.markdown import code, plain
from viz.program import execute, parse
from viz.text import Language, say

_REVEALED = "revealed"


def is_secret(language: Language) -> bool:
    """Whether gradients are to be hidden: the reader is predicting and has not asked yet."""
    predicting = st.session_state.get(state.reading(language)) == say("tab.predict", language)
    return predicting and st.session_state.get(_REVEALED) != state.revision()


def show(explanation: Explanation, language: Language) -> None:
    """A field for a number, a matrix or a formula, the verdict, and the way to reveal it all."""
    leaf = state.peek(state.LEAF, list(explanation.leaves))
    if explanation.execution is None or not is_judgeable(explanation, leaf):
        st.info(say("predict.none", language))
        return
    gradient = explanation.grad[leaf]
    assert gradient is not None
    shape = shape_text(gradient.shape)
    typed = st.text_input(
        say("predict.ask", language, leaf=plain(leaf), shape=shape),
        max_chars=400,
        key=f"guess {leaf} {state.revision()}",
        help=say("predict.help", language),
    )
    if typed.strip():
        _judge(explanation, leaf, typed, language)
    if is_secret(language):
        st.button(say("predict.reveal", language), on_click=_reveal)


def _reveal() -> None:
    st.session_state[_REVEALED] = state.revision()


def _judge(explanation: Explanation, leaf: str, typed: str, language: Language) -> None:
    try:
        guess = evaluate(explanation, typed)
        verdict = judge(explanation, explanation.paths(leaf), guess)
    except ProgramError as error:
        hint = error.hint_said(language)
        st.error(plain(f"{error.said(language)} {hint}"))
        return
    except VizError as error:
        st.error(plain(error.said(language)))
        return
    except ValueError:
        gradient = explanation.grad[leaf]
        assert gradient is not None
        st.error(say("predict.shape", language, shape=shape_text(gradient.shape)))
        return
    if verdict.right:
        st.success(say("predict.right", language))
        return
    st.warning(_marks(verdict))
    node = explanation.nodes[verdict.node]
    st.markdown(say(f"predict.{verdict.hint}", language, node=code(node.source or node.id)))


def evaluate(explanation: Explanation, typed: str) -> torch.Tensor:
    """The value of a reader's number, matrix or formula, with the program's variables at hand.

    The language is the page's own. Raises `ProgramError` for what is not part of it.
    """
    execution = explanation.execution
    assert execution is not None
    line = " ".join(typed.split())
    wrapped = f"torch.tensor({line})" if line.startswith("[") else line
    name = "guess"
    while f"{name} " in execution.program.text or f"{name}=" in execution.program.text:
        name += "_"
    run = execute(
        parse(f"{execution.program.text}\n{name} = ({wrapped})"), root=execution.root_name or None
    )
    value = run.assigned[-1].value
    return value.detach() if isinstance(value, torch.Tensor) else torch.tensor(float(str(value)))


def _marks(verdict: Verdict) -> str:
    """Right and wrong for each cell, in the shape of the gradient."""
    cells = verdict.cells
    rows = cells.reshape(-1, cells.shape[-1]) if cells.ndim else cells.reshape(1, 1)
    signs = [
        ["\N{CHECK MARK}" if cell else "\N{MULTIPLICATION X}" for cell in row]
        for row in rows.tolist()
    ]
    return "  \n".join(" ".join(row) for row in signs)
