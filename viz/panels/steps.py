"""The chain as a table: rows can be edited, added, removed and reordered; the text follows."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from itertools import chain, count
from typing import Any

import pandas as pd
import streamlit as st

from viz.errors import ProgramError
from viz.panels import state
from viz.panels.current import Current
from viz.program import Program, read_program
from viz.program.edit import (
    delete_step,
    edit_step,
    expression_of,
    insert_step,
    move_step,
    name_of,
    steps,
)
from viz.program.insert import insert_chained
from viz.program.ops import OPS, Op
from viz.program.span import Span
from viz.readings import Assigned
from viz.text import Language, say

_ORDER, _NAME, _EXPRESSION = "order", "name", "expression"

_INDENT = "\u2003"
"""Before the name of a step, for each block that it stands in."""


def show(current: Current, language: Language) -> None:
    """The table of statements, and the palette of operations below it."""
    if not current.editable:
        st.caption(say("steps.locked", language))
        return
    _table(current, language)
    _palette(current, language)


def _table(current: Current, language: Language) -> None:
    program, revision = current.program, state.revision()
    nested = any(step.parent for step in steps(program))
    opened = not nested or st.toggle(
        say("steps.opened", language),
        value=True,
        key="steps opened",
        help=say("steps.opened_help", language),
    )
    key = f"steps {revision} {opened}"
    shown = _places(program, opened=opened)

    def edited() -> None:
        state.rewrite(apply_changes(program, st.session_state[key], shown), revision)

    st.data_editor(
        _frame(current, shown),
        key=key,
        on_change=edited,
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        column_config={
            _ORDER: st.column_config.NumberColumn(
                "#", min_value=1, step=1, width=46, help=say("steps.order_help", language)
            ),
            _NAME: st.column_config.TextColumn(say("steps.name", language), width=58),
            _EXPRESSION: st.column_config.TextColumn(say("steps.expression", language), width=122),
            "shape": st.column_config.TextColumn(
                say("steps.shape", language), disabled=True, width=50
            ),
            "grad_fn": st.column_config.TextColumn("grad_fn", disabled=True, width=108),
        },
    )
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.caption(say("steps.help", language))
    if state.can_undo():
        right.button(say("steps.undo", language), on_click=state.undo, width="stretch")


def _places(program: Program, *, opened: bool) -> list[int]:
    """Which steps of the opened program the table shows."""
    return [place for place, step in enumerate(steps(program)) if opened or not step.parent]


def _frame(current: Current, shown: Sequence[int]) -> pd.DataFrame:
    """One row a step, with the shape and the grad_fn of what it assigned last."""
    assigned: Mapping[Span, Mapping[str, Assigned]] = current.read("assigned")
    program, rows = current.program, []
    every = steps(program)
    for number, place in enumerate(shown, 1):
        step = every[place]
        tensors = assigned.get(program.span(step.statement), {}).values()
        rows.append(
            {
                _ORDER: number,
                _NAME: _INDENT * len(step.around) + name_of(program, step),
                _EXPRESSION: expression_of(program, step),
                "shape": ", ".join(it.shape_text for it in tensors),
                "grad_fn": ", ".join(it.grad_fn for it in tensors if it.grad_fn),
            }
        )
    return pd.DataFrame(rows, columns=[_ORDER, _NAME, _EXPRESSION, "shape", "grad_fn"])


def apply_changes(
    program: Program, changes: Mapping[str, Any], shown: Sequence[int] | None = None
) -> str:
    """The text after the table's pending changes, as `st.data_editor` reports them.

    `shown` says which step each row is; all steps if None. Rows are deleted last to first, so that
    places hold.
    """
    places = range(len(steps(program))) if shown is None else shown
    if deleted := changes["deleted_rows"]:
        text = program.text
        for index in sorted(deleted, reverse=True):
            if places[index] < len(steps(program)):  # a loop that it emptied has gone before
                text = delete_step(program, places[index])
                program = _reread(text, program)
        return text
    for index, cells in changes["edited_rows"].items():
        return _edit_row(program, int(index), cells, places)
    for row in changes["added_rows"]:
        if row.get(_EXPRESSION):
            name = (row.get(_NAME) or "").strip() or free_name(program)
            last = _last_assignment(program)
            return insert_step(program, last, f"{name} = {row[_EXPRESSION]}")
    return program.text


def _edit_row(program: Program, index: int, cells: Mapping[str, Any], places: Sequence[int]) -> str:
    place = places[index]
    if cells.get(_ORDER):
        to = max(0, min(int(cells[_ORDER]) - 1, len(places) - 1))
        return move_step(program, place, places[to])
    step = steps(program)[place]
    name = (cells.get(_NAME) or "").strip(_INDENT + " ") or name_of(program, step)
    expression = cells.get(_EXPRESSION) or expression_of(program, step)
    return edit_step(program, place, str(name), str(expression))


def _reread(text: str, program: Program) -> Program:
    try:
        return read_program(text)
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


def _palette(current: Current, language: Language) -> None:
    """An operation, the tensor it is applied to, and a button that inserts it as a new step."""
    program, revision = current.program, state.revision()
    assigned: Mapping[Span, Mapping[str, Assigned]] = current.read("assigned")
    known = [
        (place, name)
        for place, step in enumerate(steps(program))
        for name in assigned.get(program.span(step.statement), ())
    ]
    st.markdown(say("palette.title", language, count=len(OPS)))
    op = st.selectbox(
        say("palette.op", language),
        OPS,
        format_func=lambda op: f"{op.name} · {say(f'category.{op.category}', language)}",
        index=next(place for place, op in enumerate(OPS) if op.name == "relu"),
        key=f"palette op {language}",
    )
    chosen = st.selectbox(
        say("palette.on", language),
        range(len(known)),
        format_func=lambda place: _described(program, known, place),
        key=f"palette on {revision}",
    )
    if op is None or chosen is None:
        return
    _describe(op, language)
    place, used = known[chosen]
    name, expression = free_name(program), op.insert.format(x=used)
    st.code(f"{name} = {expression}", language="python")
    st.button(
        say("palette.insert", language),
        on_click=lambda: state.rewrite(
            insert_chained(program, place, used, name, expression), revision
        ),
        width="stretch",
        help=say("palette.insert_help", language, used=used, name=name),
    )


def _described(program: Program, known: Sequence[tuple[int, str]], chosen: int) -> str:
    """A tensor by its name, and its line where several statements give it that name."""
    place, name = known[chosen]
    if sum(other == name for _, other in known) == 1:
        return name
    return f"{name} · {steps(program)[place].statement.lineno}"


def _describe(op: Op, language: Language) -> None:
    help_ = op.help.ko if language == "ko" else op.help.en
    st.caption(f"`{op.spellings[0]}{op.signature}` — {help_}")
    if op.kinks:
        st.caption(
            say("palette.kinks", language)
            + " "
            + (op.kinks.ko if language == "ko" else op.kinks.en)
        )
