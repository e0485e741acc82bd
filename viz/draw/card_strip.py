"""The strip of factor cards as the browser takes it (`browser/cards/`). Needs no torch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import prod

from viz.draw.factor_cards import Factors
from viz.draw.shape_text import index_text
from viz.text import Language, say

WHOLE = "all"
"""What the whole tensor is called among its elements."""

UNKNOWN = "?"

_LISTED = 64
"""Elements up to which one is chosen from the list; those of larger tensors are chosen by their cells."""

_WORDS = ("label", "start", "adds", "fewer")


def few(shape: Sequence[int]) -> bool:
    """Whether the elements of a tensor are few enough to be listed."""
    return bool(shape) and 1 < prod(shape) <= _LISTED


def strip(
    shown: Factors,
    language: Language,
    *,
    root: str,
    leaves: Sequence[str],
    shape: Sequence[int],
    message: str = "",
    secret: bool = False,
) -> Mapping[str, object]:
    """The strip of cards, for the browser.

    `root` is the root's name, `leaves` are those to choose from, `shape` that of this leaf. A `message` says
    why there is nothing to see; what is `secret` has been taken out of `shown` before.
    """
    leaf, element = shown.leaf, shown.element
    if shown.unreached:
        message = say("chain.unreached", language, leaf=leaf, root=root)
    names = [index_text(shape, place) for place in range(prod(shape))] if few(shape) else []
    if element is not None and not names:
        names = [index_text(shape, element)]
    value = shown.total if shown.agrees or not shown.sum else shown.sum
    asked = {"name": shown.name, "value": "None" if shown.unreached else value}
    known = bool(shown.total or shown.unreached) and not secret
    how = say("cards.how", language, root=root, leaf=leaf)
    return {
        "words": {word: say(f"cards.{word}", language) for word in _WORDS}
        | {word: say(f"chain.{word}", language) for word in ("leaf", "element")}
        | {"all": say("cards.all", language, count=f"{len(shown.paths):,}")},
        "question": say("cards.why" if known else "cards.guess", language, **asked),
        "how": how if any(path.cards for path in shown.paths) else "",
        "message": message or shown.reason,
        "leaf": leaf,
        "leaves": list(leaves),
        "element": WHOLE if element is None else index_text(shape, element),
        "elements": [[WHOLE, say("chain.whole", language)], *([name, name] for name in names)],
        "cards": [asdict(card) for card in shown.cards],
        "paths": _labelled(shown, language),
        "rest": say("cards.rest", language, value=shown.rest) if shown.rest else "",
        "result": {
            "name": shown.name,
            "value": value,
            "note": "" if secret else _note(shown, language),
            "wrong": not shown.agrees,
        }
        if shown.total
        else None,
    }


def _labelled(shown: Factors, language: Language) -> list[dict[str, object]]:
    """The paths, each with the words that stand on its bar."""
    found: list[dict[str, object]] = []
    at, count = 1, f"{shown.count:,}"
    for path in shown.paths:
        key = "cards.path" if path.times == 1 else "cards.each"
        label = say(key, language, at=at, count=count, times=path.times, value=path.product)
        same = say("cards.same", language, times=path.times)
        unknown = say(key, language, at=at, count=count, times=path.times, value=UNKNOWN)
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
