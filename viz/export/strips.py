"""The factor cards that a file has: of each leaf, and of the elements of small ones."""

from __future__ import annotations

from collections.abc import Mapping

from viz import limits
from viz.draw.card_strip import WHOLE, few, strip
from viz.draw.explained import Explained
from viz.draw.factor_cards import Factors
from viz.draw.factors import values_text
from viz.draw.leaf_factors import leaf_factors
from viz.draw.shape_text import index_text
from viz.text import Language, say

Strips = Mapping[str, Mapping[str, Mapping[str, object]]]

_ELEMENTS = 36
"""Elements that have cards of their own, of all leaves together."""


def strips(explained: Explained, language: Language) -> tuple[Strips, Mapping[str, list[str]]]:
    """By leaf, the cards of the whole and of elements, and what its elements are called, by flat index.

    Those that take least come first. A leaf whose paths would take more than `limits.FILE_CALLS` calls,
    together with those before it, has no cards and says how many paths lead to it.
    """
    calls, elements = limits.FILE_CALLS.value, _ELEMENTS
    works = {leaf: _work(explained, leaf) for leaf in explained.grad}
    found: dict[str, Mapping[str, Mapping[str, object]]] = {}
    indices: dict[str, list[str]] = {}
    for leaf in sorted(works, key=works.__getitem__):
        (work, paths), gradient = works[leaf], explained.grad[leaf]
        shape = () if gradient is None else tuple(gradient.shape)
        if work > calls:
            why = say("export.many_paths", language, leaf=leaf, count=f"{paths:,}")
            total = "" if gradient is None else values_text(gradient)
            made = [Factors(leaf, f"{leaf}.grad", None, total, reason=why)]
        else:
            calls -= work
            made = [leaf_factors(explained, leaf, None, language)]
            size = 0 if gradient is None else gradient.numel()
            if few(shape) and size <= elements and work * size <= calls:
                calls, elements = calls - work * size, elements - size
                made += [leaf_factors(explained, leaf, at, language) for at in range(size)]
        shown = [_strip(explained, it, shape, language) for it in made]
        listed = [index_text(shape, place) for place in range(len(made) - 1)]
        found[leaf] = dict(zip((WHOLE, *listed), shown, strict=True))
        indices[leaf] = listed
    return found, indices


def _strip(
    explained: Explained, made: Factors, shape: tuple[int, ...], language: Language
) -> Mapping[str, object]:
    return strip(made, language, root=explained.root_name, leaves=list(explained.grad), shape=shape)


def _work(explained: Explained, leaf: str) -> tuple[int, int]:
    """How often nodes are called for the paths to a leaf, and how many paths there are."""
    target = explained.targets[leaf]
    if target is None or explained.root is None:
        return 0, 0
    onward: dict[str, int] = {}
    for node in reversed(explained.nodes):
        onward[node.id] = (node.id == target[0]) + sum(onward[it.source] for it in node.inputs)
    arriving, calls = {explained.root: 1}, 0
    for node in explained.nodes:
        paths = arriving.get(node.id, 0)
        for edge in node.inputs:
            if paths and onward[edge.source]:
                arriving[edge.source] = arriving.get(edge.source, 0) + paths
                calls += min(paths, limits.PATHS.value)
    return calls, onward[explained.root]
