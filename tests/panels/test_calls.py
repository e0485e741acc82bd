"""Which backward call the page is about, and the ledger of .grad below the graph."""

from __future__ import annotations

from tests.panels.pages import ask, edit, page, told
from viz.panels.state import WALKTHROUGH

TEN = """\
w = torch.tensor([1.0, 2.0], requires_grad=True)
for i in range(10):
    loss = (w * w).sum()
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
"""


def test_the_last_call_is_explained_until_another_is_chosen() -> None:
    app = page(TEN)
    assert told(app, "graph")["calls"]["place"] == 9
    ask(app, "graph", {"kind": "backward", "call": 2, "number": 1})
    app.run()
    strip = told(app, "graph")["calls"]
    assert (strip["place"], strip["count"]) == (2, 10)
    assert strip["where"].startswith("line 4 · i = 2 · loss ")
    assert app.query_params["backward"] == "2"


def test_the_url_says_which_call() -> None:
    app = page(TEN, {"backward": "0"})
    assert told(app, "graph")["calls"]["where"] == "line 4 · i = 0 · loss 5"


def test_a_call_that_is_not_there_is_the_last() -> None:
    for said in ("10", "-1", "x", "999999999"):
        app = page(TEN, {"backward": said})
        assert told(app, "graph")["calls"]["place"] == 9
        assert "backward" not in app.query_params


def test_an_edit_keeps_the_call_and_one_with_fewer_calls_takes_the_last() -> None:
    app = page(TEN, {"backward": "4"})
    edit(app, TEN.replace("0.1", "0.2"))
    app.run()
    assert told(app, "graph")["calls"]["place"] == 4
    edit(app, TEN.replace("10", "3"))
    app.run()
    assert told(app, "graph")["calls"]["place"] == 2


def test_one_call_needs_no_strip() -> None:
    assert told(page(WALKTHROUGH), "graph")["calls"] is None


def test_the_ledger_says_what_matters_and_lists_the_events() -> None:
    app = page(TEN, {"backward": "1"}, tab=".grad")
    assert "w.grad holds the sum of 10 backward calls; nothing cleared it in between." in [
        it.value.replace("\\", "") for it in app.markdown
    ]
    table = app.dataframe[0].value
    assert list(table["w.grad"][:3]) == ["[2, 4]", "[2, 4]", "[3.6, 7.2]"]
    assert list(table[""][:3]) == ["", "", "◆"]
    assert len(app.get("plotly_chart")) == 3
