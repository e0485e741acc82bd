"""The strip of factor cards: why a leaf's gradient, or one element of it, is what it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from math import prod
from pathlib import Path

import streamlit as st

from viz.draw.shape_text import index_text
from viz.errors import VizError
from viz.lessons.question import Secret
from viz.panels import hiding, state
from viz.panels.current import Current, running
from viz.text import Language, say
from viz.views.answers import FactorCard, Factors, Outline, PathCards
from viz.views.requests import GetFactors

_HERE = Path(__file__).parent / "components" / "cards"
SCRIPT = _HERE / "cards.js"
"""What fills the strip in the browser; `viz.panels.stage` sends it with the other parts, and `style_js()`."""

_COMPONENT_KEY = "cards"
_UNKNOWN = "?"
_WHOLE = "all"
_LISTED = 64
"""Elements up to which one is chosen from the list; those of larger tensors are chosen by their cells."""

_component = st.components.v2.component(
    "autograd_explorer.cards",
    html=(_HERE / "cards.html").read_text("utf-8"),
    js=(_HERE / "mount.js").read_text("utf-8"),
)


def style_js() -> str:
    """``const CARDS_STYLE = ...``: sent once with the script, not with every choice of a leaf or a cell."""
    style = json.dumps((_HERE / "cards.css").read_text("utf-8"))
    return f"const CARDS_STYLE = {style.replace('<', chr(92) + 'u003c')}"


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
    said = st.session_state.get(state.ELEMENT, st.query_params.get(state.ELEMENT, _WHOLE))
    element = _place(said, shape)
    state.keep(state.ELEMENT, _WHOLE if element is None else said, _WHOLE)
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
    st.session_state[state.ELEMENT] = said or _WHOLE


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


_WORDS = ("label", "start", "adds", "fewer")


def _data(
    current: Current, leaf: str, element: int | None, language: Language
) -> Mapping[str, object]:
    """What the browser is told. What the reader is to predict is not among it."""
    outline, secret = current.outline, hiding.secret(language)
    shape = outline.leaves[leaf] or ()
    message = ""
    try:
        made = current.get(GetFactors(leaf, element, language))
        message = made.reason
    except VizError as error:
        made, message = Factors(leaf, f"{leaf}.grad", element), error.said(language)
    if made.unreached:
        message = say("chain.unreached", language, leaf=leaf, root=outline.root)
    shown = _hidden(made, secret)
    names = [index_text(shape, place) for place in range(prod(shape))] if _few(shape) else []
    if element is not None and not names:
        names = [index_text(shape, element)]
    value = shown.total if shown.agrees or not shown.sum else shown.sum
    asked = {"name": made.name, "value": "None" if made.unreached else value}
    known = bool(made.total or made.unreached) and not secret
    how = say("cards.how", language, root=outline.root_name, leaf=leaf)
    return {
        "words": {word: say(f"cards.{word}", language) for word in _WORDS}
        | {word: say(f"chain.{word}", language) for word in ("leaf", "element")}
        | {"all": say("cards.all", language, count=f"{len(shown.paths):,}")},
        "question": say("cards.why" if known else "cards.guess", language, **asked),
        "how": how if any(path.cards for path in made.paths) else "",
        "message": message,
        "leaf": leaf,
        "leaves": list(outline.leaves),
        "element": _WHOLE if element is None else index_text(shape, element),
        "elements": [[_WHOLE, say("chain.whole", language)], *([name, name] for name in names)],
        "cards": [asdict(card) for card in shown.cards],
        "paths": _labelled(shown, language),
        "rest": say("cards.rest", language, value=shown.rest) if shown.rest else "",
        "result": {
            "name": shown.name,
            "value": value,
            "note": "" if secret else _note(shown, language),
            "wrong": not shown.agrees,
        }
        if made.total
        else None,
    }


def _few(shape: tuple[int, ...]) -> bool:
    return bool(shape) and 1 < prod(shape) <= _LISTED


def _labelled(shown: Factors, language: Language) -> list[dict[str, object]]:
    """The paths, each with the words that stand on its bar."""
    found: list[dict[str, object]] = []
    at, count = 1, f"{shown.count:,}"
    for path in shown.paths:
        key = "cards.path" if path.times == 1 else "cards.each"
        label = say(key, language, at=at, count=count, times=path.times, value=path.product)
        same = say("cards.same", language, times=path.times)
        unknown = say(key, language, at=at, count=count, times=path.times, value=_UNKNOWN)
        found.append({**asdict(path), "label": label, "unknown": unknown, "same": same})
        at += path.times
    return found


def _note(shown: Factors, language: Language) -> str:
    """How the product compares with what torch has."""
    if not shown.agrees:
        return say("cards.differs", language, value=shown.held or shown.total)
    if shown.accumulated:
        return say("cards.accumulated", language, leaf=shown.leaf, value=shown.held)
    if not shown.paths:
        return ""
    key = "cards.holds" if shown.held else "cards.computed"
    return say(key, language, value=shown.held or shown.total)


def _hidden(made: Factors, secret: Secret) -> Factors:
    """Without the gradients that the reader predicts, nor the factors if it is "local"."""
    if not secret:
        return made
    return replace(
        made,
        total=_UNKNOWN,
        held="",
        sum="",
        rest="",
        agrees=True,
        accumulated=False,
        cards=tuple(_hidden_card(card) for card in made.cards) if secret == "local" else made.cards,
        paths=tuple(_hidden_path(path) for path in made.paths),
    )


def _hidden_card(card: FactorCard) -> FactorCard:
    return replace(card, factor=_UNKNOWN, rule="")


def _hidden_path(path: PathCards) -> PathCards:
    start = _UNKNOWN if path.start else ""
    return replace(path, start=start, product=_UNKNOWN, value=None)
