"""The program as a table: rows can be edited, added, removed and reordered; the text follows."""

from __future__ import annotations

import json

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from viz.panels import state
from viz.panels.current import Current
from viz.panels.frame import frame
from viz.panels.program import said_of
from viz.text import Language, say
from viz.views.edit_answers import Assigned, Palette, Steps
from viz.views.requests import ChangeSteps, GetPalette, GetSteps, InsertOperation

_ORDER, _NAME, _EXPRESSION = "order", "name", "expression"

_INDENT = "\u2003"
"""Before the name of a step, for each block that it stands in."""


def show(current: Current, language: Language) -> None:
    """The table of statements, and the palette of operations below it."""
    if current.error:
        st.error(said_of(current.error, language), icon=":material/error:")
        left, right = st.columns([3, 1], vertical_alignment="center")
        left.caption(say("steps.locked", language))
        _undo(right, language)
        return
    every = current.get(GetSteps(True))
    _table(current, every, language)
    _palette(current, every, language)


def _table(current: Current, every: Steps, language: Language) -> None:
    revision = state.revision()
    opened = not every.nested or st.toggle(
        say("steps.opened", language),
        value=True,
        key="steps opened",
        help=say("steps.opened_help", language),
    )
    key = f"steps {revision} {opened}"

    def edited() -> None:
        changes = dict(st.session_state[key])
        for row in changes["edited_rows"].values():
            if row.get(_NAME):
                row[_NAME] = row[_NAME].strip(_INDENT + " ")
        current.rewrite(ChangeSteps(opened, json.dumps(changes)), revision)

    st.data_editor(
        frame(
            _rows(every if opened else current.get(GetSteps(False))),
            (_ORDER, _NAME, _EXPRESSION, "shape", "grad_fn"),
        ),
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
    _undo(right, language)


def _undo(place: DeltaGenerator, language: Language) -> None:
    """Takes back what the table did last, also where the program does not run with it."""
    if state.can_undo():
        place.button(say("steps.undo", language), on_click=state.undo, width="stretch")


def _rows(steps: Steps) -> list[tuple[object, ...]]:
    return [
        (number, _INDENT * row.depth + row.name, row.expression, row.shape, row.grad_fn)
        for number, row in enumerate(steps.rows, 1)
    ]


def _palette(current: Current, known: Steps, language: Language) -> None:
    """An operation, the tensor it is applied to, and a button that inserts it as a new step."""
    revision, rows = state.revision(), current.get(GetPalette())
    st.markdown(say("palette.title", language, count=len(rows)))
    place = st.selectbox(
        say("palette.op", language),
        range(len(rows)),
        format_func=lambda at: (
            f"{rows[at].name} · {say(f'category.{rows[at].category}', language)}"
        ),
        index=next(at for at, row in enumerate(rows) if row.name == "relu"),
        key=f"palette op {language}",
    )
    chosen = st.selectbox(
        say("palette.on", language),
        range(len(known.assigned)),
        format_func=lambda place: _described(known.assigned, place),
        key=f"palette on {revision}",
    )
    if place is None or chosen is None:
        return
    operation, used, name = rows[place], known.assigned[chosen], known.free_name
    _describe(operation, language)
    st.code(f"{name} = {operation.insert.format(x=used.name)}", language="python")
    insert = InsertOperation(used.step, used.name, name, operation.name)
    st.button(
        say("palette.insert", language),
        on_click=lambda: current.rewrite(insert, revision),
        width="stretch",
        help=say("palette.insert_help", language, used=used.name, name=name),
    )


def _described(known: tuple[Assigned, ...], chosen: int) -> str:
    """A tensor by its name, and its line where several statements give it that name."""
    name = known[chosen].name
    if sum(other.name == name for other in known) == 1:
        return name
    return f"{name} · {known[chosen].line}"


def _describe(operation: Palette, language: Language) -> None:
    spoken = 1 if language == "ko" else 0
    st.caption(f"`{operation.written}` — {operation.help[spoken]}")
    if operation.kinks:
        st.caption(f"{say('palette.kinks', language)} {operation.kinks[spoken]}")
