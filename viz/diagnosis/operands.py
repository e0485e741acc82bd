"""The tensors that an operation which failed was given, and how they are shown."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import torch

from viz.diagnosis.evidence import Evidence

Operand = tuple[ast.AST | None, str, torch.Tensor]
"""Where a tensor stands in what failed, how it is written there, and the tensor."""


def kind_of(tensor: torch.Tensor) -> str:
    """A shape and a dtype, as they are shown."""
    return f"{shape(tensor)} {str(tensor.dtype).removeprefix('torch.')}"


def shape(tensor: torch.Tensor) -> str:
    """A shape as Python writes it: ``(2, 3)``."""
    return str(tuple(tensor.shape))


def operands(evidence: Evidence) -> list[Operand]:
    """The tensors that an operation which failed was given; of a layer its weight too."""
    node, found = evidence.failed, list[Operand]()

    def take(place: ast.AST) -> None:
        value = evidence.value(place)
        if isinstance(value, torch.Tensor):
            found.append((place, evidence.source(place), value))
        elif isinstance(value, list | tuple) and isinstance(place, ast.List | ast.Tuple):
            for each in place.elts:
                take(each)

    match node:
        case ast.BinOp(left=left, right=right):
            take(left)
            take(right)
        case ast.AugAssign(target=target, value=value):
            take(target)
            take(value)
        case ast.Call(func=function, args=args, keywords=keywords):
            module = evidence.value(function)
            if isinstance(function, ast.Attribute):
                take(function.value)
            for place in (*args, *(it.value for it in keywords)):
                take(place)
            if isinstance(module, torch.nn.Module):
                found += _parameters(evidence, node, module)
        case ast.Assign(targets=[ast.Subscript() as target], value=value):
            take(target)
            take(value)
    return found


def _parameters(evidence: Evidence, node: ast.Call, module: torch.nn.Module) -> Iterator[Operand]:
    for name, tensor in list(module._parameters.items())[:4]:
        if isinstance(tensor, torch.Tensor):
            yield None, f"{evidence.source(node.func)}.{name}", tensor
