"""The steps table and the grids of tensors write the program."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.panels.pages import page, selected, text_of, told
from viz.panels.state import WALKTHROUGH


def test_a_step_is_chained_in_from_the_palette_and_taken_back() -> None:
    text = "x = torch.ones(2, requires_grad=True)\ny = x.sum()\ny.backward()"
    app = page(text, tab="Steps")
    next(button for button in app.button if button.label == "Insert after it").click().run()
    assert text_of(app) == (
        "x = torch.ones(2, requires_grad=True)\na = torch.relu(x)\ny = a.sum()\ny.backward()"
    )
    next(button for button in app.button if button.label == "Undo").click().run()
    assert text_of(app) == text


def test_the_slider_rewrites_the_cell() -> None:
    app = page(tab="Tensors")
    app.slider[0].set_value(2.5).run()
    assert text_of(app).startswith(
        "x = torch.tensor([[2.5, 1.0], [1.0, 1.0]], requires_grad=True)\nprint(x)"
    )
    assert app.slider[0].value == 2.5
    assert told(app, "editor")["text"] == text_of(app)


FILLS = {
    "zeros": ("zeros", "3", "x = torch.zeros(3, requires_grad=True)\n"),
    "counting": ("arange", "2, 3", "x = torch.arange(6.).reshape(2, 3).requires_grad_()\n"),
    "random": ("random", "2", "torch.manual_seed(0)\nx = torch.randn(2, requires_grad=True)\n"),
    "kept and grown": (
        "keep", "2, 3", "x = torch.tensor([[1.0, 1.0, 1.0], [1.0, 0.0, 0.0]], requires_grad=True)\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("fill", "shape", "line"), FILLS.values(), ids=FILLS.keys())
def test_shape_and_fill(fill: str, shape: str, line: str) -> None:
    app = page("x = torch.ones(2, 2, requires_grad=True)\ny = x.sum()", tab="Tensors")
    app.text_input[0].set_value(shape)
    selected(app, "Fill").set_value(fill)
    next(button for button in app.button if button.label == "Apply").click().run()
    assert not app.exception
    assert text_of(app) == line + "y = x.sum()"


BAD_SHAPES = ("two by two", "99999999, 0", "0, 99999999999999999999", "0,0,0,0,0,0,0,0,0", "\u0663")


@pytest.mark.parametrize("shape", BAD_SHAPES)
def test_a_bad_shape_is_said(shape: str) -> None:
    app = page(tab="Tensors")
    app.text_input[0].set_value(shape)
    next(button for button in app.button if button.label == "Apply").click().run()
    assert "whole numbers" in app.error[0].value
    assert text_of(app) == WALKTHROUGH


def moved_on() -> None:
    """A page on which a callback of an older text comes late."""
    import streamlit as st

    from viz.panels import state

    st.session_state[state.TEXT] = "old"
    since = state.revision()
    state.rewrite("edited", since)
    st.markdown(state.text())
    state.rewrite("late", since)
    st.markdown(state.text())


def test_a_late_callback_does_not_put_an_older_text_back() -> None:
    app = AppTest.from_function(moved_on).run()
    assert [part.value for part in app.markdown] == ["edited", "edited"]
