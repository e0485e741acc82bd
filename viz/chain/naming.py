"""Stable ids for nodes, made from the user's own names: "z", "z.pow", "h@2"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from viz.trace import GradFn, is_leaf


@cache
def short_name(op: str) -> str:
    """``LogSoftmaxBackward0`` -> ``log_softmax``."""
    stem = re.sub(r"Backward\d*$", "", op) or op
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", stem).lower()


def give_ids(
    nodes: Iterable[GradFn],
    named: Mapping[GradFn, str],
    owner_of: Callable[[GradFn], str],
) -> dict[GradFn, str]:
    """An id for each node, in the order given (forward order keeps ids stable as a program grows).

    A node that gave a variable its value has that variable's name; another one the name of its
    owner, the statement or the module it belongs to, and torch's name for it ("z.pow"). What would
    repeat gets "@2", "@3".
    """
    ids: dict[GradFn, str] = {}
    used: dict[str, int] = {}
    for node in nodes:
        base = named.get(node) or _unnamed(node, owner_of(node))
        used[base] = used.get(base, 0) + 1
        ids[node] = base if used[base] == 1 else f"{base}@{used[base]}"
    return ids


def _unnamed(node: GradFn, owner: str) -> str:
    op = "leaf" if is_leaf(node) else short_name(type(node).__name__)
    return f"{owner}.{op}" if owner else op
