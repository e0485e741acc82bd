"""Predict, then reveal: the reader says what x.grad will be, and learns where it departs."""

from __future__ import annotations

from typing import Literal

import streamlit as st
import torch

from viz.chain import Edge, Node
from viz.chain.guess import Verdict, judge, judge_local, local_of
from viz.draw.figures import shape_text
from viz.errors import ProgramError, VizError
from viz.explanation import Explanation
from viz.panels import state
from viz.panels.current import Current
from viz.panels.markdown import code, plain
from viz.program import execute, parse
from viz.text import Language, say

_REVEALED = "revealed"
_TARGET = "predicted"
_GRADIENT = "grad"

MOST = 64
"""Cells up to which a gradient is asked for."""

Secret = Literal["", "gradients", "local"]


def secret(language: Language) -> Secret:
    """What is hidden while the reader predicts and has not asked to see it."""
    predicting = st.session_state.get(state.reading(language)) == say("tab.predict", language)
    if not predicting or st.session_state.get(_REVEALED) == state.revision():
        return ""
    return "gradients" if st.session_state.get(_TARGET, _GRADIENT) == _GRADIENT else "local"


def show(current: Current, language: Language) -> None:
    """A field for a number, a matrix or a formula, the verdict, and the way to reveal it all."""
    explanation = current.explanation
    node = explanation.nodes[state.chosen_node(current.outline.nodes)]
    leaf = state.peek(state.LEAF, list(explanation.leaves))
    edge = _choose(explanation, leaf, node, language)
    right = explanation.grad[leaf] if edge is None else local_of(edge)
    if explanation.execution is None or right is None or not 0 < right.numel() <= MOST:
        st.info(say("predict.none", language))
        return
    asked = f"{leaf}.grad" if edge is None else _name(edge)
    typed = st.text_input(
        say("predict.ask", language, name=plain(asked), shape=shape_text(right.shape)),
        max_chars=400,
        key=f"guess {asked} {state.revision()}",
        help=say("predict.help", language),
    )
    if typed.strip():
        _judge(explanation, leaf, edge, typed, right.shape, language)
    if secret(language):
        st.button(say("predict.reveal", language), on_click=_reveal)


def _name(edge: Edge) -> str:
    return f"∂{edge.target}/∂{edge.source}"


def _choose(explanation: Explanation, leaf: str, node: Node, language: Language) -> Edge | None:
    """What is to be predicted: None for the leaf's gradient, or a local gradient of the node."""
    edges = {str(edge.index): edge for edge in node.inputs if _small(edge)}
    options = [_GRADIENT, *edges]
    if st.session_state.get(_TARGET) not in options:
        st.session_state[_TARGET] = _GRADIENT
    chosen = st.segmented_control(
        say("predict.choose", language),
        options,
        format_func=lambda key: f"{leaf}.grad" if key == _GRADIENT else _name(edges[key]),
        key=_TARGET,
        required=True,
    )
    return edges.get(str(chosen))


def _small(edge: Edge) -> bool:
    rows, columns = edge.local.shape
    try:
        return (edge.local.kind == "diagonal" and columns <= MOST) or rows * columns <= MOST
    except VizError:
        return False


def _reveal() -> None:
    st.session_state[_REVEALED] = state.revision()


def _judge(
    explanation: Explanation,
    leaf: str,
    edge: Edge | None,
    typed: str,
    shape: torch.Size,
    language: Language,
) -> None:
    try:
        guess = evaluate(explanation, typed)
        if edge is None:
            verdict = judge(explanation, explanation.paths(leaf), guess)
        else:
            verdict = judge_local(edge, guess)
    except ProgramError as error:
        st.error(plain(f"{error.said(language)} {error.hint_said(language)}"))
        return
    except VizError as error:
        st.error(plain(error.said(language)))
        return
    except ValueError:
        st.error(say("predict.shape", language, shape=shape_text(shape)))
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
