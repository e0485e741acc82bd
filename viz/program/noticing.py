"""Notices, while a program runs, what it may wonder about later: a gradient that is None, a graph that grows.

It costs a run next to nothing; `viz.diagnosis` finds out more where something was noticed.
"""

from __future__ import annotations

import ast
from typing import Any

import torch

from viz.program.evaluate import Evaluator

_AT_MOST = 10


class Noticing(Evaluator):
    """An evaluator that notices. `none_gradients` are the ``.grad`` that were None, `growing` variables."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.none_gradients: dict[ast.Attribute, None] = {}
        self.growing: dict[str, int] = {}

    def nothing(self, node: ast.Attribute, value: object) -> None:
        if node.attr != "grad" or not isinstance(value, torch.Tensor) or value.is_leaf:
            return
        if not value.retains_grad and len(self.none_gradients) < _AT_MOST:
            self.none_gradients[node] = None

    def notice_growth(self, name: str, value: torch.Tensor, calls: int) -> None:
        """Called where a sum gets its next value, with backward calls between it and the last one."""
        if not calls or not self.frame.iterations or not _adds_to(self.statement, name):
            return
        if value.requires_grad and not value.is_leaf and len(self.growing) < _AT_MOST:
            self.growing[name] = self.growing.get(name, 0) + 1


def _adds_to(statement: ast.AST, name: str) -> bool:
    """Whether a statement is ``name = name + ...``, in either way of writing it."""
    match statement:
        case ast.AugAssign(target=ast.Name(id=same), op=ast.Add()):
            return same == name
        case ast.Assign(
            targets=[ast.Name(id=same)], value=ast.BinOp(left=ast.Name(id=left), op=ast.Add())
        ):
            return same == left == name
    return False
