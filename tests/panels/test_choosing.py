"""What is chosen in one part of the page: what the others then say of it, and what is drawn again for it."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from tests.panels.pages import ask, is_drawn, open_tab, page, selected, told, written

TWO = """\
x = torch.ones(2, 2, requires_grad=True)
w = torch.tensor([3., 5.], requires_grad=True)
y = x * w
y.sum().backward()
"""

COMPONENTS = ("guide", "editor", "graph", "cards")


def drawn(app: AppTest) -> set[str]:
    """The components that the last run drew."""
    return {component for component in COMPONENTS if is_drawn(app, component)}


NODES = {
    "in the graph": ("graph", {"kind": "node", "node": "z.pow", "number": 1}),
    "in the text": ("editor", {"kind": "node", "node": "z.pow"}),
    "as an edge in the graph": ("graph", {"kind": "edge", "edge": 2, "number": 1}),
    "as a card": ("cards", {"kind": "edge", "edge": 2}),
}


@pytest.mark.parametrize(("part", "asked"), NODES.values(), ids=NODES.keys())
def test_a_node_is_chosen_without_drawing_the_picture_again(
    part: str, asked: dict[str, object]
) -> None:
    app = ask(page(), part, asked)
    assert not drawn(app)
    assert selected(app, "Node").value == "z.pow"
    assert "`y**2`" in written(app)
    assert "Local gradient" in written(app)
    app.run()
    assert told(app, "graph")["chosen"] == "z.pow"
    assert told(app, "graph")["edge"] == (2 if asked["kind"] == "edge" else None)
    assert app.query_params["node"] in ("z.pow", ["z.pow"])


VIEW: dict[str, object] = {
    "kind": "view",
    "saved": True,
    "constants": True,
    "across": True,
    "torchviz": False,
    "turned": "",
}


def test_what_comes_after_a_choice_keeps_it() -> None:
    app = ask(page(), "graph", {"kind": "node", "node": "y", "number": 1})
    ask(app.run(), "graph", VIEW)
    assert selected(app, "Node").value == told(app, "graph")["chosen"] == "y"
    assert told(app, "graph")["saved"]
    assert "saved" in app.query_params["view"]


CONSTANT = "x = torch.ones(2, requires_grad=True)\ny = (x * torch.ones(2)).sum()"


@pytest.mark.parametrize(("shown", "word"), [(True, "constants"), (False, "plain")])
def test_a_reader_says_whether_constants_are_drawn(shown: bool, word: str) -> None:
    app = page(CONSTANT)
    assert told(app, "graph")["scene"]["constants"]
    ask(app, "graph", {**VIEW, "saved": False, "constants": shown, "turned": "constants"})
    assert told(app, "graph")["scene"]["constants"] is shown
    assert app.query_params["view"] in (word, [word])
    assert told(page(CONSTANT, {"view": word}), "graph")["scene"]["constants"] is shown


CELLS = {
    "of a leaf": ("w", "1", ("w", "[1]")),
    "of another leaf than the chosen one": ("x", "3", ("x", "[1, 1]")),
    "of a tensor like the chosen leaf": ("y", "2", ("x", "[1, 0]")),
    "that is not there": ("w", "2", ("w", "all")),
    "with a number that is none": ("w", "-1", ("w", "all")),
    "with a number beyond all tensors": ("w", "9" * 30, ("w", "all")),
    "none": ("w", None, ("w", "all")),
}


@pytest.mark.parametrize(("node", "element", "chosen"), CELLS.values(), ids=CELLS.keys())
def test_a_cell_is_chosen_in_the_graph(
    node: str, element: str | None, chosen: tuple[str, str]
) -> None:
    app = ask(page(TWO), "graph", {"kind": "node", "node": node, "element": element, "number": 1})
    assert not app.exception
    assert drawn(app) == {"cards"}
    cards = told(app, "cards")
    assert (cards["leaf"], cards["element"]) == chosen
    assert selected(app, "Node").value == node


def test_a_cell_of_a_tensor_shaped_otherwise_chooses_its_node_alone() -> None:
    app = ask(page(TWO, {"leaf": "w"}), "graph", {"kind": "node", "node": "y", "element": "1"})
    assert not drawn(app)
    app.run()
    assert (told(app, "cards")["leaf"], told(app, "cards")["element"]) == ("w", "all")


def test_a_leaf_and_its_element_are_chosen_in_the_strip() -> None:
    app = page(TWO, tab="Chain rule")
    ask(app, "cards", {"kind": "leaf", "leaf": "w"})
    assert drawn(app) == {"cards"}
    assert told(app, "cards")["elements"][1:] == [["[0]", "[0]"], ["[1]", "[1]"]]
    assert selected(app, "Leaf").value == "w"
    ask(app.run(), "cards", {"kind": "element", "element": "[1]"})
    assert drawn(app) == {"cards"}
    assert told(app, "cards")["question"] == "Why is w.grad[1] 2?"
    assert selected(app, "Element").value == "[1]"
    assert r"\partial\,w[1]" in written(app)
    app.run()
    assert app.query_params["element"] in ("[1]", ["[1]"])
    ask(app, "cards", {"kind": "leaf", "leaf": "x"})
    assert (told(app, "cards")["leaf"], told(app, "cards")["element"]) == ("x", "all")


def test_an_element_beyond_the_list_is_chosen_by_its_cell() -> None:
    text = "x = torch.arange(100., requires_grad=True)\ny = (x * x).sum()\ny.backward()"
    app = page(text)
    assert len(told(app, "cards")["elements"]) == 1
    ask(app, "graph", {"kind": "node", "node": "x", "element": "70", "number": 1})
    assert told(app, "cards")["elements"][1:] == [["[70]", "[70]"]]
    assert told(app, "cards")["question"] == "Why is x.grad[70] 140?"


def test_a_cell_is_moved_a_little_unless_that_would_tell_its_gradient() -> None:
    asked = {"kind": "nudge", "leaf": "x", "element": 0, "number": 1}
    app = ask(page(), "graph", asked)
    assert told(app, "graph")["nudged"]
    assert told(ask(app.run(), "graph", {"kind": "nudge"}), "graph")["nudged"] is None
    assert told(ask(page(tab="Predict"), "graph", asked), "graph")["nudged"] is None


def test_a_cell_that_is_dragged_rewrites_the_program() -> None:
    app = ask(page(), "graph", {"kind": "move", "leaf": "x", "element": 3, "to": 2.5, "number": 1})
    assert told(app, "editor")["text"].startswith("x = torch.tensor([[1.0, 1.0], [1.0, 2.5]]")
    assert told(app, "cards")["question"] == "Why is x.grad 2 … 3.5?"


HOSTILE = [
    None,
    7,
    [],
    "node",
    {"kind": "node"},
    {"kind": "node", "node": "nobody", "number": 1},
    {"kind": "node", "node": ["y"]},
    {"kind": "node", "node": "res", "element": {"0": 0}},
    {"kind": "edge", "edge": 4},
    {"kind": "edge", "edge": -1},
    {"kind": "edge", "edge": "0"},
    {"kind": "leaf", "leaf": "nobody"},
    {"kind": "element", "element": "[9, 9]"},
    {"kind": "element", "element": "[0, 0" + "0" * 9_999 + "]"},
    {"kind": "element", "element": "[\u0663, \u0660]"},
    {"kind": "toggle", "group": "nobody", "open": "yes"},
    {"kind": "view", "saved": 1, "across": None, "torchviz": "", "turned": True},
    {"kind": "nudge", "leaf": "nobody", "element": 0},
    {"kind": "nudge", "leaf": "x", "element": 10**30},
    {"kind": "nudge", "leaf": "x", "element": -1},
    {"kind": "move", "leaf": "nobody", "element": 0, "to": 3.0},
    {"kind": "move", "leaf": "x", "element": 4, "to": 3.0},
    {"kind": "move", "leaf": "x", "element": 0, "to": "3"},
    {"kind": "move", "leaf": "x", "element": 0, "to": 10**400},
    {"kind": "move", "leaf": "x", "element": 0, "to": float("nan")},
    {"kind": "export", "format": "exe"},
    {"kind": "export", "format": "pdf", "step": "all", "values": [], "number": {}},
]


@pytest.mark.parametrize("part", ["graph", "cards"])
@pytest.mark.parametrize("asked", HOSTILE, ids=lambda it: json.dumps(it)[:40])
def test_a_hostile_client_chooses_nothing(part: str, asked: object) -> None:
    app = ask(page(), part, asked)
    assert not app.exception
    app.run()
    assert not app.exception
    assert told(app, "graph")["chosen"] is None
    assert (told(app, "cards")["leaf"], told(app, "cards")["element"]) == ("x", "all")
    assert set(app.query_params) <= {"chain"}


def test_an_example_starts_anew() -> None:
    app = page(query={"node": "y", "element": "[0, 1]", "leaf": "x"})
    key = next(it["key"] for it in told(app, "guide")["examples"] if it["key"] != "walkthrough")
    ask(app, "guide", {"kind": "example", "key": key})
    assert told(app, "guide")["example"] == key
    assert told(app, "editor")["text"] == app.session_state["chain"]
    assert told(app, "graph")["chosen"] is None
    assert told(app, "cards")["element"] == "all"
    assert not {"node", "element", "leaf"} & set(app.query_params)


TABS = {
    "that hides nothing": ("Plots", set()),
    "that hides gradients": ("Predict", set(COMPONENTS)),
    "that hides factors": ("Write it yourself", set(COMPONENTS)),
}


@pytest.mark.parametrize(("tab", "again"), TABS.values(), ids=TABS.keys())
def test_another_tab_is_opened_alone_where_it_hides_nothing(tab: str, again: set[str]) -> None:
    app = open_tab(page(), tab)
    assert drawn(app) == again
    assert app.header[0].value
    open_tab(app.run(), "Check")
    assert drawn(app) == again
    assert "central differences" in written(app)
