"""Stable ids for nodes, made from the user's own names: "z", "z.pow", "h@2"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from viz.trace import GradFn, is_leaf


@dataclass(frozen=True)
class Origin:
    """Where a node came from: the user's text and line, and the name its statement assigns."""

    source: str = ""
    line: int = 0
    owner: str = ""


def short_name(op: str) -> str:
    """``LogSoftmaxBackward0`` -> ``log_softmax``."""
    stem = re.sub(r"Backward\d*$", "", op) or op
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", stem).lower()


def give_ids(
    nodes: Iterable[GradFn],
    named: Mapping[GradFn, str],
    origins: Mapping[GradFn, Origin],
) -> dict[GradFn, str]:
    """An id for each node, in the order given (forward order keeps ids stable as a program grows).

    A node that gave a variable its value has that variable's name; another one the name of the
    statement it belongs to and torch's name for it ("z.pow"). What would repeat gets "@2", "@3".
    """
    ids: dict[GradFn, str] = {}
    used: dict[str, int] = {}
    for node in nodes:
        base = named.get(node) or _unnamed(node, origins.get(node, Origin()))
        used[base] = used.get(base, 0) + 1
        ids[node] = base if used[base] == 1 else f"{base}@{used[base]}"
    return ids


def _unnamed(node: GradFn, origin: Origin) -> str:
    op = "leaf" if is_leaf(node) else short_name(type(node).__name__)
    return f"{origin.owner}.{op}" if origin.owner else op
