"""The backward pass as PyTorch, to be read and copied; it is saved with the graph's other files."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from viz.draw.markdown import code, plain
from viz.errors import VizError
from viz.panels import state
from viz.panels.current import Current
from viz.text import Language, say
from viz.views.answers import Code
from viz.views.requests import GetBackwardCode


def show(current: Current, language: Language) -> None:
    """Every line, to be chosen and stepped through with the graph; and how they compare."""
    try:
        made = current.get(GetBackwardCode())
    except VizError as error:
        st.info(plain(error.said(language)))
        return
    st.caption(say("code.help", language))
    lines, whole = st.columns(2)
    with lines:
        _lines(current, made, language)
    with whole:
        st.code(_written(made, language), language="python", wrap_lines=True)
        counts = Counter(line.exact for line in made.lines)
        said = [
            say(f"code.{kind}", language, count=counts[kind])
            for kind in ("exact", "close", "kernel", "none")
            if counts[kind]
        ]
        st.caption(" ".join(said))


def _lines(current: Current, made: Code, language: Language) -> None:
    """The lines as a list: choosing one chooses its node, and the chosen node has its line chosen."""
    widget = f"lines {state.revision()}"
    places = range(len(made.lines))
    chosen = state.chosen_node(current.outline.nodes)
    at = st.session_state.get(widget)
    if at is None or at >= len(made.lines) or made.lines[at].node != chosen:
        own = [place for place in places if made.lines[place].node == chosen]
        st.session_state[widget] = own[-1] if own else None

    def choose() -> None:
        state.take_node(made.lines[st.session_state[widget]].node)
        state.draw_again([state.GRAPH, state.BELOW])

    def step(by: int) -> None:
        before = st.session_state[widget]
        st.session_state[widget] = min(max((-1 if before is None else before) + by, 0), places[-1])
        choose()

    back, on, _ = st.columns([1, 1, 4])
    back.button(
        say("code.back", language),
        icon=":material/arrow_upward:",
        on_click=step,
        args=(-1,),
        width="stretch",
    )
    on.button(
        say("code.on", language),
        icon=":material/arrow_downward:",
        on_click=step,
        args=(1,),
        width="stretch",
    )
    st.radio(
        say("code.lines", language),
        places,
        format_func=lambda place: code(made.lines[place].text),
        key=widget,
        on_change=choose,
    )
    described = current.outline.labels(language).get(chosen, "")
    st.caption(plain(say("code.of_node", language, node=described)))


def _written(made: Code, language: Language) -> str:
    """The code with a word where a line is torch's own kernel."""
    before = [f"# {say('code.forward', language)}", *made.forward, ""] if made.forward else []
    kernel = f"  # {say('code.own_kernel', language)}"
    lines = [it.text + (kernel if it.exact == "kernel" else "") for it in made.lines]
    return "\n".join([*before, *lines])
