"""The page without a browser: every panel, in both languages, with good and bad programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from viz.panels.state import WALKTHROUGH
from viz.service.runner import Runner

APP = Path(__file__).parents[2] / "app.py"


def page(
    text: str | None = None, query: Mapping[str, str] | None = None, *, tab: str = ""
) -> AppTest:
    """The page, run once; with `tab` another tab is open than the first of its row."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    if tab:
        row = "edit" if tab in ("Steps", "Tensors", "File") else "tab"
        app.session_state[f"{row} en"] = tab
    for key, value in {**({"chain": text} if text else {}), **(query or {})}.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def written(app: AppTest) -> str:
    """All Markdown and captions of the page."""
    return "\n".join(str(part.value) for part in [*app.markdown, *app.caption, *app.info])


def selected(app: AppTest, label: str) -> object:
    """The selectbox with that label."""
    return next(box for box in app.selectbox if box.label == label)


def test_the_first_view_is_the_walkthrough() -> None:
    app = page()
    assert app.text_area[0].value == WALKTHROUGH
    assert r"\tfrac{1}{4} \cdot 2 \cdot 4 \cdot 1" in written(app)
    assert "`res = z.mean()`" in written(app)
    assert "tensor([[2., 2.],\n        [2., 2.]])" in page(tab="Printed").code[-1].value


def test_an_edit_of_the_text_is_followed() -> None:
    app = page()
    app.text_area[0].set_value(WALKTHROUGH.replace("2*y**2", "3*y**3")).run()
    assert r"\tfrac{1}{4} \cdot 3 \cdot 12 \cdot 1 = \textcolor{#e0394f}{9}" in written(app)


@pytest.mark.parametrize("tab", ["Chain rule", "Plots", "Predict", "Printed", "Steps", "Tensors"])
def test_an_edit_asks_a_worker_once(tab: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(tab=tab)
    if tab == "Plots":
        next(it for it in app.get("button_group") if it.label == "Figure").set_value("sizes").run()
    asked: list[int] = []
    ask = Runner.ask

    def count(self: Runner, text: str, requests: Sequence[object], **more: object) -> object:
        asked.append(len(requests))
        return ask(self, text, requests, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Runner, "ask", count)
    app.text_area[0].set_value(WALKTHROUGH.replace("x+1", f"x+{sum(map(ord, tab))}")).run()
    assert len(asked) == 1
    assert asked[0] > 2


def test_a_broken_line_keeps_the_graph_and_the_text() -> None:
    app = page()
    broken = WALKTHROUGH.replace("z.mean()", "z.maen()")
    app.text_area[0].set_value(broken).run()
    assert not app.exception
    assert app.text_area[0].value == broken
    assert "Line 6, column 9." in app.error[0].value
    assert "Did you mean mean" in app.error[0].value
    assert "res = z.maen()" in app.code[0].value
    assert r"\tfrac{1}{4} \cdot 2 \cdot 4 \cdot 1" in written(app)


def test_korean() -> None:
    app = page(query={"lang": "ko"})
    assert [tab.label for tab in app.tabs] == [
        "프로그램",
        "단계",
        "텐서",
        "파일",
        "연쇄 법칙",
        "닫힌 식",
        "검산",
        "그림",
        "예측",
        "출력",
    ]
    app.text_area[0].set_value("x = 1 +").run()
    assert "1번째 줄" in app.error[0].value


def test_the_url_brings_everything_back() -> None:
    text = WALKTHROUGH.replace("2*y**2", "3*y**3")
    app = page(text, {"node": "z.pow", "element": "[1, 0]", "leaf": "x", "lang": "ko"})
    assert app.text_area[0].value == text
    assert selected(app, "노드").value == "z.pow"
    assert selected(app, "원소").value == "[1, 0]"
    assert r"\partial\,x[1, 0]" in written(app)


MALFORMED = {
    "node": {"node": "<script>"},
    "element": {"element": "[9, 9]"},
    "leaf": {"leaf": "nobody"},
    "language": {"lang": "xx"},
    "everything": {"node": "\x00", "element": "", "leaf": "'", "lang": ""},
}


@pytest.mark.parametrize("query", MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_state_in_the_url_does_no_harm(query: dict[str, str]) -> None:
    app = page(query=query)
    assert selected(app, "Node").value == "res"


def test_choices_go_into_the_url() -> None:
    app = page()
    selected(app, "Node").set_value("z.pow").run()
    assert not app.text_area, "only the fragments that show the node are drawn again"
    app.run()
    selected(app, "Element").set_value("[0, 1]").run()
    assert not app.text_area
    app.run()
    assert app.query_params["node"] in ("z.pow", ["z.pow"])
    assert app.query_params["element"] in ("[0, 1]", ["[0, 1]"])
    assert "`y**2`" in written(app)


PROGRAMS = {
    "no backward": ("x = torch.ones(2, requires_grad=True)\ny = x.sum()", "last scalar, y"),
    "no scalar": ("x = torch.ones(2, requires_grad=True)\ny = x * 2", "gradient of ones"),
    "random": ("x = torch.randn(2, requires_grad=True)\ny = x.sum()", "seed 0"),
    "unreached leaf": (
        "a = torch.ones(2, requires_grad=True)\nx = torch.ones(2, requires_grad=True)\ny = x.sum()",
        "does not depend on a",
    ),
    "several backward": (
        "x = torch.ones(2, requires_grad=True)\nx.sum().backward()\n(x * 2).sum().backward()",
        "earlier backward",
    ),
    "several paths": ("x = torch.ones(2, requires_grad=True)\ny = (x * x).sum()", "2 paths"),
    "large": ("x = torch.ones(60, 60, requires_grad=True)\ny = x.softmax(0).sum()", "3600 of them"),
    "no tensor of one's own": ("y = (torch.ones(2, requires_grad=True) * 2).sum()", "torch.ones(2"),
    "nothing printed": ("x = torch.ones(2, requires_grad=True)\ny = x.sum()", "prints nothing"),
}


@pytest.mark.parametrize(("text", "said"), PROGRAMS.values(), ids=PROGRAMS.keys())
def test_notes(text: str, said: str) -> None:
    assert said in written(page(text)) + written(page(text, tab="Printed"))


def test_a_jacobian_that_is_too_large_is_said() -> None:
    text = "x = torch.ones(60, 60, requires_grad=True)\ny = x.softmax(0).sum()"
    assert "more numbers than the limit" in written(page(text, {"node": "y.softmax"}))


def test_nan_is_said() -> None:
    app = page("x = torch.tensor([-1.], requires_grad=True)\ny = x.sqrt()\ny.backward()")
    assert "NaN or infinity first appears in the value of y" in app.warning[0].value


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_node_of_a_model_can_be_chosen(language: str) -> None:
    text = (
        "x = torch.tensor([[1., 2.], [3., 4.]], requires_grad=True)\n"
        "w = torch.ones(2, 3, requires_grad=True)\n"
        "h = torch.relu(x @ w)\nm = torch.max(h, dim=1)\n"
        "loss = F.cross_entropy(h, torch.tensor([0, 1])) + m.values.sum()\nloss.backward()"
    )
    app = page(text, {"lang": language})
    box = next(box for box in app.selectbox if box.label in ("Node", "노드"))
    for place in range(len(box.options)):
        box = next(box for box in app.selectbox if box.label in ("Node", "노드"))
        box.select_index(place).run()
        assert not app.exception


def test_a_step_is_chained_in_from_the_palette_and_taken_back() -> None:
    text = "x = torch.ones(2, requires_grad=True)\ny = x.sum()\ny.backward()"
    app = page(text, tab="Steps")
    next(button for button in app.button if button.label == "Insert after it").click().run()
    assert app.text_area[0].value == (
        "x = torch.ones(2, requires_grad=True)\na = torch.relu(x)\ny = a.sum()\ny.backward()"
    )
    next(button for button in app.button if button.label == "Undo").click().run()
    assert app.text_area[0].value == text


def test_the_slider_rewrites_the_cell() -> None:
    app = page(tab="Tensors")
    app.slider[0].set_value(2.5).run()
    assert app.text_area[0].value.startswith(
        "x = torch.tensor([[2.5, 1.0], [1.0, 1.0]], requires_grad=True)\nprint(x)"
    )
    assert app.slider[0].value == 2.5


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
    assert app.text_area[0].value == line + "y = x.sum()"


BAD_SHAPES = ("two by two", "99999999, 0", "0, 99999999999999999999", "0,0,0,0,0,0,0,0,0", "\u0663")


@pytest.mark.parametrize("shape", BAD_SHAPES)
def test_a_bad_shape_is_said(shape: str) -> None:
    app = page(tab="Tensors")
    app.text_input[0].set_value(shape)
    next(button for button in app.button if button.label == "Apply").click().run()
    assert "whole numbers" in app.error[0].value
    assert app.text_area[0].value == WALKTHROUGH


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


def test_the_closed_form_and_its_derivation() -> None:
    shown = written(page(tab="Closed form"))
    assert "z_{i} = 2 y_{i}^{2}" in shown
    assert "= x_{i} + 1" in shown


def test_the_check_sets_the_ways_side_by_side() -> None:
    shown = written(page(tab="Check"))
    assert shown.count("`2  2  2  2`") == 5
    assert "\N{MULTIPLICATION X}" not in shown


def test_where_there_is_no_closed_form_it_says_why() -> None:
    text = "x = torch.ones(3, requires_grad=True)\ny = x.max()\ny.backward()"
    assert "torch shares the gradient" in written(page(text, tab="Closed form"))


@pytest.mark.parametrize("kind", ["curve", "sizes", "heat", "paths"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_figures(kind: str, language: str) -> None:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["lang"] = language
    app.session_state[f"tab {language}"] = {"en": "Plots", "ko": "그림"}[language]
    app.session_state["figure"] = kind
    app.run()
    assert not app.exception
    assert app.get("plotly_chart")


@pytest.mark.parametrize("kind", ["curve", "sizes", "heat", "paths"])
def test_figures_of_a_tensor_without_elements(kind: str) -> None:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["chain"] = (
        "x = torch.ones(0, 3, requires_grad=True)\ny = x * 2\ny.sum().backward()"
    )
    app.query_params["node"] = "y"
    app.session_state["tab en"] = "Plots"
    app.session_state["figure"] = kind
    app.run()
    assert not app.exception
    assert kind == "sizes" or "has no elements" in app.info[0].value


def test_the_handle_of_the_curve_rewrites_the_program() -> None:
    app = page(tab="Plots")
    assert "tangent's slope is 2" in written(app)
    app.slider[0].set_value(3.0).run()
    assert app.text_area[0].value.startswith("x = torch.tensor([[3.0, 1.0], [1.0, 1.0]]")
    assert "tangent's slope is 4" in written(app)


GUESSES = {
    "a number": ("2", "Right in every cell"),
    "a matrix": ("[[2, 2], [2, 2]]", "Right in every cell"),
    "a formula": ("x + 1", "Right in every cell"),
    "a call": ("torch.ones(2, 2) * 2", "Right in every cell"),
    "wrong": ("[[2, 2], [2, 3]]", "Begin at"),
    "a factor left out": ("1", "is missing from your product"),
    "another shape": ("[1, 2, 3]", "The gradient has the shape"),
    "not of the language": ("__import__('os')", "is left out of the language"),
    "a tuple": ("(1, 2, 3)", "The gradient has the shape"),
    "a truth value": ("True", "The guess is a bool"),
    "nothing": ("None", "The guess is a NoneType"),
    "a shape": ("x.shape", "Right in every cell"),
    "beyond all floats": ("10**400", "Begin at"),
    "ragged": ("[[1], [2, 3]]", "expected sequence of length 1"),
    "what ends a kernel": (
        "torch.div(torch.tensor([-2**53]) * 1024, -1, rounding_mode='trunc')",
        "has no result",
    ),
    "unfinished": ("x +", "Python cannot read this"),
    "an unknown name": ("q + 1", "name 'q' is not defined"),
}


@pytest.mark.parametrize(("typed", "said"), GUESSES.values(), ids=GUESSES.keys())
def test_a_prediction_is_judged(typed: str, said: str) -> None:
    app = page(tab="Predict")
    app.text_input[0].set_value(typed).run()
    assert not app.exception
    parts = [*app.success, *app.warning, *app.error, *app.markdown]
    assert said in "\n".join(str(part.value) for part in parts)


def test_gradients_are_hidden_until_they_are_revealed() -> None:
    app = page(tab="Predict")
    assert "Upstream gradient" not in written(app).replace("`grad` = Upstream gradient", "")
    next(button for button in app.button if button.label == "Reveal the gradients").click().run()
    assert "Upstream gradient &nbsp;" in written(app)


def test_a_local_gradient_is_predicted() -> None:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["tab en"] = "Predict"
    app.session_state["predicted"] = "0"
    app.query_params["node"] = "z.pow"
    app.run()
    assert not app.exception
    assert "∂z.pow/∂y" in app.text_input[0].label
    assert "Local gradient" not in written(app)
    app.text_input[0].set_value("2 * y").run()
    assert "Right in every cell" in app.success[0].value
    app.text_input[0].set_value("y").run()
    assert "alone" in written(app)


def test_the_convention_at_a_kink_is_said() -> None:
    text = (
        "x = torch.tensor([0., 1.], dtype=torch.float64, requires_grad=True)\n"
        "y = torch.relu(x).sum()\ny.backward()"
    )
    shown = written(page(text, tab="Check"))
    assert "the derivative is a convention" in shown
    assert "relu\\: " in shown


def test_an_error_of_torch_leaves_the_graph_that_was_built() -> None:
    text = "x = torch.tensor(2.0, requires_grad=True)\ny = x ** 4\ny.backward()\nprint(x.grad)\ny.backward()"
    app = page(text)
    assert "Trying to backward through the graph a second time" in str(app.error[0].value)
    assert "The graph shows what the program had built before the error." in written(app)
    assert "y = x \\*\\* 4" in written(app) or "y = x ** 4" in written(app)
    app = page("x = torch.ones(2")
    assert "The graph still shows the last program that ran." in written(app)
