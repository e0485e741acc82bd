"""Why a ``.grad`` is None: never asked for, not there yet, no leaf (any more); and graphs that grow."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import torch

from viz.diagnosis.cut import in_place_update
from viz.diagnosis.evidence import Evidence
from viz.diagnosis.fixes import edited, fix, with_header, with_keyword, with_line
from viz.errors import Fix, Lesson, Sentence


def none_of(evidence: Evidence) -> ast.Attribute | None:
    """The ``.grad`` in what failed that was None."""
    for node in ast.walk(evidence.statement(evidence.failed)):
        if not isinstance(node, ast.Attribute) or node.attr != "grad":
            continue
        none = node in evidence.witness.latest and evidence.value(node) is None
        if none and isinstance(evidence.value(node.value), torch.Tensor):
            return node
    return None


def no_gradient(evidence: Evidence, read: ast.Attribute) -> Lesson:
    """Why the ``.grad`` that is read at a place is None."""
    tensor: torch.Tensor = evidence.value(read.value)
    name, line = evidence.source(read.value), evidence.line(read)
    values: dict[str, str | int] = {"name": name, "line": line}
    rebound = _update(evidence, tensor)
    made = evidence.makers.get(id(tensor))
    if rebound is not None:
        values |= {"at": rebound.lineno, "update": evidence.source(rebound)}
        key = "no_leaf" if tensor.requires_grad else "no_leaf_no_grad"
        lines = dict.fromkeys([line, rebound.lineno])
        return Lesson(
            "no_leaf", (Sentence(key, values), Sentence("no_leaf_so", values)), tuple(lines)
        )
    if not tensor.requires_grad:
        at = evidence.line(made.node) if made else line
        sentence = Sentence("never_asked", values | {"at": at})
        return Lesson("never_asked", (sentence,), tuple(dict.fromkeys([line, at])))
    if tensor.is_leaf:
        return Lesson("not_yet", (Sentence("not_yet", values),), (line,))
    at = evidence.line(made.node) if made else line
    source = evidence.source(evidence.statement(made.node)) if made else name
    sentence = Sentence("not_retained", values | {"at": at, "made": source})
    return Lesson("not_retained", (sentence,), tuple(dict.fromkeys([line, at])))


def _update(evidence: Evidence, tensor: torch.Tensor) -> ast.Assign | None:
    """The statement ``w = w - lr * w.grad`` that made a tensor."""
    made = evidence.makers.get(id(tensor))
    statement = None if made is None else evidence.statement(made.node)
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
        name = statement.targets[0].id
        for node in ast.walk(statement.value):
            match node:
                case ast.Attribute(value=ast.Name(id=same), attr="grad") if same == name:
                    return statement
    return None


def mend_gradient_of(evidence: Evidence, read: ast.Attribute, lesson: Lesson) -> Iterator[Fix]:
    """Update in place; keep the gradient; ask for it; or read it only where there is one."""
    program, tensor = evidence.program, evidence.value(read.value)
    made = evidence.makers.get(id(tensor))
    if lesson.key == "no_leaf":
        statement = _update(evidence, tensor)
        assert statement is not None
        inside = any("no_grad" in ast.unparse(it) for it in _headers(evidence, statement))
        for change in in_place_update(evidence, statement):
            if inside:
                yield change
            else:
                update = _new_line(change.text, statement.lineno)
                text = with_header(program, statement, "with torch.no_grad():", update)
                yield Fix(text, Sentence("fix_no_grad_update", {"line": statement.lineno}))
        return
    if lesson.key == "never_asked" and made is not None and isinstance(made.node, ast.Call):
        text = with_keyword(program, made.node, "requires_grad", "True")
        line = evidence.line(made.node)
        yield fix(text, "fix_requires_grad", name=program.source(read.value), line=line)
    if lesson.key == "not_retained" and made is not None and isinstance(read.value, ast.Name):
        name, statement_made = read.value.id, evidence.statement(made.node)
        text = with_line(program, statement_made, f"{name}.retain_grad()", after=True)
        yield fix(text, "fix_retain_grad", name=name)
    if lesson.key == "not_yet":
        statement_read = evidence.statement(read)
        source = program.source(read)
        if isinstance(statement_read, ast.Expr | ast.AugAssign | ast.Assign):
            text = with_header(program, statement_read, f"if {source} is not None:")
            yield fix(text, "fix_if_there", name=source)


def _headers(evidence: Evidence, node: ast.AST) -> Iterator[ast.AST]:
    for block in evidence.around(node, ast.With):
        yield from getattr(block, "items", ())


def _new_line(text: str, line: int) -> str:
    return text.split("\n")[line - 1].strip()


def growing(evidence: Evidence, name: str) -> Lesson | None:
    """A variable that carries its graph through a loop: nodes and bytes reachable, per iteration."""
    grown = evidence.witness.grown.get(name, [])
    statement = growing_statement(evidence.program.tree, name)
    if len(grown) < 2 or statement is None:
        return None
    more = ", …" if len(grown) > 6 else ""
    nodes, held = (
        ", ".join(f"{it:,}" for it in each[:6]) + more for each in zip(*grown, strict=True)
    )
    values: dict[str, str | int] = {
        "name": name,
        "line": statement.lineno,
        "what": evidence.source(statement),
        "nodes": nodes,
        "bytes": held,
    }
    sentences = (Sentence("growing", values), Sentence("growing_numbers", values))
    return Lesson("growing", sentences, (statement.lineno,))


def growing_statement(tree: ast.AST, name: str) -> ast.Assign | ast.AugAssign | None:
    """``total = total + loss``, in either way of writing it."""
    for node in ast.walk(tree):
        match node:
            case ast.AugAssign(target=ast.Name(id=same), op=ast.Add()) if same == name:
                return node
            case ast.Assign(
                targets=[ast.Name(id=same)],
                value=ast.BinOp(left=ast.Name(id=left), op=ast.Add()),
            ) if same == left == name:
                return node
    return None


def mend_growing(evidence: Evidence, name: str) -> Iterator[Fix]:
    """Add up the numbers alone."""
    statement = growing_statement(evidence.program.tree, name)
    if statement is not None:
        value = statement.value
        added = (
            value.right
            if isinstance(value, ast.BinOp) and isinstance(statement, ast.Assign)
            else value
        )
        source = evidence.program.source(added)
        source = source if isinstance(added, ast.Name | ast.Call) else f"({source})"
        text = edited(evidence.program, (added, f"{source}.detach()"))
        yield fix(text, "fix_detach_added", name=name)
