"""Predict, then reveal: the reader says what x.grad will be, and learns where it departs."""

from __future__ import annotations

import streamlit as st

from viz.draw.markdown import code, plain
from viz.draw.shape_text import shape_text
from viz.errors import ProgramError, VizError
from viz.panels import hiding, state
from viz.panels.current import Current
from viz.text import Language, say
from viz.views.answers import Target
from viz.views.requests import GRADIENT, GetTargets, JudgeGuess


def show(current: Current, language: Language) -> None:
    """A field for a number, a matrix or a formula, the verdict, and the way to reveal it all."""
    leaf = state.peek(state.LEAF, list(current.outline.leaves))
    node = state.chosen_node(current.outline.nodes)
    targets = current.get(GetTargets(leaf, node))
    chosen = _choose(targets, language)
    target = targets[chosen]
    if target.shape is None:
        st.info(say("predict.none", language))
        return
    shape = shape_text(target.shape)
    typed = st.text_input(
        plain(say("predict.ask", language, name=target.name, shape=shape)),
        max_chars=400,
        key=f"guess {target.name} {state.revision()}",
        help=say("predict.help", language),
        width=420,
    )
    if typed.strip():
        _judge(current, (leaf, node, chosen, typed), shape, language)
    if hiding.secret(language):
        st.button(say("predict.reveal", language), on_click=_reveal)


def _choose(targets: dict[str, Target], language: Language) -> str:
    """What is to be predicted: the leaf's gradient, or a local gradient of the node."""
    if st.session_state.get(hiding.TARGET) not in targets:
        st.session_state[hiding.TARGET] = GRADIENT
    chosen = st.segmented_control(
        say("predict.choose", language),
        list(targets),
        format_func=lambda key: plain(targets[key].name),
        key=hiding.TARGET,
        required=True,
        on_change=lambda: state.draw_again([state.GRAPH, state.CARDS, state.BELOW]),
    )
    return str(chosen)


def _reveal() -> None:
    st.session_state[hiding.REVEALED] = state.revision()
    state.draw_all_again()


def _judge(
    current: Current, asked: tuple[str, str, str, str], shape: str, language: Language
) -> None:
    try:
        judged = current.get(JudgeGuess(*asked))
    except ProgramError as error:
        st.error(plain(f"{error.said(language)} {error.hint_said(language)}"))
        return
    except VizError as error:
        wrong = error.key == "guess_shape"
        st.error(
            say("predict.shape", language, shape=shape) if wrong else plain(error.said(language))
        )
        return
    if judged.right:
        st.success(say("predict.right", language))
        return
    st.warning(marked(judged.cells))
    st.markdown(say(f"predict.{judged.hint}", language, node=code(judged.node)))


def marked(cells: tuple[tuple[bool, ...], ...]) -> str:
    """Which cells of a guess are right, as Markdown: a row of marks for each row."""
    marks = {True: "\N{CHECK MARK}", False: "\N{MULTIPLICATION X}"}
    return "  \n".join(" ".join(marks[cell] for cell in row) for row in cells)
