"""The picture: a box for each node, arrows both ways, every text escaped, no system Graphviz."""

from __future__ import annotations

import re
import threading
import xml.etree.ElementTree as ET

import pytest
import torch

import viz
from viz import limits
from viz.draw.card import text_width
from viz.draw.drawing import drawing
from viz.draw.groups import cut
from viz.draw.picture import picture
from viz.draw.render import draw
from viz.draw.scene import scene
from viz.draw.theme import PALETTES, Palette
from viz.draw.torchviz_drawing import torchviz_source, torchviz_svg
from viz.draw.view import View

SVG = "{http://www.w3.org/2000/svg}"
X = "x = torch.ones(2, 2, requires_grad=True)\n"


def all_open(graph: viz.Explanation) -> View:
    """The view with every group open that may be."""
    found: frozenset[str] = frozenset()
    while True:
        closed = cut(graph, found).boxes
        if not closed or set(closed) <= found:
            return View(opened=found)
        found |= set(closed)


def texts(group: ET.Element) -> list[str]:
    """Every line of text in a part of the picture."""
    return ["".join(text.itertext()) for text in group.iter(f"{SVG}text")]


def drawn(svg: str) -> tuple[dict[str, list[str]], list[list[int]]]:
    """Node id, or a group's -> its texts; and the places of the edges that each arrow stands for."""
    nodes, edges = {}, []
    for group in ET.fromstring(svg).iter(f"{SVG}g"):
        kind = group.get("class", "").split()
        if "node" in kind and "use" not in kind and "saved" not in kind:
            nodes[group.get("data-node") or group.get("data-group")] = texts(group)
        elif "edge" in kind:
            said = group.get("data-edge") or group.get("data-edges") or ""
            edges.append([int(place) for place in said.split()])
    return nodes, edges


def test_the_walkthrough(walkthrough: str) -> None:
    nodes, edges = drawn(viz.run(walkthrough).svg())
    assert nodes == {
        "x": ["x", "leaf", "value", *"1111", "x.grad", *"2222"],
        "y": ["y", "x + 1", "value", *"2222", "∂res/∂y", *"2222"],
        "z.pow": ["y ** 2", "pow", "value", *"4444", "∂res/∂(y ** 2)", *["0.5"] * 4],
        "z": ["z", "2 * y ** 2", "value", *"8888", "∂res/∂z", *["0.25"] * 4],
        "res": ["res", "z.mean()", "value", "8", "∂res/∂res", "1"],
    }
    assert sorted(edges) == [[0], [1], [2], [3]]


FACTORS = {
    "the mean of four": (X + "y = x.mean()", ["×¼"]),
    "a negative number, in brackets": (X + "y = (x * -3).sum()", ["×1", "×(-3)"]),
    "one for each element": ("x = torch.tensor([1., 2.], requires_grad=True)\ny = x * x", ["×1 … 2"] * 2),
    "a matrix": (X + "y = x @ x", ["@ xᵀ", "xᵀ @"]),
    "too large to be worked out": (
        "x = torch.ones(80, 80, requires_grad=True)\ny = x.cumsum(0)", ["J 6400×6400"]
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FACTORS.values(), ids=FACTORS.keys())
def test_arrows_say_what_they_do(text: str, expected: list[str]) -> None:
    explanation = viz.run(text)
    made = drawing(explanation, View(), explanation.rules(explanation.nodes.ids))
    assert [made.factor(edge) for edge in explanation.edges] == expected


def test_parallel_edges_are_two() -> None:
    _, edges = drawn(viz.run(X + "y = (x * x).sum()").svg())
    assert sorted(edges) == [[0], [1], [2]]


def overlaps(svg: str) -> list[tuple[str, str]]:
    """Boxes that lie over one another, by what stands in them first."""
    found = []
    boxes = []
    for group in ET.fromstring(svg).iter(f"{SVG}g"):
        if "node" in group.get("class", "").split():
            x, y = map(float, re.findall(r"[-\d.]+", group.get("transform", "")))
            rect = group.find(f"{SVG}rect")
            assert rect is not None
            right, bottom = x + float(rect.get("width", 0)), y + float(rect.get("height", 0))
            boxes.append((x, y, right, bottom, texts(group)[0]))
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            across = one[0] < other[2] and other[0] < one[2]
            if across and one[1] < other[3] and other[1] < one[3]:
                found.append((one[4], other[4]))
    return found


@pytest.mark.parametrize("across", [True, False, None], ids=["across", "down", "as it fits"])
def test_boxes_do_not_overlap_and_hold_their_words(across: bool | None) -> None:
    text = X + "w = torch.ones(2, 4, requires_grad=True)\nb = torch.zeros(4, requires_grad=True)\n"
    explanation = viz.run(text + "loss = torch.tanh(x @ w + b).pow(2).mean()")
    view = View(across=across, saved=True)
    assert not overlaps(explanation.svg(view))
    made = drawing(explanation, view)
    for name, card in made.cards.items():
        assert text_width(card.title, 24, bold=True) <= made.sizes[name][0]


def test_a_short_chain_goes_across_and_its_rows_are_level(walkthrough: str) -> None:
    made = drawing(viz.run(walkthrough), View())
    assert made.across
    assert len({size[1] for size in made.sizes.values()}) == 1
    long = viz.run(X + "y = x\nfor i in range(20):\n    y = y * 2")
    assert not drawing(long, View()).across


def test_colours_are_those_of_the_theme(walkthrough: str) -> None:
    explanation = viz.run(walkthrough)
    for theme, other in (("light", "dark"), ("dark", "light")):
        svg = explanation.svg(View(theme=theme))
        assert PALETTES[theme].leaf in svg
        assert PALETTES[other].leaf not in svg


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two #rrggbb colours, as WCAG 2 defines it."""

    def luminance(colour: str) -> float:
        channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


BOXES = ("node", "leaf", "output", "saved", "constant", "group")


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES.keys())
def test_every_text_can_be_read(palette: Palette) -> None:
    pairs = [(text, box) for text in ("text", "quiet", "value", "gradient") for box in BOXES]
    pairs += [("value", "value_cell"), ("gradient", "gradient_cell"), ("unknown", "unknown_cell")]
    pairs += [("pill_text", "pill"), ("now_text", "now"), ("quiet", "unknown_cell")]
    poor = {
        pair: round(ratio, 2)
        for pair in pairs
        if (ratio := contrast(getattr(palette, pair[0]), getattr(palette, pair[1]))) < 4.5
    }
    assert not poor


SHAPES = {
    "a view as root": X + "y = (x * 2).T",
    "root is a leaf": "x = torch.ones(2, requires_grad=True)",
    "large tensors": "x = torch.ones(50, 50, requires_grad=True)\ny = x.exp().sum()",
    "no elements": "x = torch.ones(0, requires_grad=True)\ny = x.sum()",
    "NaN": "x = torch.tensor([-1.], requires_grad=True)\ny = x.sqrt()",
    "several outputs": X + "u = x.unbind()\ny = (u[0] * u[1]).sum()",
    "deep": "x = torch.ones(2, requires_grad=True)\nfor i in range(250):\n    x = x + 1",
    "four dimensions": "x = torch.ones(1, 2, 2, 2, requires_grad=True)\ny = x.exp()",
    "Korean": "값 = torch.ones(2, requires_grad=True)\n합 = 값.sum()",
}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES.keys())
def test_every_node_is_drawn(text: str) -> None:
    explanation = viz.run(text)
    nodes, _ = drawn(explanation.svg(all_open(explanation)))
    assert set(explanation.nodes.ids) <= set(nodes)


def test_nan_is_marked_where_it_appears() -> None:
    nodes, _ = drawn(
        viz.run("x = torch.tensor([-1.], requires_grad=True)\ny = x.sqrt()\nz = y*2").svg()
    )
    assert [node for node, text in nodes.items() if "NaN" in text] == ["y"]


HOSTILE = [
    "<script>alert(1)</script>",
    '"]; a -> b; [label="',
    "<B>x</B>",
    "\\N\\G",
    "]]>",
    "&amp;",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_text(name: str) -> None:
    x = torch.ones(2, requires_grad=True)
    y = x * 2
    explanation = viz.explain(y.sum(), {name: x}, names={name + "y": y})
    svg = explanation.svg()
    nodes, _ = drawn(svg)
    assert "<script" not in svg
    assert set(explanation.nodes.ids) == set(nodes)
    ET.fromstring(draw(explanation.dot().source, "svg"))


def loop_with_shared_weights(turns: int) -> str:
    """A recurrent network: `w` and `u` are used in every turn of the loop."""
    return (
        "x = torch.ones(2, requires_grad=True)\nw = torch.ones(2, 2, requires_grad=True)\n"
        "u = torch.ones(2, 2, requires_grad=True)\nh = torch.zeros(2)\n"
        f"for i in range({turns}):\n    h = torch.tanh(h @ w + x @ u)\nloss = h.sum()"
    )


def test_a_node_used_far_away_has_a_small_one_there() -> None:
    explanation = viz.run(loop_with_shared_weights(30))
    view = all_open(explanation)
    made = drawing(explanation, view)
    assert len(made.uses) > 40
    assert set(made.uses.values()) == {"w", "u", "x"}
    _, edges = drawn(explanation.svg(view))
    assert sorted(edges) == [[place] for place, _ in enumerate(explanation.edges)]


def test_short_graphs_have_no_stand_ins() -> None:
    assert not drawing(viz.run(loop_with_shared_weights(1)), View()).uses


def test_too_many_edges_are_drawn_in_groups() -> None:
    made = "".join(f"v{i} = x * {i}\n" for i in range(40))
    joined = ", ".join(f"v{i}" for i in range(40))
    text = "x = torch.ones(1, requires_grad=True)\n" + made
    text += "".join(f"c{j} = torch.cat([{joined}])\n" for j in range(30))
    text += "r = " + " + ".join(f"c{j}.sum()" for j in range(30))
    explanation = viz.run(text)
    nodes, _ = drawn(explanation.svg())
    assert len(nodes) < 25
    with pytest.raises(viz.LimitError, match=str(limits.DRAWN_EDGES.value)):
        drawing(explanation, all_open(explanation))
    coarser = picture(explanation, all_open(explanation))
    assert coarser.reason.key == "edges"
    assert coarser.view.opened == frozenset()


def test_drawings_in_many_threads_are_alike(walkthrough: str) -> None:
    sources = [viz.run(walkthrough).dot(View(theme=theme)).source for theme in ("light", "dark")]
    expected = [draw(source, "svg") for source in sources]
    wrong = []

    def draw_often(which: int) -> None:
        for _ in range(30):
            if draw(sources[which], "svg") != expected[which]:
                wrong.append(which)

    threads = [threading.Thread(target=draw_often, args=(number % 2,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_torchviz_draws_what_it_always_drew(walkthrough: str) -> None:
    explanation = viz.run(walkthrough)
    own = torchviz_svg(explanation)
    titles = [it.text for it in ET.fromstring(own.svg).iter(f"{SVG}title")]
    assert {own.names[title] for title in titles if title in own.names} == set(
        explanation.nodes.ids
    )
    assert "PowBackward0" in own.svg
    assert torchviz_source(explanation).startswith("digraph {\n\tgraph [size=")
    shown = picture(explanation, View(torchviz=True))
    assert shown.scene["names"] == own.names
    assert 'class="pill"' not in shown.svg


def test_torchviz_is_spared_a_deep_graph() -> None:
    deep = viz.run("x = torch.ones(1, requires_grad=True)\nfor i in range(950):\n    x = x * 1")
    with pytest.raises(viz.LimitError, match="900"):
        torchviz_svg(deep)


def test_the_scene_has_a_place_in_the_text_for_each_node(walkthrough: str) -> None:
    explanation = viz.run(walkthrough)
    lines = walkthrough.split("\n")
    told = scene(drawing(explanation, View()))["nodes"]
    said = {
        name: lines[line - 1][column - 1 : end - 1]
        for name, (line, column, _, end) in ((name, node["span"]) for name, node in told.items())
    }
    assert said == {
        "x": "torch.ones(2,2, requires_grad=True)",
        "y": "x+1",
        "z.pow": "y**2",
        "z": "2*y**2",
        "res": "z.mean()",
    }


def test_a_notebook_shows_the_picture(walkthrough: str) -> None:
    assert viz.run(walkthrough)._repr_svg_().startswith("<svg")
