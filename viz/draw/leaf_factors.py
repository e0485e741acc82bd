"""The chain rule as factor cards: one factor for each edge of a path from the root to a leaf."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import torch

from viz import limits
from viz.chain import Edge, Jacobian, Rule
from viz.chain.elements import Term, element_ledger
from viz.draw.explained import Explained
from viz.draw.factor_cards import FactorCard, Factors, PathCards
from viz.draw.factors import (
    derivative,
    factor_text,
    in_brackets,
    rule_text,
    shape_factor,
    values_text,
)
from viz.draw.number_format import as_fraction, number, uniform
from viz.draw.shape_text import index_text
from viz.draw.titles import titles
from viz.errors import VizError
from viz.numbers import wide
from viz.text import Language

_GROUPS = 60
"""Paths listed that are not alike: nobody compares more."""

_COMPUTED = 300
"""Factors worked out; on longer paths the others are known by their shapes."""

_RULED = 60
"""Operations whose rules are worked out."""

_ROUNDING = {torch.float32: 1e-5, torch.float64: 1e-9}
"""Difference, relative to the largest number that is added, that is rounding; shorter types 1e-2."""


def leaf_factors(
    explanation: Explained, leaf: str, element: int | None, language: Language
) -> Factors:
    """The factors behind the gradient of a leaf, or of its element with a flat index."""
    gradient = explanation.grad.get(leaf)
    if gradient is None:
        return Factors(leaf, f"{leaf}.grad", None, unreached=True)
    if element is not None and not 0 <= element < gradient.numel():
        element = None
    whole = element is None
    held = explanation.held(leaf)
    if held is not None and held.shape != gradient.shape:
        held = None  # another tensor has the leaf's name by now
    total = gradient if whole else gradient.reshape(-1)[element]
    shown = held if held is None or whole else held.reshape(-1)[element]
    made = Factors(
        leaf,
        f"{leaf}.grad" + ("" if element is None else index_text(gradient.shape, element)),
        element,
        total=values_text(total),
        held="" if shown is None else values_text(shown),
        accumulated=shown is not None and not torch.allclose(shown, total, equal_nan=True),
    )
    try:
        cards = _Cards(explanation, language)
        return (
            _of_the_whole(cards, made) if element is None else _of_an_element(cards, made, element)
        )
    except VizError as error:
        return replace(made, reason=error.said(language))


@dataclass(frozen=True)
class _Step:
    """One edge on a path; with an element, the row and the column of its Jacobian, and its number there."""

    edge: Edge
    row: int | None = None
    column: int | None = None
    value: float = 0.0


@dataclass(frozen=True)
class _Way:
    """One path, with what it starts from and what it adds."""

    steps: tuple[_Step, ...]
    start: str
    product: str
    value: float | None


def _of_the_whole(cards: _Cards, made: Factors) -> Factors:
    explanation = cards.explanation
    gradient, ledger = explanation.grad[made.leaf], explanation.paths(made.leaf)
    assert gradient is not None
    assert ledger.total is not None
    assert ledger.rest is not None
    root = explanation.root_gradient
    start = "" if uniform(root) == 1 else in_brackets(values_text(root))
    ways = [
        _Way(tuple(map(_Step, path.edges)), start, values_text(path.product), _mean(path.product))
        for path in ledger.paths
    ]
    numbers = [gradient, ledger.total, *(path.product for path in ledger.paths)]
    return replace(
        _filled(cards, made, ways),
        count=ledger.count,
        sum=values_text(ledger.total),
        rest=values_text(ledger.rest) if ledger.count > len(ledger.paths) else "",
        agrees=_agrees(gradient, ledger.total, numbers),
    )


def _of_an_element(cards: _Cards, made: Factors, element: int) -> Factors:
    ledger = element_ledger(cards.explanation, made.leaf, element)
    gradient = cards.explanation.grad[made.leaf]
    assert gradient is not None
    terms = sorted(ledger.terms, key=lambda term: abs(term.product), reverse=True)
    found = [ledger.rest, *(term.product for term in terms)]
    total, *numbers = (torch.tensor(it, dtype=torch.float64) for it in (sum(found), *found))
    return replace(
        _filled(cards, made, [_way(term) for term in terms]),
        count=len(terms),
        sum=values_text(total),
        rest="" if ledger.complete else number(ledger.rest),
        agrees=_agrees(torch.tensor(ledger.total, dtype=gradient.dtype), total, numbers),
    )


def _way(term: Term) -> _Way:
    steps = (_Step(it.edge, it.row, it.column, it.value) for it in term.factors)
    start = "" if term.seed == 1 else in_brackets(number(term.seed))
    product = term.product
    return _Way(tuple(steps), start, number(product), product if math.isfinite(product) else None)


def _mean(product: torch.Tensor) -> float | None:
    """The mean of the elements: those of all paths add up to that of the gradient."""
    if product.is_complex() or not product.numel():
        return None
    mean = float(wide(product).mean())
    return mean if math.isfinite(mean) else None


def _agrees(one: torch.Tensor, other: torch.Tensor, numbers: Iterable[torch.Tensor]) -> bool:
    """Whether two ways of adding up `numbers` differ by rounding alone."""
    if not one.numel():
        return True
    rounding = _ROUNDING.get(one.dtype, 1e-5 if one.is_complex() else 1e-2)
    sizes = (float(wide(it).abs().nan_to_num(0, 0, 0).max()) for it in numbers)
    one, other = wide(one), wide(other.to(one.dtype))
    return torch.allclose(one, other, rounding, rounding * max(sizes), equal_nan=True)


def _filled(cards: _Cards, made: Factors, ways: Sequence[_Way]) -> Factors:
    """With the paths, those that are alike as one."""
    alike: dict[object, list[_Way]] = {}
    for way in ways:
        same = tuple(cards.words(step)[1:] for step in way.steps)
        alike.setdefault((same, way.start, way.product), []).append(way)
    groups = list(alike.values())[:_GROUPS]
    paths = tuple(
        PathCards(cards.along(group), group[0].start, group[0].product, group[0].value, len(group))
        for group in groups
    )
    return replace(made, cards=tuple(cards.made), paths=paths)


class _Cards:
    """The cards of one answer, each made once."""

    def __init__(self, explanation: Explained, language: Language) -> None:
        self.explanation = explanation
        self.made: dict[FactorCard, int] = {}
        self._language = language
        self._titles = titles(explanation, language)
        self._places = {edge: place for place, edge in enumerate(explanation.edges)}
        self._words: dict[tuple[int, int | None, int | None], tuple[str, str, str]] = {}

    def along(self, group: Sequence[_Way]) -> tuple[int, ...]:
        """The cards of paths that are alike."""
        found = []
        for steps in zip(*(way.steps for way in group), strict=True):
            edges = tuple(dict.fromkeys(self._places[step.edge] for step in steps))
            edge = steps[0].edge
            ends = self._titles[edge.target], self._titles[edge.source]
            card = FactorCard(edges, *self.words(steps[0]), *ends)
            found.append(self.made.setdefault(card, len(self.made)))
        return tuple(found)

    def words(self, step: _Step) -> tuple[str, str, str]:
        """Name, factor and rule of an edge."""
        key = (self._places[step.edge], step.row, step.column)
        if key not in self._words:
            self._words[key] = self._said(step)
        return self._words[key]

    def _said(self, step: _Step) -> tuple[str, str, str]:
        edge = step.edge
        rule = self._rules.get((edge.target, edge.index))
        title, node = self._titles[edge.target], self.explanation.nodes[edge.target]
        entry = None if step.row is None or step.column is None else (step.row, step.column)
        said = rule_text(edge, node, title, rule, self._language, entry)
        of, by = title, self._titles[edge.source]
        if entry is None:
            known = len(self._words) < _COMPUTED
            factor = factor_text(edge, rule) if known else shape_factor(edge.local)
            return derivative(of, by), factor, said
        by_index = index_text(edge.local.column.shape, entry[1])
        name = derivative(of, by, _row_index(edge.local, entry[0]), by_index)
        return name, in_brackets(as_fraction(step.value)), said

    @cached_property
    def _rules(self) -> Mapping[tuple[str, int], Rule]:
        """The rules by node and by the edge's place among its inputs; none where there is no code."""
        run = self.explanation
        if run.typed is None or len(run.nodes) > limits.DRAWN_NODES.value:
            return {}
        ruled = [node.id for node in run.nodes if not node.is_leaf][:_RULED]
        try:
            rules = run.rules(ruled)
        except VizError:
            return {}
        return {(node, rule.index): rule for node, found in rules.items() for rule in found}


def _row_index(local: Jacobian, row: int) -> str:
    for output in local.rows:
        if row < output.numel:
            return index_text(output.shape, row)
        row -= output.numel
    return ""
