"""What is known of a program that was run once more and watched: the questions that its lessons ask."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import torch
from torch.autograd.graph import Node as GradFn

from viz.diagnosis.witness import Entry, Operations, Witness, storage
from viz.naming import origins_of_nodes
from viz.program.execution import Execution
from viz.program.run import execute
from viz.program.span import Span
from viz.program.syntax import Program
from viz.trace import record
from viz.trace.origin import Origin


class Evidence:
    """What is known of a run that was watched."""

    def __init__(self, program: Program, grown: Sequence[str] = ()) -> None:
        made: list[Witness] = []

        def make(*given: Any) -> Witness:
            made.append(Witness(*given))
            made[0].grown = {name: [] for name in grown}
            return made[0]

        operations = Operations()
        self.program = program
        self.run: Execution = execute(
            program, record_from=0, recorder=_recorder, beside=operations, make=make
        )
        self.witness = made[0]
        self.touched = operations.touched
        self.parents = {
            child: node for node in ast.walk(program.tree) for child in ast.iter_child_nodes(node)
        }

    @cached_property
    def origins(self) -> Mapping[GradFn, Origin]:
        """Where each node of the graph comes from."""
        return origins_of_nodes(self.run)

    @cached_property
    def makers(self) -> Mapping[int, Entry]:
        """By the identity of a value, the expression that made it: the first that had it."""
        found: dict[int, Entry] = {}
        for entry in self.witness.entries:
            found.setdefault(id(entry.result), entry)
        return found

    @cached_property
    def failed(self) -> ast.AST:
        """The expression or statement that failed."""
        return self.witness.failed[0] if self.witness.failed else self.witness.at

    @property
    def iterations(self) -> tuple[str, ...]:
        """The iterations of the loops around what failed."""
        return self.witness.failed[1] if self.witness.failed else self.witness.iterations()

    def value(self, node: ast.AST) -> Any:
        """What an expression gave last."""
        return self.witness.latest.get(node)

    def around(self, node: ast.AST, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        """The nodes of some kinds that a node is in, itself first."""
        found: ast.AST | None = node
        while found is not None:
            if not kinds or isinstance(found, kinds):
                yield found
            found = self.parents.get(found)

    def statement(self, node: ast.AST) -> ast.stmt:
        """The statement that a node is part of."""
        return next(it for it in self.around(node) if isinstance(it, ast.stmt))

    def line(self, node: ast.AST) -> int:
        """The line that a node starts in."""
        return int(getattr(node, "lineno", 1))

    def source(self, node: ast.AST) -> str:
        """The text of a node, on one line and not too long to be read in a sentence."""
        return brief(self.program.source(node))

    def span(self, node: ast.AST) -> Span:
        """Where a node stands."""
        return self.program.span(node)

    def name_of(self, tensor: torch.Tensor) -> str:
        """The first variable that held a tensor, or another that shares its memory; "" for none."""
        same = [name for name, it, _ in self.run.bindings if it is tensor]
        if same:
            return same[0]
        memory = storage(tensor)
        return next(
            (name for name, it, _ in reversed(self.run.bindings) if storage(it) == memory), ""
        )


def brief(text: str) -> str:
    """A piece of a program on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"


def _recorder() -> Any:
    return record(names={}, lines=False)
