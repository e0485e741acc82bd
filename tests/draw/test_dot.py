"""The picture: torchviz's graph under our ids, every text escaped, drawn without a system Graphviz."""

from __future__ import annotations

import threading
import xml.etree.ElementTree as ET

import pytest
import torch

import viz
from viz import limits
from viz.draw.groups import cut
from viz.draw.labels import edge_label
from viz.draw.picture import picture
from viz.draw.render import draw_svg
from viz.draw.shape_text import dot_name
from viz.draw.theme import PALETTES
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


def drawn(svg: str) -> tuple[dict[str, str], list[str]]:
    """Node id -> its text, and the edges, as the SVG has them."""
    nodes, edges = {}, []
    for group in ET.fromstring(svg).iter(f"{SVG}g"):
        title = group.findtext(f"{SVG}title")
        if group.get("class") == "node":
            nodes[title] = " ".join("".join(t.itertext()) for t in group.iter(f"{SVG}text"))
        elif "edge" in group.get("class", ""):
            edges.append(title)
    return nodes, edges


def test_the_walkthrough(walkthrough: str) -> None:
    nodes, edges = drawn(viz.run(walkthrough).svg())
    assert set(nodes) == {"x.tensor", "x", "y", "z.pow", "z", "res", "res.tensor"}
    assert sorted(edges) == sorted(
        ["z->res", "z.pow->z", "y->z.pow", "x->y", "x.tensor->x", "res->res.tensor"]
    )
    shown = nodes["z"].replace("\xa0", " ").split()
    assert " ".join(shown).startswith("z = 2*y**2 MulBackward0 2×2 8 8")
    assert shown.count("0.25") == 4


def test_edges_say_what_they_do(walkthrough: str) -> None:
    explanation = viz.run(walkthrough)
    assert [edge_label(edge) for edge in explanation.edges] == ["J 1×4", "×2", "×4", "×1"]


def test_parallel_edges_are_two() -> None:
    _, edges = drawn(viz.run(X + "y = (x * x).sum()").svg())
    assert edges.count("x->y.mul") == 2


def test_torchviz_colours_are_kept(walkthrough: str) -> None:
    source = viz.run(walkthrough).dot().source
    assert PALETTES["light"].leaf in source
    assert PALETTES["light"].output in source
    dark = viz.run(walkthrough).dot(View(theme="dark")).source
    assert PALETTES["dark"].leaf in dark
    assert PALETTES["light"].leaf not in dark


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
    assert {dot_name(node) for node in explanation.nodes.ids} <= set(nodes)
    assert len(nodes) == 5


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
    source = explanation.dot(view).source
    nodes, edges = drawn(explanation.svg(view))
    stand_ins = [node for node in nodes if ".use" in node]
    assert len(stand_ins) > 40
    assert {node.split(".use")[0] for node in stand_ins} == {"w", "u", "x"}
    flows = [edge for edge in edges if ".tensor" not in edge]
    assert len(flows) == len(explanation.edges) == source.count('class="flow"')


def test_short_graphs_have_no_stand_ins() -> None:
    assert ".use" not in viz.run(loop_with_shared_weights(1)).dot().source


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
        explanation.dot(all_open(explanation))
    coarser = picture(explanation, all_open(explanation))
    assert coarser.reason.key == "edges"
    assert coarser.view.opened == frozenset()


def test_drawings_in_many_threads_are_alike(walkthrough: str) -> None:
    sources = [viz.run(walkthrough).dot(View(theme=theme)).source for theme in ("light", "dark")]
    expected = [draw_svg(source) for source in sources]
    wrong = []

    def draw(which: int) -> None:
        for _ in range(30):
            if draw_svg(sources[which]) != expected[which]:
                wrong.append(which)

    threads = [threading.Thread(target=draw, args=(number % 2,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_notebook_shows_the_picture(walkthrough: str) -> None:
    assert viz.run(walkthrough)._repr_svg_().startswith("<svg")
