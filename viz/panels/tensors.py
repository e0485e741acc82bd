"""Every tensor that the user made, as a grid: an edited cell rewrites its number in the text."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
import torch

from viz import limits
from viz.draw.equations import index_text
from viz.panels import state
from viz.panels.current import Current
from viz.program.constants import (
    Constant,
    constants,
    literal_value,
    set_cell,
    set_expression,
    set_seed,
    set_tensor,
)
from viz.program.literals import Fill, fill_source
from viz.program.span import Span
from viz.readings import Assigned, as_assigned
from viz.text import Language, say

FILLS: tuple[Fill, ...] = ("ones", "zeros", "arange", "random")


def show(current: Current, language: Language) -> None:
    """A tensor to choose, its grid of cells, its shape and fill, and a slider for one cell."""
    tensors = made(current)
    if not tensors:
        st.caption(say("tensors.none", language))
        return
    names = [step.name for step, _ in tensors]
    chosen = st.selectbox(
        say("tensors.tensor", language), range(len(names)), format_func=lambda place: names[place]
    )
    step, tensor = tensors[chosen or 0]
    grad = "requires_grad" if tensor.requires_grad else say("tensors.no_grad", language)
    st.caption(f"{tensor.shape_text} · {tensor.dtype} · {grad}")
    if not current.editable:
        st.caption(say("tensors.locked", language))
    elif tensor.numbers is None:
        st.caption(say("tensors.large", language, limit=limits.GRID_CELLS.value))
    elif tensor.numbers:
        _grid(current, step, tensor, language)
        _slider(current, step, tensor, language)
    if current.editable:
        _making(current, step, tensor, language)


def made(current: Current) -> list[tuple[Constant, Assigned]]:
    """The tensors that the program makes of numbers alone."""
    assigned: Mapping[Span, Mapping[str, Assigned]] = current.read("assigned")
    program, found = current.program, []
    for constant in constants(program):
        if constant.statement is None:
            value = literal_value(constant)
            tensor = None if value is None else as_assigned(value)
        else:
            tensor = assigned.get(program.span(constant.statement), {}).get(constant.name)
        if tensor is not None:
            found.append((constant, tensor))
    return found


def _grid(current: Current, step: Constant, tensor: Assigned, language: Language) -> None:
    """One editable cell per element; leading dimensions run down the side."""
    value = tensor.value
    rows = value.detach().reshape(-1, value.shape[-1] if value.ndim else 1)
    width = rows.shape[1]
    frame = pd.DataFrame(
        rows.numpy() if value.dtype != torch.bfloat16 else rows.float().numpy(),
        index=[
            index_text(value.shape, place * width).rsplit(",", 1)[0].strip("[]") or "0"
            for place in range(rows.shape[0])
        ],
        columns=[str(column) for column in range(width)],
    )
    if value.ndim < 2:
        frame.index = pd.Index([step.name])
    revision = state.revision()
    key = f"grid {step.name} {revision}"

    def edited() -> None:
        text = current.program
        for row, cells in st.session_state[key]["edited_rows"].items():
            for column, new in cells.items():
                if new is not None:
                    place = int(row) * width + int(column)
                    state.rewrite(set_cell(text, step, value, place, new), revision)

    st.data_editor(
        frame,
        key=key,
        on_change=edited,
        width="content",
        disabled=["_index"],
        column_config={column: _cell(value, column) for column in frame.columns},
    )


def _cell(value: torch.Tensor, label: str) -> Any:
    if value.dtype == torch.bool:
        return st.column_config.CheckboxColumn(label)
    whole = not value.is_floating_point()
    return st.column_config.NumberColumn(label, step=1 if whole else None, width=70)


def _slider(current: Current, step: Constant, tensor: Assigned, language: Language) -> None:
    """One cell to move: the slider reaches from well below its value to well above."""
    value = tensor.value
    if not value.is_floating_point():
        return
    left, right = st.columns([1, 2])
    place = left.selectbox(
        say("tensors.cell", language),
        range(value.numel()),
        format_func=lambda place: index_text(value.shape, place) or step.name,
        key=f"cell {step.name} {tuple(value.shape)}",
    )
    with right:
        move_cell(current, step, tensor, place or 0, language, where="tensors")


def move_cell(
    current: Current,
    step: Constant,
    tensor: Assigned,
    place: int,
    language: Language,
    *,
    where: str,
) -> None:
    """A slider for one cell of a tensor that the program makes; it rewrites the program.

    `where` tells it from the same cell's slider in another tab.
    """
    value = tensor.value
    now = float(value.detach().reshape(-1)[place])
    if now != now or abs(now) == float("inf"):
        return
    revision = state.revision()
    key = f"slider in {where} {step.name} {place} {revision}"
    reach = max(5.0, 2 * abs(now))

    def moved() -> None:
        new = st.session_state[key]
        if new != now:
            state.rewrite(set_cell(current.program, step, value, place, new), revision)

    st.slider(
        say("tensors.value", language),
        min_value=min(-reach, now),
        max_value=max(reach, now),
        value=now,
        step=reach / 100,
        key=key,
        on_change=moved,
    )


def _making(current: Current, step: Constant, tensor: Assigned, language: Language) -> None:
    """Shape, fill, seed and requires_grad: applied together, as one new expression."""
    with (
        st.expander(say("tensors.make", language)),
        st.form(f"make {step.name} {state.revision()}"),
    ):
        sizes = st.text_input(
            say("tensors.shape", language), ", ".join(map(str, tensor.shape)), max_chars=40
        )
        fill = st.selectbox(
            say("tensors.fill", language),
            FILLS if tensor.numbers is None else ("keep", *FILLS),
            format_func=lambda name: say(f"tensors.fill.{name}", language),
        )
        seed = st.number_input(say("tensors.seed", language), 0, 2**31, 0, step=1)
        grad = st.checkbox("requires_grad", tensor.requires_grad)
        if not st.form_submit_button(say("tensors.apply", language)):
            return
    shape = _shape(sizes)
    if shape is None:
        st.error(say("tensors.bad_shape", language))
        return
    state.request(_made(current, step, tensor, shape, fill, int(seed), grad))


def _made(
    current: Current,
    step: Constant,
    tensor: Assigned,
    shape: tuple[int, ...],
    fill: str,
    seed: int,
    grad: bool,
) -> str:
    program = current.program
    if fill == "keep":
        count = math.prod(shape)
        kept = tensor.value.reshape(-1)
        if count != kept.numel():
            kept = torch.cat([kept, kept.new_zeros(max(0, count - kept.numel()))])[:count]
        return set_tensor(program, step, kept.reshape(shape), requires_grad=grad)
    chosen: Fill = next(name for name in FILLS if name == fill)
    if chosen == "random":
        return set_seed(program, step, seed, fill_source(chosen, shape, requires_grad=grad))
    return set_expression(program, step, fill_source(chosen, shape, requires_grad=grad))


def _shape(text: str) -> tuple[int, ...] | None:
    """``2, 3`` -> (2, 3); None for what is no shape or too large for the grid."""
    if not re.fullmatch(r"[\d\s,()\[\]x×]*", text):
        return None
    shape = tuple(int(size) for size in re.findall(r"\d+", text))
    small = math.prod(shape) <= limits.ELEMENTS.value and len(shape) <= limits.RANK.value
    return shape if small else None
