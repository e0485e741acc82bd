"""An explanation without torch's graph, with what its pictures say of each arrow."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from viz import limits
from viz.chain import Edge, PathLedger, Rule
from viz.chain.detached import Detaching, detached_rule
from viz.draw.explained import Explained
from viz.draw.factors import factor_text
from viz.errors import VizError


def detached(
    given: Explained, rules: Mapping[str, tuple[Rule, ...]], ledgers: Mapping[str, PathLedger]
) -> Mapping[str, object]:
    """The fields of an explanation that torch's graph was behind; see `viz.explanation.Explanation.detach`.

    `rules` are those that pictures use, by node; `ledgers` the paths that were asked for.
    """
    small = len(given.nodes) <= limits.DRAWN_NODES.value

    def said(edge: Edge) -> str | None:
        if not small:
            return None
        with suppress(VizError):
            _ = edge.local.kind
        own = rules.get(edge.target, ())
        return factor_text(edge, next((it for it in own if it.index == edge.index), None))

    kept = {node: tuple(map(detached_rule, own)) for node, own in rules.items()}
    detaching = Detaching(said)
    return {
        **detaching.graph(given, kept),
        "typed": None,
        "_rules": kept,
        "_ledgers": {leaf: detaching.ledger(it) for leaf, it in ledgers.items()},
    }
