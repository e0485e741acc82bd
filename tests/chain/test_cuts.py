"""Where the graph is cut: every tensor without a gradient is known, with the reason and the line."""

from __future__ import annotations

import pytest

import viz
from tests.draw.test_picture import overlaps
from viz.draw.constants import reason_lines
from viz.draw.drawing import drawing
from viz.draw.scene import scene
from viz.draw.view import View
from viz.views.node import keeping, node

X = "x = torch.tensor([1., 2.], requires_grad=True)\n"
Y = X + "y = x * 2\n"

CUTS = {
    "a constant": (X + "t = torch.ones(2)\nz = (x - t).sum()", [("t", "constant", 2, "")]),
    "used twice": (X + "t = torch.ones(2)\nz = (x * t - t).sum()", [("t", "constant", 2, "")] * 2),
    "no name": (X + "z = (x * torch.ones(2)).sum()", [("torch.ones(2)", "constant", 2, "")]),
    "detach": (Y + "d = y.detach()\nz = (d * y).sum()", [("d", "detach", 3, "y")]),
    "computed from it": (Y + "d = y.detach()\ne = d * 2\nz = (e * y).sum()", [("e", "detach", 3, "y")]),
    "detach inside": (Y + "z = (y.detach() * y).sum()", [("y.detach()", "detach", 3, "y")]),
    "data": (Y + "z = (y.data * y).sum()", [("y.data", "data", 3, "y")]),
    "of a leaf": (X + "d = x.detach()\nz = (d * x).sum()", [("d", "detach", 2, "x")]),
    "item": (Y + "s = y.sum().item()\nz = (y * s).sum()", [("y.sum().item()", "item", 3, "")]),
    "item inside": (X + "y = x.sum()\nz = (y * y.item()).sum()", [("y.item()", "item", 3, "y")]),
    "float()": (X + "y = x.sum()\nz = (y * float(y)).sum()", [("float(y)", "item", 3, "y")]),
    "no_grad": (Y + "with torch.no_grad():\n    m = y.mean()\nz = (y - m).sum()", [("m", "no_grad", 4, "y")]),
    "a comparison": (Y + "z = torch.where(y > 3, y, 0.).sum()", [("y > 3", "comparison", 3, "y")]),
    "whole numbers": (Y + "i = y.argmax()\nz = (y * i).sum()", [("i", "whole", 3, "y")]),
    "indices": (X + "i = torch.tensor([1, 1])\nz = x[i].sum()", [("i", "integer", 2, "")]),
    "targets": (
        "W = torch.zeros(2, 3, requires_grad=True)\na = torch.ones(2, 2)\nt = torch.tensor([0, 2])\n"
        "loss = F.cross_entropy(a @ W, t)",
        [("a", "constant", 2, ""), ("t", "integer", 3, "")],
    ),
    "through a view": (
        "W = torch.ones(2, 3, requires_grad=True)\na = torch.ones(4, 5, 2)\nz = (a @ W).sum()",
        [("a", "constant", 2, "")],
    ),
    "a frozen parameter": (
        "net = nn.Linear(2, 1)\nnet.weight.requires_grad = False\na = torch.ones(1, 2)\nz = net(a).sum()",
        [("a", "constant", 3, ""), ("net.weight", "frozen", 0, "")],
    ),
    "a literal is no tensor": (X + "z = (2 * x + 1).sum()", []),
    "a gradient of before": (
        X + "(x * x).sum().backward()\ng = x.grad\nz = (x * g).sum()\nz.backward()",
        [("g", "grad", 2, "")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CUTS.values(), ids=CUTS.keys())
def test_what_has_no_gradient(text: str, expected: list[tuple[str, str, int, str]]) -> None:
    found = viz.run(text).cuts
    assert [(it.name, it.reason, it.line, it.origin) for it in found] == expected
    for it in found:
        lines = reason_lines(it, "en"), reason_lines(it, "ko")
        assert (
            bool(lines[0])
            == bool(lines[1])
            == (it.reason not in ("constant", "integer", "frozen", "grad"))
        )


@pytest.mark.parametrize(("text", "expected"), CUTS.values(), ids=CUTS.keys())
def test_they_are_drawn_and_nothing_overlaps(text: str, expected: list[object]) -> None:
    explanation = viz.run(text)
    for view in (View(), View(constants=True, saved=True), View(constants=True, across=False)):
        svg = explanation.svg(view)
        assert not overlaps(svg)
        assert svg.count('class="node constant"') == len({it.tensor for it in explanation.cuts})
    assert 'class="node constant"' not in explanation.svg(View(constants=False))


def test_the_value_is_that_of_then() -> None:
    text = X + "t = torch.ones(2)\nz = (x + t).sum()\nt += 5\nz.backward()"
    assert viz.run(text).cuts[0].value.tolist() == [1, 1]


def test_the_reason_stands_on_the_arrow() -> None:
    svg = viz.run(CUTS["detach"][0]).svg()
    assert "cut: detach" in svg
    assert "line 3" in svg
    korean = viz.run(CUTS["detach"][0]).svg(View(language="ko"))
    assert "끊김: detach" in korean
    assert "3번째 줄" in korean


def test_a_leaf_that_is_not_reached_stands_apart() -> None:
    explanation = viz.run(X + "w = torch.ones(2, requires_grad=True)\nz = x.sum()\nz.backward()")
    assert {name: it.tolist() for name, it in explanation.unreached.items()} == {"w": [1, 1]}
    svg = explanation.svg()
    assert "None: not reached" in svg
    assert not overlaps(svg)
    told = scene(drawing(explanation, View()))["without"]
    assert [(it["name"], it["said"]) for it in told] == [("w", "None: not reached")]


def test_a_large_graph_shows_none_by_itself() -> None:
    steps = "".join(f"y = y * torch.full((2,), {i}.5)\n" for i in range(10))
    explanation = viz.run(X + "y = x\n" + steps + "z = y.sum()")
    assert len(explanation.cuts) == 10
    assert 'class="node constant"' not in explanation.svg()
    assert explanation.svg(View(constants=True)).count('class="node constant"') == 10
    assert not overlaps(explanation.svg(View(constants=True)))


KEPT = {
    "a statement": (Y + "z = y.sum()\nz.backward()", "y", "y = x * 2\ny.retain_grad()\n"),
    "in a loop": (
        X + "for i in range(2):\n    x = x * 2\nx.sum().backward()", "x@2",
        "    x = x * 2\n    x.retain_grad()\n",
    ),
    "in a function": (
        "def f(a):\n    h = a * 2\n    return h.exp()\n" + X + "f(x).sum().backward()", "h",
        "    h = a * 2\n    h.retain_grad()\n",
    ),
    "behind another": (X + "a = x * 2; b = a * 2\nb.sum().backward()", "b", "b = a * 2; b.retain_grad()\n"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "place", "expected"), KEPT.values(), ids=KEPT.keys())
def test_one_line_more_keeps_the_gradient(text: str, place: str, expected: str) -> None:
    explanation = viz.run(text)
    told = node(explanation, place, None, "", "en")
    assert told.keeps == place.split("@")[0]
    assert any("is not a leaf" in line for line in told.lines)
    assert any("리프가 아닙니다" in it for it in node(explanation, place, None, "", "ko").lines)
    changed = keeping(explanation, place)
    assert expected in changed
    kept = viz.run(changed)
    assert place in kept.retained
    again = node(kept, place, None, "", "en")
    assert not again.keeps
    assert any("holds this gradient" in line for line in again.lines)
    assert ".grad kept" in kept.svg()


@pytest.mark.parametrize("place", ["x", "z.pow"])
def test_a_leaf_and_a_tensor_without_a_name_have_none(place: str, walkthrough: str) -> None:
    told = node(viz.run(walkthrough), place, None, "", "en")
    assert not told.keeps
    assert not any("is not a leaf" in line for line in told.lines)


HOSTILE = {
    "in-place": X + "t = torch.ones(2)\nt *= x.detach()\nz = (x * t).sum()",
    "a view of no gradient, written to": X + "with torch.no_grad():\n    v = x[:1]\nz = (x * v).sum()",
    "complex": X + "t = torch.ones(2, dtype=torch.complex64)\nz = (x * t).abs().sum()",
    "empty": "x = torch.ones(0, requires_grad=True)\nz = (x * torch.ones(0)).sum()",
    "sparse": "e = nn.Embedding(4, 2, sparse=True)\ni = torch.tensor([1])\nz = e(i).sum()\nz.backward()",
    "a Function": (
        "class F2(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, a, b):\n"
        "        return a * b\n"
        "    @staticmethod\n    def backward(ctx, g):\n        return g, None\n"
        + X + "z = F2.apply(x, torch.ones(2)).sum()\nz.backward()"
    ),
    "vmap": X + "z = torch.vmap(lambda a: a * torch.ones(()))(x).sum()",
    "requires no grad any more": (
        "w = torch.ones(2, requires_grad=True)\nd = w.detach()\nw.requires_grad_(False)\n"
        + X + "z = (x * d).sum()"
    ),
    "random": X + "z = (x * torch.rand(2)).sum()",
    "dropout": X + "z = F.dropout(x, 0.5).sum()",
    "batch norm": "net = nn.BatchNorm1d(2)\na = torch.randn(4, 2)\nz = net(a).pow(2).sum()\nz.backward()",
    "lstm": "net = nn.LSTM(2, 2)\na = torch.randn(3, 1, 2)\nz = net(a)[0].sum()\nz.backward()",
}  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_is_raised(text: str) -> None:
    explanation = viz.run(text)
    assert not overlaps(explanation.svg(View(constants=True)))
    assert explanation.dot(View(constants=True)).source
