"""Tensors that a program makes of numbers alone: where they stand, and how their text is rewritten."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

import torch

from viz.program.edit import replace, steps
from viz.program.imports import ALWAYS
from viz.program.literals import tensor_source
from viz.program.ops import OPS
from viz.program.syntax import Program

_LITERAL = frozenset(("tensor", "Tensor", "FloatTensor", "DoubleTensor", "LongTensor"))
_MAKERS = _LITERAL | {op.name for op in OPS if op.category == "creation"}
_WRAPPERS = frozenset(("Parameter", "Variable"))
_MODULES = frozenset((*ALWAYS, "np", "numpy", "math"))


@dataclass(frozen=True, eq=False)
class Constant:
    """An expression that makes a tensor of numbers alone.

    `name` says what it is called: the variable of a statement of the module, or else the function and
    the line. `statement` is None for a literal that stands elsewhere, as in a function.
    """

    name: str
    value: ast.expr
    statement: ast.stmt | None


def constants(program: Program) -> tuple[Constant, ...]:
    """The tensors that statements of the module make, then the literals that stand elsewhere."""
    found = []
    for step in steps(program):
        statement = step.statement
        if step.looped or not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
            continue
        target, value = statement.targets[0], _unwrapped(statement.value)
        if isinstance(target, ast.Name) and not _names(value) and _makes(value):
            found.append(Constant(target.id, value, statement))
    own = {id(it) for constant in found for it in ast.walk(constant.value)}
    for place, node in _with_places(program.tree, ""):
        if id(node) not in own and _is_literal(node) and _numbers(node):
            assert isinstance(node, ast.Call)
            name = f"{place} · {node.lineno}" if place else f"{node.lineno}"
            found.append(Constant(name, node, None))
    return tuple(found)


def literal_value(constant: Constant) -> torch.Tensor | None:
    """The tensor of a literal, made again; None where its text is not of numbers alone."""
    numbers = _numbers(constant.value)
    if not numbers or not isinstance(constant.value, ast.Call):
        return None
    try:
        made = torch.tensor(ast.literal_eval(constant.value.args[0]))
    except (ValueError, TypeError):
        return None
    return made if made.numel() == len(numbers) else None


def set_cell(
    program: Program, constant: Constant, value: torch.Tensor, place: int, new: float
) -> str:
    """Write `new` into the element at flat index `place` of a constant.

    Where the text has the numbers, only that number is rewritten; else the expression becomes a
    `torch.tensor` with all of them. `value` is the tensor as the program made it.
    """
    changed = value.detach().clone()
    changed.view(-1)[place] = new
    numbers = _numbers(constant.value)
    if place < len(numbers):
        source = tensor_source(changed.reshape(-1)[place])
        return replace(program.text, program.span(numbers[place]), source)
    return set_tensor(program, constant, changed, requires_grad=value.requires_grad)


def set_tensor(
    program: Program, constant: Constant, value: torch.Tensor, *, requires_grad: bool
) -> str:
    """Make a constant a `torch.tensor` with the values, shape and dtype of `value`."""
    arguments = [tensor_source(value)]
    if value.dtype not in (torch.float32, torch.int64, torch.bool) or not value.numel():
        arguments.append(f"dtype={value.dtype}")
    if requires_grad and not _is_wrapped(constant):
        arguments.append("requires_grad=True")
    return set_expression(program, constant, f"torch.tensor({', '.join(arguments)})")


def set_expression(program: Program, constant: Constant, expression: str) -> str:
    """Put `expression` in place of what makes a constant."""
    return replace(program.text, program.span(constant.value), expression)


def set_seed(program: Program, constant: Constant, seed: int, expression: str) -> str:
    """Put a random `expression` in place, with ``torch.manual_seed(seed)`` on the line above."""
    line = (constant.statement or constant.value).lineno
    lines = set_expression(program, constant, expression).split("\n")
    seeded = f"torch.manual_seed({seed})"
    if line > 1 and re.fullmatch(r"torch\.manual_seed\(\d+\)", lines[line - 2].strip()):
        lines[line - 2] = lines[line - 2].replace(lines[line - 2].strip(), seeded)
    else:
        indent = re.match(r"\s*", lines[line - 1])
        lines.insert(line - 1, (indent.group() if indent else "") + seeded)
    return "\n".join(lines)


def _is_wrapped(constant: Constant) -> bool:
    return (
        isinstance(constant.statement, ast.Assign)
        and constant.statement.value is not constant.value
    )


def _unwrapped(value: ast.expr) -> ast.expr:
    """What ``nn.Parameter(...)`` is made of."""
    wrapped = isinstance(value, ast.Call) and _called(value) in _WRAPPERS
    return value.args[0] if wrapped and value.args else value  # type: ignore[attr-defined]


def _called(call: ast.expr) -> str:
    function = getattr(call, "func", None)
    return getattr(function, "attr", getattr(function, "id", ""))


def _names(value: ast.expr) -> bool:
    return any(isinstance(it, ast.Name) and it.id not in _MODULES for it in ast.walk(value))


def _makes(value: ast.expr) -> bool:
    return any(isinstance(it, ast.Call) and _called(it) in _MAKERS for it in ast.walk(value))


def _is_literal(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and _called(node) in _LITERAL


def _numbers(value: ast.expr | ast.AST) -> list[ast.expr]:
    """The literals of a ``torch.tensor`` in the order of its elements, if it is one of literals."""
    if not (_is_literal(value) and isinstance(value, ast.Call) and value.args):
        return []
    numbers = list(_flat(value.args[0]))
    return [] if any(it is None for it in numbers) else [it for it in numbers if it is not None]


def _flat(value: ast.expr) -> Iterator[ast.expr | None]:
    match value:
        case ast.List(elts=items) | ast.Tuple(elts=items):
            for item in items:
                yield from _flat(item)
        case ast.Constant(value=int() | float()):
            yield value
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=ast.Constant(value=int() | float())):
            yield value
        case _:
            yield None


def _with_places(node: ast.AST, place: str) -> Iterator[tuple[str, ast.AST]]:
    """Every node with the function or class that it stands in, as ``Net.forward``."""
    for child in ast.iter_child_nodes(node):
        yield place, child
        inside = place
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            inside = f"{place}.{child.name}" if place else child.name
        yield from _with_places(child, inside)
