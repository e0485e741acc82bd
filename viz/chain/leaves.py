"""Finds the leaves of a graph that nobody named, and a name for each: from whoever knows one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch

from viz.trace import Around, GradFn, Recording, is_leaf, leaf_tensor


def found_leaves(
    nodes: Sequence[GradFn],
    recording: Recording | None,
    around: Around,
    named: Mapping[GradFn, str],
) -> dict[str, torch.Tensor]:
    """All leaves among `nodes` (root first) by name, in the order in which they were used.

    A leaf has the name that `named` gives it. Else a parameter has its path: that in the recorded modules,
    else in those of the caller. Other leaves have the recorded name, else that of the caller's variable; if
    there is none ``leaf``, ``leaf1``, ``leaf2``.
    """
    ends = [node for node in reversed(nodes) if is_leaf(node)]
    known = {**around.variables, **around.parameters}
    if recording is not None:
        known = {**around.variables, **recording.names, **around.parameters, **recording.parameters}
    known |= named
    nameless = sum(node not in known for node in ends)
    found: dict[str, torch.Tensor] = {}
    number = 0
    for node in ends:
        name = known.get(node)
        if name is None:
            number += 1
            name = "leaf" if nameless == 1 else f"leaf{number}"
        base, copy = name, 1
        while name in found:
            copy += 1
            name = f"{base}@{copy}"
        found[name] = leaf_tensor(node)
    return found
