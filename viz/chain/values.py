"""The forward value behind a node, from who still holds it: a variable, the recording, or torch itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, cached_property

import torch

from viz.chain.metadata import outputs_of
from viz.trace import (
    GradFn,
    LeafValues,
    Recording,
    arguments,
    has_node,
    is_leaf,
    leaf_tensor,
    node_of,
    op_of,
    saved_input,
    saved_result,
    version,
)


class Values:
    """Looks up values by node and output."""

    def __init__(
        self,
        root: torch.Tensor,
        named: Mapping[str, torch.Tensor],
        leaves: Mapping[str, torch.Tensor],
        copies: LeafValues | None,
        recording: Recording | None,
        nodes: Sequence[GradFn],
    ) -> None:
        self._recording = recording
        self._copies = copies
        self._nodes = nodes
        # Of a node with many inputs or outputs these are asked for each.
        self._outputs, self._arguments = cache(outputs_of), cache(_arguments_of)
        self._held = {node_of(it): (it, version(it)) for it in named.values() if has_node(it)}
        for asked in (root, *leaves.values()):
            if not asked.is_leaf and has_node(asked):
                value = asked.detach().clone() if copies else asked
                self._held[node_of(asked)] = value, version(value)

    def __call__(self, node: GradFn, output_nr: int) -> torch.Tensor | None:
        """The value, detached; None where nobody holds it."""
        if is_leaf(node):
            leaf = leaf_tensor(node)
            copy = self._copies.of(leaf) if self._copies else None
            return leaf.detach() if copy is None else copy
        held, before = self._held.get((node, output_nr), (None, 0))
        if held is not None and version(held) == before:
            return held.detach()
        recording = self._recording
        recorded = recording.value(node, output_nr, self._copies) if recording else None
        return self._saved(node, output_nr) if recorded is None else recorded

    @cached_property
    def _users(self) -> Mapping[tuple[GradFn, int], Sequence[tuple[GradFn, int]]]:
        """(node, output) -> the nodes that used it, and as which of their inputs."""
        found: dict[tuple[GradFn, int], list[tuple[GradFn, int]]] = {}
        for node in self._nodes:
            for index, (used, output_nr) in enumerate(node.next_functions):
                if used is not None and not is_leaf(used):
                    found.setdefault((used, output_nr), []).append((node, index))
        return found

    def _saved(self, node: GradFn, output_nr: int) -> torch.Tensor | None:
        """What torch saved of it for the backward pass: at the node itself, or where it was used."""
        meta = self._outputs(node)
        if len(meta) == 1:
            result = saved_result(node)
            if result is not None and (result.shape, result.dtype) == (
                meta[0].shape,
                meta[0].dtype,
            ):
                return result
        for user, index in self._users.get((node, output_nr), ()):
            names = self._arguments(user)
            given = saved_input(user, names[index]) if names else None
            wanted = meta[output_nr]
            if given is not None and (given.shape, given.dtype) == (wanted.shape, wanted.dtype):
                return given
        return None


def _arguments_of(node: GradFn) -> Sequence[str]:
    """What PyTorch's formula of the node calls its inputs; none where it has none."""
    return arguments(op_of(node), len(node.next_functions))
