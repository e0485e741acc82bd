"""Closed form, check, figures and predictions, in both languages."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from tests.panels.pages import APP, ask, edit, factors, page, text_of, told, written


def test_the_closed_form_and_its_derivation() -> None:
    shown = written(page(tab="Closed form"))
    assert "z_{i} = 2 y_{i}^{2}" in shown
    assert "= x_{i} + 1" in shown


def test_the_check_sets_the_ways_side_by_side() -> None:
    shown = written(page(tab="Check"))
    assert shown.count("`2  2  2  2`") == 5
    assert "\N{MULTIPLICATION X}" not in shown


def test_the_check_says_where_a_hook_changed_a_gradient() -> None:
    text = "x = torch.ones(2, requires_grad=True)\ny = x * 3\ny.register_hook(lambda g: g * 2)\n"
    shown = " ".join(it.value for it in page(f"{text}y.sum().backward()", tab="Check").caption)
    assert "A hook changed the gradient that arrived at `y`" in shown


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
    assert text_of(app).startswith("x = torch.tensor([[3.0, 1.0], [1.0, 1.0]]")
    assert "tangent's slope is 4" in written(app)


GUESSES = {
    "a number": ("2", "Right in every cell"),
    "a matrix": ("[[2, 2], [2, 2]]", "Right in every cell"),
    "a formula": ("x + 1", "Right in every cell"),
    "a call": ("torch.ones(2, 2) * 2", "Right in every cell"),
    "wrong": ("[[2, 2], [2, 3]]", "Begin at"),
    "a factor left out": ("1", "is missing from your product"),
    "another shape": ("[1, 2, 3]", "The gradient has the shape"),
    "not of the language": ("__import__('os')", "cannot be used here"),
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


SECRETS = """\
x = torch.tensor(1.5, requires_grad=True)
y = x * 7.25
z = y ** 3
z.backward()
print(x.grad)
"""
"""Its numbers are found nowhere else: dz/dy is 354.796875, x.grad 2572.27734375."""

OF_X, OF_Y = ("2572", "2,572"), ("354.", "355")

HIDDEN = {
    "Predict": OF_X,
    "Write it yourself": (*OF_X, *OF_Y),
}
"""What is not among what the browser is told while that tab is open."""


@pytest.mark.parametrize(("tab", "numbers"), HIDDEN.items(), ids=HIDDEN.keys())
def test_what_is_to_be_found_out_is_not_sent(tab: str, numbers: tuple[str, ...]) -> None:
    open_, hiding = page(SECRETS), page(SECRETS, tab=tab)
    for part, there in {"graph": (OF_X, OF_Y), "cards": (OF_X, OF_Y), "editor": (OF_X,)}.items():
        shown = json.dumps(told(open_, part))
        assert all(any(it in shown for it in number) for number in there)
        assert not [it for it in numbers if it in json.dumps(told(hiding, part))]
    assert not [it for it in numbers if it in written(hiding)]
    assert told(hiding, "cards")["question"] == "What will x.grad be?"
    assert factors(hiding) == (["?", "?"] if tab == "Write it yourself" else factors(open_))


def test_gradients_are_hidden_until_they_are_revealed() -> None:
    app = page(SECRETS, tab="Predict")
    assert told(app, "cards")["result"]["value"] == "?"
    next(button for button in app.button if button.label == "Reveal the gradients").click().run()
    for part in ("graph", "cards", "editor"):
        assert any(it in json.dumps(told(app, part)) for it in OF_X)
    assert told(app, "cards")["question"].startswith("Why is x.grad 2")


def test_a_local_gradient_is_predicted() -> None:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["tab en"] = "Predict"
    app.session_state["predicted"] = "0"
    app.query_params["node"] = "z.pow"
    app.run()
    assert not app.exception
    assert "∂z.pow/∂y" in app.text_input[0].label
    assert factors(app) == ["?"] * 4
    assert "×4" not in json.dumps(told(app, "graph"), ensure_ascii=False)
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
    editor = told(app, "editor")
    assert editor["error"]["line"] == 5
    assert "a second time" in editor["error"]["message"]
    assert [(line, short) for line, short, *_ in editor["values"]] == [(4, "32")]
    app = page("x = torch.ones(2")
    assert "This program stopped before it built a graph." in written(app)
    edit(app, "x = torch.ones(2, requires_grad=True)")
    edit(app, "x = torch.ones(2, requires_grad=True")
    assert "The graph still shows the last program that ran." in written(app)


def test_a_fix_is_written_with_one_click() -> None:
    text = "x = torch.ones(2, requires_grad=True)\ny = x * x\ny.backward()"
    app = page(text)
    assert told(app, "editor")["error"]["fix"]
    (button,) = [it for it in app.button if it.label == "Write the fix"]
    button.click().run()
    assert text_of(app) == text.replace("y.backward", "y.sum().backward")
    assert not app.error
    app = ask(page(text), "editor", {"kind": "fix"})
    assert text_of(app) == text.replace("y.backward", "y.sum().backward")
    assert text_of(ask(app, "editor", {"kind": "fix"})) == text_of(app)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_backward_pass_as_code(language: str) -> None:
    tab = {"en": "Backward as code", "ko": "역전파 코드"}[language]
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state[f"tab {language}"] = tab
    app.query_params["lang"] = language
    app.query_params["node"] = "z"
    app.run()
    assert not app.exception
    whole = app.code[-1].value
    assert whole.endswith("d_z = d_res.expand_as(z) / 4\nd_y = 2 * d_z * (2 * y)\nd_x = d_y")
    (lines,) = app.radio
    assert lines.value == 1  # the line of the node that is chosen
    lines.set_value(2).run()
    assert app.session_state["node"] == "y"
    on = {"en": "Next", "ko": "다음"}[language]
    next(it for it in app.button if it.label == on).click().run()
    assert app.session_state["node"] == "x"
    assert app.radio[0].value == 3


def test_the_node_panel_says_the_rule_with_its_numbers() -> None:
    said = written(page(query={"node": "z.pow"}))
    assert r"\bar{y} = \overline{\mathrm{pow}} \odot 2\,y" in said
    assert "`2 * y = 2 * 2 = 4`" in said
    assert "`d_y = d_pow * (2 * y)`" in said


def test_the_backward_pass_is_written_line_by_line() -> None:
    app = page(query={"task": "backward"})
    names = [field.label.split("`")[1] for field in app.text_input]
    assert names == ["d_z", "d_y", "d_x"]
    assert "0 of 3" in app.get("progress")[0].proto.text
    app.text_input[0].set_value("d_res / 4").run()
    assert "does not fit" in app.warning[0].value
    app.text_input[0].set_value("d_res.expand_as(z) / 4").run()
    assert "1 of 3" in app.get("progress")[0].proto.text
    app.text_input[1].set_value("2 * d_z * y").run()
    assert "factor" in app.warning[0].value
    next(it for it in app.button if it.label == "Show all lines").click().run()
    assert "3 of 3" in app.get("progress")[0].proto.text
    next(it for it in app.button if it.label == "Start again").click().run()
    assert "0 of 3" in app.get("progress")[0].proto.text
    assert not app.exception


def test_the_rule_of_one_node_is_written() -> None:
    app = page(query={"task": "backward", "node": "y"})
    app.toggle[0].set_value(True).run()
    (field,) = app.text_input
    assert field.label.startswith("`d_y`")
    field.set_value("2 * d_z * 2 * y").run()
    assert "1 of 1" in app.get("progress")[0].proto.text


def test_nothing_is_given_away_while_the_backward_pass_is_written() -> None:
    said = written(page(query={"task": "backward", "node": "z.pow"}))
    assert "d_pow" not in said
    assert "0.5" not in said
