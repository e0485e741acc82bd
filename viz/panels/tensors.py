"""Every tensor that the user made, as a grid: an edited cell rewrites its number in the text."""

from __future__ import annotations

import math
import re
from typing import Any

import streamlit as st

from viz import limits
from viz.draw.markdown import plain
from viz.draw.shape_text import index_text, shape_text
from viz.errors import VizError
from viz.panels import state
from viz.panels.current import Current, running
from viz.panels.frame import frame
from viz.text import Language, say
from viz.views.edit_answers import MadeTensor
from viz.views.requests import GetTensors, MakeTensor, SetCell

FILLS = ("ones", "zeros", "arange", "random")


def show(current: Current, language: Language) -> None:
    """A tensor to choose, its grid of cells, its shape and fill, and a slider for one cell."""
    tensors = current.get(GetTensors())
    if not tensors:
        st.caption(say("tensors.none", language))
        return
    number = (
        st.selectbox(
            say("tensors.tensor", language),
            range(len(tensors)),
            format_func=lambda place: tensors[place].name,
        )
        or 0
    )
    tensor = tensors[number]
    grad = "requires_grad" if tensor.requires_grad else say("tensors.no_grad", language)
    st.caption(f"{shape_text(tensor.shape)} · {tensor.dtype} · {grad}")
    if not current.editable:
        st.caption(say("tensors.locked", language))
    elif tensor.numbers is None:
        st.caption(say("tensors.large", language, limit=limits.GRID_CELLS.value))
    elif tensor.numbers:
        _grid(current, number, tensor, language)
        _slider(current, number, tensor, language)
    if current.editable:
        _making(current, number, tensor, language)


def _grid(current: Current, number: int, tensor: MadeTensor, language: Language) -> None:
    """One editable cell per element; leading dimensions run down the side."""
    numbers, shape = tensor.numbers or (), tensor.shape
    width = shape[-1] if shape else 1
    count = len(numbers) // width
    index = [
        index_text(shape, place * width).rsplit(",", 1)[0].strip("[]") or "0"
        for place in range(count)
    ]
    cells = frame(
        [numbers[place * width : (place + 1) * width] for place in range(count)],
        [str(column) for column in range(width)],
        index if len(shape) >= 2 else [tensor.name],
    )
    revision = state.revision()
    key = f"grid {tensor.name} {revision}"

    def edited() -> None:
        for row, cells in st.session_state[key]["edited_rows"].items():
            for column, new in cells.items():
                if new is not None:
                    place = int(row) * width + int(column)
                    current.rewrite(SetCell(number, place, new), revision)

    st.data_editor(
        cells,
        key=key,
        on_change=edited,
        width="content",
        disabled=["_index"],
        column_config={
            "_index": st.column_config.Column(say("tensors.row", language)),
            **{column: _cell(tensor, column) for column in cells.columns},
        },
    )


def _cell(tensor: MadeTensor, label: str) -> Any:
    if tensor.kind == "bool":
        return st.column_config.CheckboxColumn(label)
    return st.column_config.NumberColumn(label, step=1 if tensor.kind == "int" else None, width=70)


def _slider(current: Current, number: int, tensor: MadeTensor, language: Language) -> None:
    """One cell to move: the slider reaches from well below its value to well above."""
    if tensor.kind != "float":
        return
    left, right = st.columns([1, 2])
    place = left.selectbox(
        say("tensors.cell", language),
        range(len(tensor.numbers or ())),
        format_func=lambda place: index_text(tensor.shape, place) or tensor.name,
        key=f"cell {tensor.name} {tensor.shape}",
    )
    with right:
        move_cell(current, number, tensor, place or 0, language, where="tensors")


def move_cell(
    current: Current,
    number: int,
    tensor: MadeTensor,
    place: int,
    language: Language,
    *,
    where: str,
) -> None:
    """A slider for one cell of a tensor that the program makes; it rewrites the program.

    `where` tells it from the same cell's slider in another tab.
    """
    now = float(f"{(tensor.numbers or ())[place]:.6g}")  # 9.8, which float32 has as 9.80000019
    if not math.isfinite(now):
        return
    # Neither its name nor its ends depend on the text: it keeps the focus while the program follows it.
    key = f"slider in {where} {tensor.name} {place}"
    ends = f"ends of {key}"
    reach = st.session_state.get(ends, 0.0)
    if abs(now) > reach:
        reach = st.session_state[ends] = _round_up(max(5.0, 2 * abs(now)))
    if st.session_state.get(key) != now:
        st.session_state[key] = now

    def moved() -> None:
        # By now another move may have changed the text.
        new = st.session_state[key]
        with running() as latest:
            made = latest.get(GetTensors())[number:][:1]
            if new != now and latest.editable and made and _has(made[0], tensor.name, place):
                latest.rewrite(SetCell(number, place, new), state.revision())

    st.slider(
        say("tensors.value", language),
        min_value=-reach,
        max_value=reach,
        step=reach / 100,
        key=key,
        on_change=moved,
    )


def _has(tensor: MadeTensor, name: str, place: int) -> bool:
    return tensor.name == name and place < len(tensor.numbers or ())


def _round_up(number: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50, ..."""
    size = 10.0 ** math.floor(math.log10(number))
    return next(it * size for it in (1, 2, 5, 10) if it * size >= number * (1 - 1e-9))


def _making(current: Current, number: int, tensor: MadeTensor, language: Language) -> None:
    """Shape, fill, seed and requires_grad: applied together, as one new expression."""
    with (
        st.expander(say("tensors.make", language)),
        st.form(f"make {tensor.name} {state.revision()}"),
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
    try:
        made = current.made(MakeTensor(number, shape, fill or "ones", int(seed), grad))
    except VizError as error:
        st.error(plain(error.said(language)))
        return
    state.request(made)


def _shape(text: str) -> tuple[int, ...] | None:
    """``2, 3`` -> (2, 3); None for what is no shape or larger than a program may make.

    Each size counts, not only their product: one of 0 would hide the others.
    """
    if not re.fullmatch(r"[0-9\s,()\[\]x×]*", text):
        return None
    shape = tuple(int(size) for size in re.findall(r"[0-9]+", text))
    elements = math.prod(max(1, size) for size in shape)
    small = elements <= limits.ELEMENTS.value and len(shape) <= limits.RANK.value
    return shape if small else None
