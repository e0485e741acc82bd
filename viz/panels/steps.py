"""The chain as a table: rows can be edited, added, removed and reordered; the text follows."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain, count
from typing import Any

import pandas as pd
import streamlit as st

from viz.errors import ProgramError
from viz.panels import state
from viz.panels.current import Current
from viz.program import Program, parse
from viz.program.edit import delete_step, edit_step, insert_step, move_step, steps
from viz.program.ops import OPS, Op
from viz.program.span import Span
from viz.readings import Assigned
from viz.text import Language, say

_ORDER, _NAME, _EXPRESSION = "order", "name", "expression"


def show(current: Current, language: Language) -> None:
    """The table of assignments, and the palette of operations below it."""
    if not current.editable:
        st.caption(say("steps.locked", language))
        return
    if not current.outline.short:
        st.caption(say("steps.short", language))
        return
    _table(current, language)
    _palette(current, language)


def _table(current: Current, language: Language) -> None:
    program, revision = current.program, state.revision()
    key = f"steps {revision}"

    def edited() -> None:
        state.rewrite(apply_changes(program, st.session_state[key]), revision)

    st.data_editor(
        _frame(current),
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
    st.caption(say("steps.help", language))


def _frame(current: Current) -> pd.DataFrame:
    """One row a step, with the shape and the grad_fn of its last run."""
    assigned: Mapping[Span, Assigned] = current.read("assigned")
    rows = []
    for place, step in enumerate(steps(current.program), 1):
        tensor = assigned.get(step.statement.span)
        rows.append(
            {
                _ORDER: place,
                _NAME: step.name,
                _EXPRESSION: current.program.source(step.statement.value.span),
                "shape": "" if tensor is None else tensor.shape_text,
                "grad_fn": "" if tensor is None else tensor.grad_fn,
            }
        )
    return pd.DataFrame(rows, columns=[_ORDER, _NAME, _EXPRESSION, "shape", "grad_fn"])


def apply_changes(program: Program, changes: Mapping[str, Any]) -> str:
    """The text after the table's pending changes, as `st.data_editor` reports them.

    Rows are deleted last to first, so that places hold.
    """
    if deleted := changes["deleted_rows"]:
        text = program.text
        for index in sorted(deleted, reverse=True):
            text = delete_step(program, index)
            program = _reread(text, program)
        return text
    for index, cells in changes["edited_rows"].items():
        return _edit_row(program, int(index), cells)
    for row in changes["added_rows"]:
        if row.get(_EXPRESSION):
            name = row.get(_NAME) or free_name(program)
            last = len(steps(program)) - 1
            return insert_step(program, last, f"{name} = {row[_EXPRESSION]}")
    return program.text


def _edit_row(program: Program, index: int, cells: Mapping[str, Any]) -> str:
    if cells.get(_ORDER):
        return move_step(program, index, int(cells[_ORDER]) - 1)
    step = steps(program)[index]
    name = cells.get(_NAME) or step.name
    expression = cells.get(_EXPRESSION) or program.source(step.statement.value.span)
    return edit_step(program, index, str(name), str(expression))


def _reread(text: str, program: Program) -> Program:
    try:
        return parse(text)
    except ProgramError:
        return program  # the last step is gone: nothing more to delete


def free_name(program: Program) -> str:
    """A name that no step uses yet: a, b, c, ..., then h1, h2, ..."""
    used = {step.name for step in steps(program)}
    names = chain("abcdghkmnpqrstuvw", (f"h{number}" for number in count(1)))
    return next(name for name in names if name not in used)


def _palette(current: Current, language: Language) -> None:
    """An operation, the tensor it is applied to, and a button that inserts it as a new step."""
    program, revision = current.program, state.revision()
    known = steps(program)
    st.markdown(say("palette.title", language, count=len(OPS)))
    op = st.selectbox(
        say("palette.op", language),
        OPS,
        format_func=lambda op: f"{op.name} · {say(f'category.{op.category}', language)}",
        index=next(place for place, op in enumerate(OPS) if op.name == "relu"),
        key=f"palette op {language}",
    )
    place = st.selectbox(
        say("palette.on", language),
        range(len(known)),
        format_func=lambda place: known[place].name,
        key=f"palette on {revision}",
    )
    if op is None or place is None:
        return
    _describe(op, language)
    line = f"{free_name(program)} = {op.insert.format(x=known[place].name)}"
    st.code(line, language="python")
    st.button(
        say("palette.insert", language),
        on_click=lambda: state.rewrite(insert_step(program, place, line), revision),
        width="stretch",
    )


def _describe(op: Op, language: Language) -> None:
    help_ = op.help.ko if language == "ko" else op.help.en
    st.caption(f"`{op.spellings[0]}{op.signature}` — {help_}")
    if op.kinks:
        st.caption(
            say("palette.kinks", language)
            + " "
            + (op.kinks.ko if language == "ko" else op.kinks.en)
        )
