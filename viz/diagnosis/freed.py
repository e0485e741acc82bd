"""A second backward call through a graph that an earlier one freed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import torch
from torch.autograd.graph import Node as GradFn

from viz.diagnosis.evidence import Evidence
from viz.diagnosis.fixes import edited, fix, moved_into, with_keyword, with_line
from viz.diagnosis.saved import Slots, roots_of, slots, told
from viz.diagnosis.witness import Freed
from viz.errors import Fix, Lesson, Sentence
from viz.trace import node_of, walk


def second_backward(evidence: Evidence) -> Lesson | None:
    """Which nodes had saved tensors, which line freed them, and which nodes never save any."""
    roots = [node_of(it)[0] for it in roots_of(evidence) if it.requires_grad]
    reached = walk(roots)
    state = {node: slots(node) for node in reached}
    lost = [node for node in reached if state[node].freed]
    if not lost:
        return None
    here, iterations = evidence.line(evidence.failed), evidence.iterations
    # Others are of this very call, which frees as it goes.
    earlier = [node for node in lost if node in evidence.witness.freed] or lost
    first = next((node for node in earlier if node in evidence.origins), earlier[0])
    freed = evidence.witness.freed.get(first)
    sentences = [_saved(evidence, first, state[first], len(earlier))]
    if freed is not None:
        sentences.append(_freed_by(freed, here, iterations))
    sentences.append(_again(evidence, here, iterations, first, freed))
    sentences.append(_saves_nothing(evidence, state))
    lines = dict.fromkeys([freed.line if freed else here, here])
    return Lesson("second_backward", tuple(sentences), tuple(lines)[::-1])


def _saved(evidence: Evidence, node: GradFn, state: Slots, count: int) -> Sentence:
    what, line = told(evidence, node)
    names = ", ".join(state.freed[::-1])
    key = "freed_saved" if count == 1 else "freed_saved_many"
    values: dict[str, str | int] = {"node": what, "line": line, "names": names, "count": count}
    return Sentence(key, values | {"op": node.name().removeprefix("torch::autograd::")})


def _freed_by(freed: Freed, here: int, iterations: tuple[str, ...]) -> Sentence:
    if freed.line != here:
        return Sentence("freed_by", {"line": freed.line})
    if freed.iterations != iterations and freed.iterations:
        return Sentence("freed_by_turn", {"line": here, "turn": freed.iterations[-1]})
    return Sentence("freed_by", {"line": freed.line})


def _again(
    evidence: Evidence, here: int, iterations: tuple[str, ...], node: GradFn, freed: Freed | None
) -> Sentence:
    """Why the graph of this call has that node: it belongs to an earlier iteration, or it was built once."""
    made = evidence.origins.get(node)
    loop = _loop(evidence)
    if loop is not None and made is not None and iterations:
        name = carried(evidence, loop)
        if made.iterations and made.iterations != iterations and name:
            values: dict[str, str | int] = {
                "line": here,
                "name": name,
                "turn": iterations[-1],
                "earlier": made.iterations[-1],
            }
            return Sentence("freed_carried", values)
        if not made.iterations:
            return Sentence("freed_before_loop", {"line": made.line, "here": here})
    return Sentence("freed_needed", {"line": here})


def _saves_nothing(evidence: Evidence, state: dict[GradFn, Slots]) -> Sentence:
    """A node that could be gone through twice: in this graph, or such a one."""
    for node, it in state.items():
        plain = node.name().startswith(("Add", "Sub", "Sum"))
        if plain and not it.any and node in evidence.origins:
            return Sentence("freed_nothing", {"op": node.name(), "line": told(evidence, node)[1]})
    return Sentence("freed_nothing_else")


def _loop(evidence: Evidence) -> ast.For | ast.While | None:
    found = next(evidence.around(evidence.failed, ast.For, ast.While), None)
    return found if isinstance(found, ast.For | ast.While) else None


def carried(evidence: Evidence, loop: ast.For | ast.While) -> str:
    """The variable that carries a graph from one iteration of a loop to the next; "" for none."""
    set_in = {
        it.id
        for statement in loop.body
        for it in ast.walk(statement)
        if isinstance(it, ast.Name) and isinstance(it.ctx, ast.Store)
    }
    for statement in loop.body:
        used: set[str] = {
            it.id
            for it in ast.walk(statement)
            if isinstance(it, ast.Name)
            and (isinstance(it.ctx, ast.Load) or isinstance(statement, ast.AugAssign))
        }
        for name in sorted(used & set_in):
            value = evidence.run.names.get(name)
            if isinstance(value, torch.Tensor) and value.requires_grad and not value.is_leaf:
                return name
        set_in -= {
            it.id
            for it in ast.walk(statement)
            if isinstance(it, ast.Name) and isinstance(it.ctx, ast.Store)
        } - used
    return ""


def mend_second_backward(evidence: Evidence, lesson: Lesson) -> Iterator[Fix]:
    """Go back from the newest part alone; cut what is carried; build it anew; or keep the graph."""
    program, loop = evidence.program, _loop(evidence)
    name = carried(evidence, loop) if loop is not None else ""
    if loop is not None and name:
        yield from _newest(evidence, loop, name)
        text = with_line(program, loop.body[0], f"{name} = {name}.detach()")
        yield fix(text, "fix_detach_carried", name=name)
    if loop is not None and _changes_leaves(loop):
        built = [
            it
            for it in evidence.program.tree.body
            if isinstance(it, ast.Assign)
            and it.lineno < loop.lineno
            and any(
                isinstance(tensor, torch.Tensor) and not tensor.is_leaf
                for tensor in evidence.run.assigned.get(it, {}).values()
            )
        ]
        if built and loop in evidence.program.tree.body:
            yield fix(moved_into(program, list(built), loop), "fix_into_loop")
    for line in lesson.lines[::-1]:
        for call in ast.walk(program.tree):
            if isinstance(call, ast.Call) and call.lineno == line and _is_backward(call):
                text = with_keyword(program, call, "retain_graph", "True")
                yield fix(text, "fix_retain_graph", line=line)
                break


def _newest(evidence: Evidence, loop: ast.For | ast.While, name: str) -> Iterator[Fix]:
    """``total = total + loss; total.backward()``: go back from the loss, and keep its number alone."""
    call = evidence.failed
    if not (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == name
    ):
        return
    for statement in loop.body:
        match statement:
            case ast.AugAssign(target=ast.Name(id=same), value=added) if same == name:
                pass
            case ast.Assign(
                targets=[ast.Name(id=same)],
                value=ast.BinOp(left=ast.Name(id=left), op=ast.Add(), right=added),
            ) if same == left == name:
                pass
            case _:
                continue
        if isinstance(added, ast.Name):
            text = edited(
                evidence.program, (added, f"{added.id}.detach()"), (call.func.value, added.id)
            )
            yield fix(text, "fix_newest", name=name, added=added.id)


def _changes_leaves(loop: ast.AST) -> bool:
    """Whether something in a loop changes parameters: then a graph that is kept would be out of date."""
    return any(
        (isinstance(it, ast.Attribute) and it.attr in ("step", "no_grad", "data"))
        for it in ast.walk(loop)
    )


def _is_backward(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in ("backward", "grad")
