"""The page without a browser: its text, its URL, and what it says of good and bad programs."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.panels.pages import page, selected, written
from viz.errors import ProgramError
from viz.panels.state import WALKTHROUGH
from viz.service.runner import Runner


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
        "역전파 코드",
        "직접 써 보기",
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


def test_a_busy_server_is_not_what_the_next_reader_sees(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "x = torch.tensor(3.25, requires_grad=True)\nz = x * 17.5"

    def busy(self: Runner, text: str, asked: Sequence[object], **_: object) -> dict[object, object]:
        return {it: ProgramError.of("run_busy") for it in asked}

    with monkeypatch.context() as patched:
        patched.setattr(Runner, "ask", busy)
        assert "17.5" not in written(page(text))
    assert "17.5" in written(page(text))
