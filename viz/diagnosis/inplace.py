"""Tensors that were changed in place: one that a node had saved, a leaf, a view of a leaf."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch.autograd.graph import Node as GradFn

from viz.diagnosis.evidence import Evidence
from viz.diagnosis.fixes import (
    edited,
    fix,
    grouped,
    moved_after,
    with_header,
    with_line,
)
from viz.diagnosis.saved import roots_of, slots, told
from viz.diagnosis.witness import Touched, storage
from viz.errors import Fix, Lesson, Sentence
from viz.trace import node_of, walk


@dataclass(frozen=True)
class _Change:
    """A saved tensor, its version when it was saved, and what wrote to it first after that."""

    tensor: torch.Tensor
    expected: int
    by: Touched
    now: int


def changed_after_saved(evidence: Evidence) -> Lesson | None:
    """Which node saved which tensor at which version, and which line changed it."""
    reached = walk([node_of(it)[0] for it in roots_of(evidence) if it.requires_grad])
    node = next((it for it in reached if slots(it).changed), None)
    change = None if node is None else _change(evidence, node)
    if node is None or change is None:
        return None
    what, line = told(evidence, node)
    name = evidence.name_of(change.tensor)
    by = _whole(evidence, change.by.at)
    values: dict[str, str | int] = {
        "node": what,
        "line": line,
        "name": name or slots(node).changed[0],
        "expected": change.expected,
        "now": change.now,
        "by": evidence.source(by),
        "at": evidence.line(by),
    }
    sentences = [
        Sentence("saved_named" if name else "saved_unnamed", values),
        Sentence("changed_by_turn", values | {"turn": ", ".join(change.by.iterations)})
        if change.by.iterations
        else Sentence("changed_by", values),
        Sentence("changed_so", values),
    ]
    lines = dict.fromkeys([evidence.line(by), line, evidence.line(evidence.failed)])
    return Lesson("inplace_saved", tuple(sentences), tuple(lines))


def _whole(evidence: Evidence, node: ast.AST) -> ast.AST:
    """The assignment that writes to an item, where its target is the place."""
    around = evidence.parents.get(node)
    return around if isinstance(around, ast.Assign) and node in around.targets else node


def _change(evidence: Evidence, node: GradFn) -> _Change | None:
    made = next(
        (it for it in evidence.touched if any(_node(gave) is node for gave, _ in it.gave)), None
    )
    if made is None:  # the tensor has a newer node since it was written to
        recorded = _recorded(evidence, node)
        made = next(
            (it for it in evidence.touched if any(gave is recorded for gave, _ in it.gave)), None
        )
    if made is None:
        return None
    after = evidence.touched[evidence.touched.index(made) + 1 :]
    for tensor, version in (*made.took, *made.gave):
        memory = storage(tensor)
        for later in after:
            if any(storage(it) == memory for it, _ in later.wrote) and tensor._version > version:
                return _Change(tensor, version, later, tensor._version)
    return None


def _node(tensor: torch.Tensor) -> GradFn | None:
    try:
        return tensor.grad_fn
    except RuntimeError:  # a view whose base was written to
        return None


def _recorded(evidence: Evidence, node: GradFn) -> torch.Tensor | None:
    recording = evidence.run.recording
    for place in range(len(recording) if recording else 0):
        if recording[place].grad_fn is node:
            found: torch.Tensor = recording[place].tensor
            return found
    return None


def mend_changed(evidence: Evidence, lesson: Lesson) -> Iterator[Fix]:
    """Compute a new tensor instead; change a copy; or change it after the backward call."""
    place = next(
        (
            it.at
            for it in reversed(evidence.touched)
            if it.wrote and evidence.line(it.at) == lesson.lines[0]
        ),
        None,
    )
    if place is None:
        return
    program, statement = evidence.program, evidence.statement(place)
    base = _base(place)
    changed = evidence.run.names.get(base.id) if base else None
    leaf = isinstance(changed, torch.Tensor) and changed.is_leaf
    if not leaf:
        yield from _out_of_place(evidence, place)
        if base is not None:
            text = with_line(program, statement, f"{base.id} = {base.id}.clone()")
            yield fix(text, "fix_clone", name=base.id)
    block = next(evidence.around(statement, ast.With), statement)
    backward = evidence.statement(evidence.failed)
    beside = evidence.parents.get(block) is evidence.parents.get(backward)
    if isinstance(block, ast.stmt) and beside and block.lineno < backward.lineno:
        text = moved_after(program, block, backward)
        yield fix(text, "fix_move_after", line=block.lineno, backward=backward.lineno)


def _out_of_place(evidence: Evidence, place: ast.AST) -> Iterator[Fix]:
    """The same operation with a new tensor as its result."""
    program, statement = evidence.program, evidence.statement(place)
    match place:
        case ast.AugAssign(target=ast.Name(id=name), value=value):
            between = program.source(place)[len(name) :].split("=", 1)[0].strip()
            text = edited(program, (place, f"{name} = {name} {between} {grouped(program, value)}"))
            yield fix(text, "fix_new_tensor", name=name)
        case ast.Call(func=ast.Attribute(value=base, attr=attr)) if attr.endswith("_"):
            start = program.source(base)
            args = program.source(place)[len(program.source(place.func)) :]
            called = f"{start}.{attr[:-1]}{args}"
            whole = isinstance(statement, ast.Expr) and statement.value is place
            if whole and isinstance(base, ast.Name):
                yield fix(
                    edited(program, (place, f"{start} = {called}")), "fix_new_tensor", name=start
                )
            elif not whole:
                yield fix(edited(program, (place, called)), "fix_new_tensor", name=start)
        case ast.Call() | ast.Subscript():
            for call in ast.walk(program.tree):
                for keyword in getattr(call, "keywords", ()):
                    constant = keyword.value
                    if keyword.arg == "inplace" and getattr(constant, "value", None) is True:
                        text = edited(program, (constant, "False"))
                        yield fix(text, "fix_not_inplace", line=evidence.line(call))


def _base(place: ast.AST) -> ast.Name | None:
    """The variable that a statement writes to."""
    match place:
        case ast.Assign(targets=[target]) | ast.AugAssign(target=target):
            found: ast.AST = target
        case ast.Call(func=ast.Attribute(value=value)):
            found = value
        case _:
            found = place
    while isinstance(found, ast.Subscript | ast.Attribute):
        found = found.value
    return found if isinstance(found, ast.Name) else None


def changed_leaf(evidence: Evidence, *, view: bool) -> Lesson:
    """A leaf that requires grad, or a view of one, was written to where autograd records."""
    place = _whole(evidence, evidence.failed)
    line = evidence.line(place)
    base = _base(place)
    name = base.id if base else evidence.source(place)
    values: dict[str, str | int] = {"line": line, "name": name, "by": evidence.source(place)}
    made = _bound_at(evidence, name)
    sentences = [Sentence("leaf_view" if view else "leaf_changed", values)]
    leaf = _viewed(evidence, base) if view and base else name
    if view and base and not leaf and isinstance(place, ast.Assign | ast.AugAssign):
        target = place.targets[0] if isinstance(place, ast.Assign) else place.target
        leaf, values["name"] = name, evidence.source(target)
    if view and leaf and leaf != values["name"]:
        sentences = [Sentence("leaf_view_of", values | {"leaf": leaf})]
    sentences.append(Sentence("leaf_why", values))
    lines = [line, *([made] if made and made != line else [])]
    return Lesson("view_of_leaf" if view else "inplace_leaf", tuple(sentences), tuple(lines))


def _viewed(evidence: Evidence, base: ast.Name) -> str:
    """The leaf that a view looks at."""
    tensor = evidence.run.names.get(base.id)
    seen = tensor._base if isinstance(tensor, torch.Tensor) and tensor._is_view() else None
    if seen is None:
        return ""
    return next((name for name, it, _ in evidence.run.bindings if it is seen), "")


def _bound_at(evidence: Evidence, name: str) -> int:
    for statement in evidence.program.tree.body:
        for target in getattr(statement, "targets", ()):
            if isinstance(target, ast.Name) and target.id == name:
                return statement.lineno
    return 0


def mend_leaf(evidence: Evidence) -> Iterator[Fix]:
    """Change it without recording; or compute with a copy of it."""
    program, statement = evidence.program, evidence.statement(evidence.failed)
    update = any(isinstance(it, ast.Attribute) and it.attr == "grad" for it in ast.walk(statement))
    wrapped = with_header(program, statement, "with torch.no_grad():")
    yield fix(
        wrapped, "fix_no_grad_update" if update else "fix_no_grad", line=evidence.line(statement)
    )
    base = _base(evidence.failed)
    if base is not None:
        text = with_line(program, statement, f"{base.id} = {base.id}.clone()")
        yield fix(text, "fix_clone", name=base.id)
