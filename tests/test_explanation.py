"""What an explanation draws: a picture with what a browser needs beside it."""

from __future__ import annotations

import json

import pytest
import torch

import viz
from viz.draw.view import View
from viz.errors import LimitError

MATMUL = """\
x = torch.tensor([[1., 2.]], requires_grad=True)
w = torch.tensor([[3.], [5.]], requires_grad=True)
y = x @ w
y.backward()
"""


def test_the_picture_is_the_svg_and_more(walkthrough: str) -> None:
    explanation = viz.run(walkthrough)
    made = explanation.picture()
    assert made.svg == explanation.svg()
    assert made.view == View()
    assert (made.opened, made.reason) == (frozenset(["z/"]), None)
    assert list(made.scene["nodes"]) == ["x", "y", "z.pow", "z", "res"]
    assert [edge["factor"] for edge in made.scene["edges"]] == ["×¼", "×2", "×4", "×1"]
    assert json.loads(json.dumps(made.scene))["root"] == "res"


def test_the_rules_of_a_program_are_in_its_picture() -> None:
    x = torch.tensor([[1.0, 2.0]], requires_grad=True)
    w = torch.tensor([[3.0], [5.0]], requires_grad=True)
    typed, elsewhere = viz.run(MATMUL), viz.explain(x @ w, {"x": x, "w": w})
    said = [[edge["factor"] for edge in it.picture().scene["edges"]] for it in (typed, elsewhere)]
    assert said[0] == ["@ wᵀ", "xᵀ @"]
    assert not any("ᵀ" in factor for factor in said[1])


def test_many_nodes_are_drawn_without_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "x = torch.ones(2, requires_grad=True)\n" + "x = x * 2\n" * 70 + "x.sum().backward()"
    explanation = viz.run(text)
    monkeypatch.setattr(viz.Explanation, "rules", lambda *_: pytest.fail("rules were asked for"))
    assert len(explanation.picture().scene["nodes"]) == len(explanation.nodes)


HIDDEN = {
    "everything shown": (View(), {"354", "2572"}),
    "without gradients": (View(gradients=False), {"354"}),
    "without gradients and local ones": (View(gradients=False, local=False), set()),
}


@pytest.mark.parametrize(("view", "there"), HIDDEN.values(), ids=HIDDEN.keys())
def test_what_is_hidden_is_nowhere_in_the_picture(view: View, there: set[str]) -> None:
    text = "x = torch.tensor(1.5, requires_grad=True)\ny = x * 7.25\nz = y ** 3\nz.backward()"
    made = viz.run(text).picture(view)
    for said in (made.svg, json.dumps(made.scene)):
        assert {it for it in ("354", "2572") if it in said} == there


def test_a_reason_makes_it_coarser(walkthrough: str) -> None:
    explanation, reason = viz.run(walkthrough), LimitError.of("layout", limit=2)
    closed = explanation.picture(reason=reason)
    assert closed.reason is reason
    assert closed.view.opened == closed.opened == frozenset()
    assert 'data-node="z.pow"' not in closed.svg


LOOPED = """\
class Cell(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(4, 4)
        self.outer = nn.Linear(4, 4)
    def forward(self, x):
        h = torch.zeros_like(x)
        for _ in range(25):
            h = torch.tanh(self.inner(x) + self.outer(h))
        return h.square().mean()
cell = Cell()
loss = cell(torch.ones(2, 4))
loss.backward()
"""


def test_modules_that_a_loop_uses_again_are_drawn() -> None:
    assert viz.run(LOOPED).svg().startswith("<svg")
