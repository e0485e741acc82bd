"""A backward call with nothing to go back through: where the last connection to a leaf was cut."""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from viz.diagnosis.evidence import Evidence
from viz.diagnosis.fixes import edited, fix, grouped, keyword_edit, without_header
from viz.diagnosis.saved import roots_of
from viz.diagnosis.witness import Entry
from viz.errors import Fix, Lesson, Sentence

_LOOKED_AT = 5_000
"""Values that are followed back from the root."""


@dataclass(frozen=True)
class _Cut:
    """The expression whose result has no connection, though what it was made of had one."""

    kind: str
    entry: Entry
    around: ast.AST | None = None


def _carries(value: Any) -> bool:
    return isinstance(value, torch.Tensor) and value.requires_grad


def _followed(evidence: Evidence, roots: Sequence[Any]) -> Iterator[Entry]:
    """The expressions that values were made by, those nearest to the root first."""
    waiting, seen = deque(roots), {id(it) for it in roots}
    for _ in range(_LOOKED_AT):
        if not waiting:
            return
        entry = evidence.makers.get(id(waiting.popleft()))
        if entry is None:
            continue
        yield entry
        for it in entry.used:
            if id(it) not in seen and not _carries(it):
                seen.add(id(it))
                waiting.append(it)


def no_connection(evidence: Evidence) -> Lesson | None:
    """The line of the cut; or the leaves for which nobody asked for a gradient."""
    roots = roots_of(evidence) or _number(evidence)
    if not roots:
        return None
    name = _named(evidence)
    here = evidence.line(evidence.failed)
    found = _cut(evidence, roots)
    if found is not None:
        line = evidence.line(found.entry.node)
        values: dict[str, str | int] = {
            "root": name,
            "line": line,
            "cut": evidence.source(found.entry.node),
            "from": _carrier(evidence, found.entry),
        }
        if found.around is not None:
            values["block"] = evidence.line(found.around)
        sentences = (Sentence("cut_root", values), Sentence(f"cut_{found.kind}", values))
        lines = [here, line, *([evidence.line(found.around)] if found.around else [])]
        return Lesson(f"cut_{found.kind}", sentences, tuple(dict.fromkeys(lines)))
    leaves = _leaves(evidence, roots)
    if not leaves:
        told = (Sentence("cut_root", {"root": name}), Sentence("cut_nothing"))
        return Lesson("cut_never", told, (here,))
    names = ", ".join(dict.fromkeys(leaf for leaf, _ in leaves))
    root = Sentence("cut_root", {"root": name})
    made = ", ".join(str(it) for it in dict.fromkeys(evidence.line(it) for _, it in leaves))
    never = Sentence("cut_never", {"names": names, "lines": made})
    lines = [here, *(evidence.line(it) for _, it in leaves)]
    return Lesson("cut_never", (root, never), tuple(dict.fromkeys(lines)))


def _named(evidence: Evidence) -> str:
    call = evidence.failed
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
        call = call.args[0] if call.func.attr == "grad" and call.args else call.func.value
    elif isinstance(call, ast.Attribute):
        call = call.value
    return evidence.source(call)


def _number(evidence: Evidence) -> list[Any]:
    """What has no ``backward``: a number that was a tensor."""
    failed = evidence.failed
    if isinstance(failed, ast.Attribute) and failed.attr == "backward":
        value = evidence.value(failed.value)
        return [value] if isinstance(value, float | np.ndarray | np.generic) else []
    return []


def _cut(evidence: Evidence, roots: Sequence[Any]) -> _Cut | None:
    for entry in _followed(evidence, roots):
        if not any(map(_carries, entry.used)) and not _asked_off(entry):
            continue
        if _carries(entry.result):
            continue
        kind, around = _kind(evidence, entry)
        return _Cut(kind, entry, around)
    return None


def _asked_off(entry: Entry) -> bool:
    """``requires_grad_(False)`` gives back the tensor itself."""
    node = entry.node
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "detach_"
    )


def _kind(evidence: Evidence, entry: Entry) -> tuple[str, ast.AST | None]:
    node = entry.node
    attr = ""
    if isinstance(node, ast.Call):
        function = node.func
        attr = getattr(function, "attr", getattr(function, "id", ""))
    elif isinstance(node, ast.Attribute):
        attr = node.attr
    if attr in ("detach", "detach_"):
        return "detach", None
    if attr == "data" and isinstance(node, ast.Attribute):
        return "data", None
    if isinstance(entry.result, float):
        return "number", None
    if isinstance(entry.result, np.ndarray | np.generic):
        return "numpy", None
    if isinstance(node, ast.Call) and attr in ("tensor", "as_tensor", "Tensor", "FloatTensor"):
        return "copied", None
    if isinstance(node, ast.Compare) or attr in ("eq", "ne", "gt", "lt", "ge", "le"):
        return "comparison", None
    dtype = entry.result.dtype if isinstance(entry.result, torch.Tensor) else torch.float32
    if not dtype.is_floating_point and not dtype.is_complex:
        return "integer", None
    if not entry.gradients:
        return _where_off(evidence, entry)
    return "other", None


def _where_off(evidence: Evidence, entry: Entry) -> tuple[str, ast.AST | None]:
    """What turned recording off: a block, a decorator, or a call."""
    statement = evidence.statement(entry.node)
    update = isinstance(statement, ast.Assign) and any(
        isinstance(it, ast.Attribute) and it.attr == "grad" for it in ast.walk(statement.value)
    )
    for block in evidence.around(entry.node, ast.With, ast.FunctionDef):
        headers: Sequence[ast.AST] = getattr(block, "items", getattr(block, "decorator_list", ()))
        text = " ".join(ast.unparse(it) for it in headers)
        if "no_grad" in text or "inference_mode" in text or "set_grad_enabled" in text:
            named = headers[0] if isinstance(block, ast.FunctionDef) else block
            return ("rebound" if update else "no_grad"), named
    for call in ast.walk(evidence.program.tree):
        if isinstance(call, ast.Call) and "set_grad_enabled" in ast.unparse(call.func):
            return "no_grad", call
    return "no_grad", statement


def _carrier(evidence: Evidence, entry: Entry) -> str:
    """What was connected before the cut, as it is written."""
    node = entry.node
    tensor = next((it for it in entry.used if _carries(it)), None)
    name = next((name for name, it, _ in evidence.run.bindings if it is tensor), "")
    if name:
        return name
    match node:
        case ast.Call(args=[value, *_]) if not isinstance(node.func, ast.Attribute):
            return evidence.source(value)
        case ast.Attribute(value=value) | ast.Call(func=ast.Attribute(value=value)):
            return evidence.source(value)
    return evidence.source(node)


def _leaves(evidence: Evidence, roots: Sequence[Any]) -> list[tuple[str, ast.Call]]:
    """The calls that made the floating-point leaves of a root, as they are named.

    Where a root cannot be followed back, through a generator for one, all that the program made.
    """
    found = dict(_made(evidence, _followed(evidence, roots)))
    found = found or dict(_made(evidence, evidence.witness.entries))
    return sorted(found.items(), key=lambda it: it[1].lineno)


def _made(evidence: Evidence, entries: Iterable[Entry]) -> Iterator[tuple[str, ast.Call]]:
    for entry in entries:
        call, result = entry.node, entry.result
        if not isinstance(call, ast.Call) or not isinstance(result, torch.Tensor):
            continue
        of_torch = ast.unparse(call.func).startswith("torch.") and result.is_floating_point()
        if of_torch and not any(isinstance(it, torch.Tensor) for it in entry.used):
            statement = evidence.statement(call)
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)]) if statement.value is call:
                    yield name, call
                case _:
                    yield evidence.source(call), call


_WEIGHTS = ("w", "b", "a", "theta", "weight", "bias", "param", "x")


def mend_cut(evidence: Evidence, lesson: Lesson) -> Iterator[Fix]:
    """Take the cut away; or ask for the gradient."""
    roots = roots_of(evidence) or _number(evidence)
    found = _cut(evidence, roots)
    if found is not None:
        yield from _without(evidence, found)
        return
    leaves = _leaves(evidence, roots)

    def likely(leaf: tuple[str, ast.Call]) -> int:
        return next((at for at, it in enumerate(_WEIGHTS) if leaf[0].lower().startswith(it)), 99)

    ordered = sorted(leaves, key=likely)
    edits = [keyword_edit(evidence.program, it, "requires_grad", "True") for _, it in ordered]
    for (name, call), edit in zip(ordered[:1], edits, strict=False):
        text = edited(evidence.program, edit)
        yield fix(text, "fix_requires_grad", name=name, line=call.lineno)
    names = ", ".join(name for name, _ in leaves)
    yield fix(edited(evidence.program, *edits), "fix_require_all", names=names)
    for (name, call), edit in zip(ordered[1:], edits[1:], strict=True):
        text = edited(evidence.program, edit)
        yield fix(text, "fix_requires_grad", name=name, line=call.lineno)


def _without(evidence: Evidence, cut: _Cut) -> Iterator[Fix]:
    program, node = evidence.program, cut.entry.node
    line = evidence.line(node)
    around = evidence.parents.get(node)
    if cut.kind == "number" and isinstance(node, ast.Call) and isinstance(around, ast.Call):
        inner = node.func.value if isinstance(node.func, ast.Attribute) else node.args[0]
        if around.args == [node]:  # torch.tensor(y.item())
            yield fix(edited(program, (around, program.source(inner))), "fix_itself", line=line)
    match node:
        case ast.Call(func=ast.Attribute(attr="argmax" | "argmin" as attr) as function):
            written = program.source(function).removesuffix(attr) + attr.removeprefix("arg")
            yield fix(edited(program, (function, written)), "fix_largest", line=line)
        case ast.Attribute(value=value) if cut.kind == "data":
            yield fix(edited(program, (node, program.source(value))), "fix_without", line=line)
        case ast.Call(func=ast.Attribute(value=value), args=args) if cut.kind in (
            "detach",
            "number",
        ) or (cut.kind == "integer" and not args):
            yield fix(edited(program, (node, program.source(value))), "fix_without", line=line)
        case ast.Call(args=[value, *_]) if cut.kind in ("number", "copied"):
            text = program.source(value)
            if isinstance(value, ast.List):
                text = f"torch.stack({text})"
            yield fix(edited(program, (node, text)), "fix_itself", line=line)
        case ast.Compare(left=left, comparators=[right], ops=[op]):
            first, second = grouped(program, left), grouped(program, right)
            if isinstance(op, ast.Lt | ast.LtE):
                first, second = second, first
            text = edited(program, (node, f"torch.sigmoid({first} - {second})"))
            yield fix(text, "fix_sigmoid", line=line)
    if cut.kind == "rebound":
        yield from in_place_update(evidence, evidence.statement(node))
    if isinstance(cut.around, ast.With):
        yield fix(without_header(program, cut.around), "fix_without_block", line=cut.around.lineno)
    elif isinstance(evidence.parents.get(cut.around or node), ast.FunctionDef) and cut.around:
        line = evidence.line(cut.around)
        lines = program.text.split("\n")
        del lines[line - 1]
        yield fix("\n".join(lines), "fix_without_block", line=line)


def in_place_update(evidence: Evidence, statement: ast.stmt) -> Iterator[Fix]:
    """``w = w - step`` as ``w -= step``."""
    match statement:
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.BinOp(left=ast.Name(id=left), op=ast.Sub() | ast.Add() as op, right=right),
        ) if name == left:
            sign = "-" if isinstance(op, ast.Sub) else "+"
            update = f"{name} {sign}= {evidence.program.source(right)}"
            yield fix(
                edited(evidence.program, (statement, update)), "fix_update_in_place", name=name
            )
