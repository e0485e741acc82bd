"""The strip of factor cards: why a leaf's gradient, or one element of it, is what it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import prod
from pathlib import Path

import streamlit as st

from viz.draw import browser
from viz.draw.card_strip import UNKNOWN, WHOLE, strip
from viz.draw.factor_cards import FactorCard, Factors, PathCards
from viz.draw.shape_text import index_text
from viz.errors import VizError
from viz.lessons.question import Secret, at_least
from viz.panels import hiding, state
from viz.panels.current import Current, running
from viz.text import Language
from viz.views.answers import Outline
from viz.views.requests import GetFactors

_MOUNT = Path(__file__).parent / "components" / "cards" / "mount.js"
_COMPONENT_KEY = "cards"

_component = st.components.v2.component(
    "autograd_explorer.cards",
    html=browser.read("cards/cards.html"),
    js=_MOUNT.read_text("utf-8"),
)


@st.fragment(key=state.CARDS)
def show(language: Language) -> None:
    """The question, a leaf and an element to choose, a card for each factor, and what they make."""
    with running() as current:
        outline = current.outline
        leaf, element = chosen(outline)
        _component(
            data=_data(current, leaf, element, language),
            key=_COMPONENT_KEY,
            on_asked_change=lambda: _asked(outline),
        )


def chosen(outline: Outline) -> tuple[str, int | None]:
    """The chosen leaf, and the flat index of its chosen element; None for the whole."""
    leaves = list(outline.leaves)
    leaf = state.peek(state.LEAF, leaves)
    state.keep(state.LEAF, leaf, leaves[0])
    shape = outline.leaves[leaf] or ()
    said = st.session_state.get(state.ELEMENT, st.query_params.get(state.ELEMENT, WHOLE))
    element = _place(said, shape)
    state.keep(state.ELEMENT, WHOLE if element is None else said, WHOLE)
    return leaf, element


def _place(said: str, shape: tuple[int, ...]) -> int | None:
    """The flat index behind a written one such as ``[0, 1]``; None where there is no such element."""
    parts = said.strip("[]").split(",")
    if (
        len(said) > 99
        or len(parts) != len(shape)
        or not all(it.strip().isdecimal() for it in parts)
    ):
        return None
    place = 0
    for at, size in zip(map(int, parts), shape, strict=True):
        place = place * size + at
    return place if place < prod(shape) and index_text(shape, place) == said else None


def choose_element(outline: Outline, leaf: str, element: int | None) -> None:
    """Ask for one element of a leaf by its flat index, for the whole if None. For callbacks."""
    take_element(outline, leaf, element)
    state.draw_again([state.CARDS, state.BELOW])


def take_element(outline: Outline, leaf: str, element: int | None) -> None:
    """As `choose_element`, without drawing anything again."""
    shape = outline.leaves[leaf] or ()
    said = "" if element is None or element >= prod(shape) else index_text(shape, element)
    st.session_state[state.LEAF] = leaf
    st.session_state[state.ELEMENT] = said or WHOLE


def _asked(outline: Outline) -> None:
    """What the reader chose in the strip."""
    match st.session_state[_COMPONENT_KEY].asked:
        case {"kind": "edge", "edge": int(place)} if 0 <= place < len(outline.edges):
            _, target, index = outline.edges[place]
            state.choose_node(target, edge=index)
        case {"kind": "leaf", "leaf": str(leaf)} if leaf in outline.leaves:
            choose_element(outline, leaf, None)
        case {"kind": "element", "element": str(said)}:
            leaf, _ = chosen(outline)
            choose_element(outline, leaf, _place(said, outline.leaves[leaf] or ()))


def _data(
    current: Current, leaf: str, element: int | None, language: Language
) -> Mapping[str, object]:
    """What the browser is told. What the reader is to predict is not among it."""
    outline, secret = current.outline, hiding.secret(language)
    message = ""
    try:
        made = current.get(GetFactors(leaf, element, language))
    except VizError as error:
        made, message = Factors(leaf, f"{leaf}.grad", element), error.said(language)
    return strip(
        _hidden(made, secret),
        language,
        root=outline.root_name,
        leaves=list(outline.leaves),
        shape=outline.leaves[leaf] or (),
        message=message,
        secret=bool(secret),
    )


def _hidden(made: Factors, secret: Secret) -> Factors:
    """Without the gradients that the reader predicts, nor the factors if it is "local"."""
    if not secret:
        return made
    return replace(
        made,
        total=UNKNOWN,
        held="",
        sum="",
        rest="",
        agrees=True,
        accumulated=False,
        cards=tuple(_hidden_card(card) for card in made.cards)
        if at_least(secret, "local")
        else made.cards,
        paths=tuple(_hidden_path(path) for path in made.paths),
    )


def _hidden_card(card: FactorCard) -> FactorCard:
    return replace(card, factor=UNKNOWN, rule="")


def _hidden_path(path: PathCards) -> PathCards:
    start = UNKNOWN if path.start else ""
    return replace(path, start=start, product=UNKNOWN, value=None)
