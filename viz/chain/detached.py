"""A graph without torch's: numbers, names and what was asked before, in memory of their own.

It holds no node of torch's and no tensor of the user's, so it can be kept beside many others and sent to
another process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import torch

from viz.chain.graph import Edge, Graph, Node, Output, Rule
from viz.chain.jacobian import Jacobian
from viz.chain.nodes import Nodes
from viz.chain.paths import Path, PathLedger
from viz.chain.saved_memory import saved_storages
from viz.trace import Freed, constants, saved_tensors

_ASKED = ("kind", "factor", "copies", "_matrix", "_rows_by_basis")
"""What a Jacobian knows once it was asked."""

_KEPT = 4_096
"""Elements of a local factor or matrix that is kept: pictures say larger ones in words."""

_TAKEN = frozenset(("MaxBackward0", "MinBackward0"))
"""Nodes of which remarks look at the indices that they saved."""


class Detaching:
    """One graph on its way: what several of its tensors share is copied once."""

    def __init__(self, said: Callable[[Edge], str | None]) -> None:
        self._said = said
        self._copies: dict[tuple[object, ...], torch.Tensor] = {}
        self._sources: list[torch.Tensor] = []  # held, so that their memory is not given to others
        self._edges: dict[Edge, Edge] = {}

    def graph(self, graph: Graph, rules: Mapping[str, tuple[Rule, ...]]) -> Mapping[str, object]:
        """The fields of the graph, detached; `rules` are those of its nodes that are known."""
        return {
            "nodes": Nodes.of([self._node(node, rules.get(node.id)) for node in graph.nodes]),
            "root_tensor": self.copy(graph.root_tensor),
            "root_gradient": self.copy(graph.root_gradient),
            "targets": dict(graph.targets),
            "grad": {name: self.maybe(gradient) for name, gradient in graph.grad.items()},
            "cuts": tuple(replace(it, value=self.copy(it.value)) for it in graph.cuts),
            "unreached": {name: self.copy(value) for name, value in graph.unreached.items()},
            "retained": dict(graph.retained),
        }

    def ledger(self, ledger: PathLedger) -> PathLedger:
        """What was asked of the paths to a leaf."""
        paths = tuple(map(self._path, ledger.paths))
        return replace(
            ledger, paths=paths, total=self.maybe(ledger.total), rest=self.maybe(ledger.rest)
        )

    def maybe(self, tensor: torch.Tensor | None) -> torch.Tensor | None:
        """`copy` of a tensor that may be undefined."""
        return None if tensor is None else self.copy(tensor)

    def copy(self, tensor: torch.Tensor) -> torch.Tensor:
        """The numbers in the CPU's memory, and no others; one, where an expanded tensor repeats it."""
        tensor = tensor.detach()
        where = tensor.untyped_storage()._cdata, tensor.storage_offset(), tensor.device
        key = (
            *where,
            tensor.shape,
            tensor.stride(),
            tensor.dtype,
            tensor.is_conj(),
            tensor.is_neg(),
        )
        if key not in self._copies:
            self._sources.append(tensor)
            once = tensor
            for dim, (size, step) in enumerate(zip(tensor.shape, tensor.stride(), strict=True)):
                once = once.narrow(dim, 0, 1) if size > 1 and not step else once
            own = once.resolve_conj().resolve_neg().to("cpu", copy=True)
            self._copies[key] = own.expand(tensor.shape) if once is not tensor else own
        return self._copies[key]

    def _node(self, node: Node, rules: tuple[Rule, ...] | None) -> Node:
        grad_fn = node.grad_fn
        if not isinstance(grad_fn, Freed):
            taken = saved_tensors(grad_fn) if node.op in _TAKEN else {}
            places = {name: self.copy(it) for name, it in taken.items() if name == "indices"}
            known = {} if node.is_leaf else dict(constants(grad_fn))
            grad_fn = Freed(node.op, known, places, saved_storages(grad_fn))  # type: ignore[assignment]
        return replace(
            node,
            grad_fn=grad_fn,
            outputs=tuple(Output(self.maybe(it.value), self.maybe(it.grad)) for it in node.outputs),
            inputs=tuple(self._edge(edge, grad_fn) for edge in node.inputs),
            rules=None if rules is None else partial(_known, rules),
        )

    def _edge(self, edge: Edge, grad_fn: object) -> Edge:
        said, local = self._said(edge), edge.local
        made: Jacobian = replace(local, grad_fn=grad_fn, replay=None)  # type: ignore[arg-type]
        for name in _ASKED:
            asked = vars(local).get(name, self)
            if isinstance(asked, torch.Tensor):
                asked = self.copy(asked) if asked.numel() <= _KEPT else self
            if asked is not self:
                vars(made)[name] = asked
        self._edges[edge] = replace(
            edge, contribution=self.maybe(edge.contribution), local=made, said=said
        )
        return self._edges[edge]

    def _path(self, path: Path) -> Path:
        return replace(
            path,
            edges=tuple(self._edges[edge] for edge in path.edges),
            start=self.copy(path.start),
            _kept=self.maybe(path._kept),
        )


def detached_rule(rule: Rule) -> Rule:
    """A rule that says the same numbers for each element: others took the program."""
    return replace(rule, at=partial(_same, rule.numbers))


def _known(rules: tuple[Rule, ...], node: str) -> tuple[Rule, ...]:
    return rules


def _same(numbers: str, element: int) -> str:
    return numbers
