"""The page without a browser: its text, its URL, and what it says of good and bad programs."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.panels.pages import (
    ask,
    edit,
    factors,
    is_drawn,
    page,
    selected,
    text_of,
    told,
    type_in,
    written,
)
from viz.errors import ProgramError
from viz.panels.state import WALKTHROUGH
from viz.service.runner import Runner


def test_the_first_view_is_the_walkthrough() -> None:
    app = page()
    assert text_of(app) == told(app, "editor")["text"] == WALKTHROUGH
    cards = told(app, "cards")
    assert cards["question"] == "Why is x.grad 2?"
    assert factors(app) == ["¼", "2", "4", "1"]
    assert cards["result"] | {"note": ""} == {
        "name": "x.grad",
        "value": "2",
        "note": "",
        "wrong": False,
    }
    assert "2·y = 2·2 = 4" in [card["rule"] for card in cards["cards"]]
    assert "`res = z.mean()`" in written(app)
    assert r"\tfrac{1}{4} \cdot 2 \cdot 4 \cdot 1" in written(page(tab="Chain rule"))
    assert "tensor([[2., 2.],\n        [2., 2.]])" in page(tab="Printed").code[-1].value


def test_an_edit_of_the_text_is_followed() -> None:
    app = edit(page(tab="Chain rule"), WALKTHROUGH.replace("2*y**2", "3*y**3"))
    assert r"\tfrac{1}{4} \cdot 3 \cdot 12 \cdot 1 = \textcolor{#e0394f}{9}" in written(app)
    assert factors(app) == ["¼", "3", "12", "1"]
    assert told(app, "editor")["answered"] == 1


@pytest.mark.parametrize(
    "tab",
    [
        *("Node", "Chain rule", "Backward as code", "Write it yourself", "Plots", "Predict"),
        *("Printed", "Steps", "Tensors"),
    ],
)
def test_an_edit_asks_a_worker_once(tab: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(tab=tab)
    if tab == "Plots":
        next(it for it in app.get("button_group") if it.label == "Figure").set_value("sizes").run()
        app.run()
    asked: list[int] = []
    ask_a_worker = Runner.ask

    def count(self: Runner, text: str, requests: Sequence[object], **more: object) -> object:
        asked.append(len(requests))
        return ask_a_worker(self, text, requests, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Runner, "ask", count)
    type_in(app, WALKTHROUGH.replace("x+1", f"x+{sum(map(ord, tab))}"))
    assert len(asked) == 1
    assert asked[0] > 2
    ask(app, "editor", {"kind": "rest"})
    assert len(asked) <= 2


def test_what_is_below_follows_an_edit() -> None:
    app = type_in(page(tab="Printed"), WALKTHROUGH.replace("x+1", "x+2"))
    assert told(app, "editor")["rest"]
    assert factors(app) == ["¼", "2", "6", "1"]
    assert not app.get("tab_container")
    ask(app, "editor", {"kind": "rest"})
    assert "18." in app.code[0].value
    assert not told(app.run(), "editor")["rest"]


def test_a_broken_line_keeps_what_was_built_and_the_text() -> None:
    app = page(tab="Chain rule")
    broken = WALKTHROUGH.replace("z.mean()", "z.maen()")
    edit(app, broken)
    assert not app.exception
    assert text_of(app) == broken
    assert "Line 6, column 9." in app.error[0].value
    assert "Did you mean mean" in app.error[0].value
    assert "res = z.maen()" in app.code[0].value
    error = told(app, "editor")["error"]
    assert (error["place"], error["line"], error["column"]) == ("Line 6:", 6, 9)
    assert "Did you mean mean" in error["hint"]
    assert error["unreached"] == 7
    assert "The graph shows what the program had built before the error." in written(app)
    assert r"\partial\,z" in written(app)
    assert factors(app) == ["2", "4", "1"]


def test_a_text_that_is_not_python_keeps_the_graph_and_links_nothing_to_it() -> None:
    app = edit(page(), "x = 1 +")
    editor = told(app, "editor")
    assert (editor["linked"], editor["values"]) == (False, [])
    assert (editor["error"]["line"], editor["error"]["column"]) == (1, 8)
    assert factors(app) == ["¼", "2", "4", "1"]
    edit(app, WALKTHROUGH)
    assert told(app, "editor")["error"] is None
    assert told(app, "editor")["linked"]
    assert not app.error


def test_korean() -> None:
    app = page(query={"lang": "ko"})
    assert [tab.label for tab in app.tabs] == [
        *(
            "노드",
            "연쇄 법칙",
            ".grad",
            "역전파 코드",
            "직접 써 보기",
            "닫힌 식",
            "검산",
            "그림",
            "예측",
        ),
        *("텐서", "단계", "출력", "파일"),
    ]
    edit(app, "x = 1 +")
    assert "1번째 줄" in app.error[0].value
    assert "1번째 줄" in told(app, "editor")["error"]["place"]


def test_another_language_is_chosen_in_the_bar() -> None:
    app = page(tab="Chain rule")
    assert told(app, "guide")["languages"] == {"en": "English", "ko": "한국어"}
    ask(app, "guide", {"kind": "language", "language": "ko"})
    assert app.query_params["lang"] in ("ko", ["ko"])
    assert told(app, "guide")["language"] == told(app, "editor")["language"] == "ko"
    assert selected(app, "원소"), "the open tab stays open"
    ask(app, "guide", {"kind": "language", "language": "xx"})
    assert told(app, "guide")["language"] == "ko"


def test_the_url_brings_everything_back() -> None:
    text = WALKTHROUGH.replace("2*y**2", "3*y**3")
    query = {"node": "z.pow", "element": "[1, 0]", "leaf": "x", "lang": "ko"}
    app = page(text, query)
    assert text_of(app) == text
    assert selected(app, "노드").value == told(app, "graph")["chosen"] == "z.pow"
    assert told(app, "cards")["element"] == "[1, 0]"
    app = page(text, query | {"tab": "chain"})
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
    assert told(app, "graph")["chosen"] is None
    assert (told(app, "cards")["leaf"], told(app, "cards")["element"]) == ("x", "all")


def test_choices_go_into_the_url() -> None:
    app = page()
    selected(app, "Node").set_value("z.pow").run()
    assert "`y**2`" in written(app)
    assert not is_drawn(app, "editor"), "only the fragments that show the node are drawn again"
    assert not is_drawn(app, "cards")
    app.run()
    assert app.query_params["node"] in ("z.pow", ["z.pow"])
    app = page(tab="Chain rule")
    selected(app, "Element").set_value("[0, 1]").run()
    assert told(app, "cards")["element"] == "[0, 1]"
    assert not is_drawn(app, "editor")
    assert not is_drawn(app, "graph")
    app.run()
    assert app.query_params["element"] in ("[0, 1]", ["[0, 1]"])


PROGRAMS = {
    "no backward": ("x = torch.ones(2, requires_grad=True)\ny = x.sum()", "last scalar, y"),
    "no scalar": ("x = torch.ones(2, requires_grad=True)\ny = x * 2", "started with ones"),
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
    "large": (
        "x = torch.ones(60, 60, requires_grad=True)\ny = x.softmax(0).sum()",
        "of which 3600 are not 0",
    ),
    "no tensor of one's own": ("y = (torch.ones(2, requires_grad=True) * 2).sum()", "torch.ones(2"),
    "nothing printed": ("x = torch.ones(2, requires_grad=True)\ny = x.sum()", "prints nothing"),
}


@pytest.mark.parametrize(("text", "said"), PROGRAMS.values(), ids=PROGRAMS.keys())
def test_notes(text: str, said: str) -> None:
    shown = [written(page(text, tab=tab)) for tab in ("Node", "Chain rule", "Printed")]
    assert said in "\n".join(shown)


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
