"""The program as a table: rows that can be edited, added, removed and reordered; the text follows."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, count
from typing import Any

import torch

from viz.draw.shape_text import shape_text
from viz.errors import ProgramError
from viz.explanation import Explanation
from viz.program.edit import (
    Step,
    delete_step,
    edit_step,
    expression_of,
    insert_step,
    move_step,
    name_of,
    steps,
)
from viz.program.insert import insert_operation
from viz.program.ops import OPS
from viz.program.syntax import Program, parse_program
from viz.views.edit_answers import Assigned, Palette, StepRow, Steps


def table(explanation: Explanation, opened: bool) -> Steps:
    """The statements of the module; those in blocks too if it is `opened`."""
    program = explanation.typed_program.program
    every = steps(program)
    return Steps(
        tuple(_row(explanation, program, every[place]) for place in _shown(program, opened)),
        any(step.parent for step in every),
        tuple(_assigned(explanation, every)),
        free_name(program),
    )


def _shown(program: Program, opened: bool) -> list[int]:
    """Which steps of the program the table shows."""
    return [place for place, step in enumerate(steps(program)) if opened or not step.parent]


def _tensors(explanation: Explanation, step: Step) -> Mapping[str, torch.Tensor]:
    return explanation.typed_program.assigned.get(step.statement, {})


def _row(explanation: Explanation, program: Program, step: Step) -> StepRow:
    tensors = _tensors(explanation, step).values()
    return StepRow(
        name_of(program, step),
        len(step.around),
        expression_of(program, step),
        ", ".join(shape_text(it.shape) for it in tensors),
        ", ".join(type(it.grad_fn).__name__ for it in tensors if it.grad_fn is not None),
    )


def _assigned(explanation: Explanation, every: Sequence[Step]) -> Iterator[Assigned]:
    for place, step in enumerate(every):
        for name in _tensors(explanation, step):
            yield Assigned(place, name, step.statement.lineno)


def changed(text: str, changes: Mapping[str, Any], opened: bool = True) -> str:
    """The text after the table's pending changes, as `st.data_editor` reports them.

    Rows are deleted last to first, so that places hold.
    """
    program = parse_program(text)
    places = _shown(program, opened)
    if deleted := changes["deleted_rows"]:
        for index in sorted(deleted, reverse=True):
            if places[index] < len(steps(program)):  # a loop that it emptied has gone before
                text = delete_step(program, places[index])
                program = _reread(text, program)
        return text
    for index, cells in changes["edited_rows"].items():
        return _edit_row(program, int(index), cells, places)
    for row in changes["added_rows"]:
        if row.get("expression"):
            name = (row.get("name") or "").strip() or free_name(program)
            return insert_step(program, _last_assignment(program), f"{name} = {row['expression']}")
    return program.text


def _edit_row(program: Program, index: int, cells: Mapping[str, Any], places: Sequence[int]) -> str:
    place = places[index]
    if cells.get("order"):
        to = max(0, min(int(cells["order"]) - 1, len(places) - 1))
        return move_step(program, place, places[to])
    step = steps(program)[place]
    name = (cells.get("name") or "").strip() or name_of(program, step)
    expression = cells.get("expression") or expression_of(program, step)
    return edit_step(program, place, str(name), str(expression))


def _reread(text: str, program: Program) -> Program:
    try:
        return parse_program(text)
    except ProgramError:
        return program  # the last step is gone: nothing more to delete


def _last_assignment(program: Program) -> int:
    """The place of the module's last assignment, -1 without one."""
    found = [
        place
        for place, step in enumerate(steps(program))
        if isinstance(step.statement, ast.Assign) and not step.parent
    ]
    return found[-1] if found else -1


def free_name(program: Program) -> str:
    """A name that no step uses yet: a, b, c, ..., then h1, h2, ..."""
    used = {node.id for node in ast.walk(program.tree) if isinstance(node, ast.Name)}
    names = chain("abcdghkmnpqrstuvw", (f"h{number}" for number in count(1)))
    return next(name for name in names if name not in used)


def palette() -> tuple[Palette, ...]:
    """Every operation that can be inserted."""
    return tuple(
        Palette(
            op.name,
            op.category,
            f"{op.spellings[0]}{op.signature}",
            op.insert,
            (op.help.en, op.help.ko),
            (op.kinks.en, op.kinks.ko) if op.kinks else None,
        )
        for op in OPS
        if op.insert
    )


def inserted(text: str, step: int, used: str, name: str, operation: str) -> str:
    """The text with ``name = operation(used)`` after a step; later uses of `used` read `name`."""
    insert = next(op.insert for op in OPS if op.name == operation)
    return insert_operation(parse_program(text), step, used, name, insert.format(x=used))
