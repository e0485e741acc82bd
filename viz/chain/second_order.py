"""Names for the nodes that a backward call with create_graph made: whose gradient each of them holds.

Torch's graph of a gradient is a graph like any other, but no line of the program says what its nodes are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from viz.chain.naming import short_name
from viz.trace import GradFn, Origin, is_leaf
from viz.trace.gradless import Passed

_PARTIAL = "\N{PARTIAL DIFFERENTIAL}"
_LONGEST = 24
"""Characters of an expression by which a gradient is named."""


def name_gradients(
    passed: Sequence[Passed],
    named: Mapping[GradFn, str],
    origins: Mapping[GradFn, Origin],
) -> tuple[dict[GradFn, str], dict[GradFn, Origin]]:
    """The names and origins, with those of the nodes that backward calls made.

    The gradient of z is called ``∂y/∂z``, unless a variable holds it; another node by the node of the
    forward run whose formula it is part of, ``PowBackward0.mul``. All of one call are of its root's group,
    ``∂y/∂…``.
    """
    names, places = dict(named), dict(origins)
    holds = {it.node: it for it in passed if it.node is not None}
    used_inside = {
        it for one in passed for it in one.given if it in holds and holds[it].during is one.during
    }
    of: dict[GradFn, GradFn] = {}  # a gradient -> the node whose output it is the gradient of
    for one in passed:
        for given in one.given:
            if given in holds and holds[given].during is not one.during and one.during is not None:
                of.setdefault(given, one.during)
    for node, one in holds.items():
        root = one.root or "root"
        by = of.get(node) or (None if node in used_inside else _only_input(one.during))
        called = "" if by is None else _label(by, names, origins)
        title = f"{_PARTIAL}{root}/{_PARTIAL}{called}" if called else ""
        if title:
            names.setdefault(node, title)
        places[node] = replace(
            places.get(node, Origin()),
            source=title,
            owner=type(one.during).__name__ if one.during is not None else root,
            module="",
            backward=f"{_PARTIAL}{root}/{_PARTIAL}\N{HORIZONTAL ELLIPSIS}",
        )
    return names, places


def _only_input(during: GradFn | None) -> GradFn | None:
    """The one input of a node; a leaf's own gradient is that of the leaf."""
    if during is None or is_leaf(during):
        return during
    inputs = {used for used, _ in during.next_functions if used is not None}
    return inputs.pop() if len(inputs) == 1 else None


def _label(node: GradFn, names: Mapping[GradFn, str], origins: Mapping[GradFn, Origin]) -> str:
    """What a gradient is taken by: a variable, or an expression in brackets."""
    name = names.get(node, "")
    if not name and is_leaf(node):
        return "leaf"
    if not name:
        source = " ".join(origins.get(node, Origin()).source.split())
        name = source if source and "=" not in source else short_name(type(node).__name__)
    if len(name) > _LONGEST:
        name = name[: _LONGEST - 1] + "\N{HORIZONTAL ELLIPSIS}"
    return name if name.replace(".", "_").isidentifier() else f"({name})"
