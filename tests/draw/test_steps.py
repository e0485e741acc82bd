"""Step by step: execution order, then the engine's order, with the sums so far."""

from __future__ import annotations

import json

import torch

import viz
from viz.draw.scene import scene
from viz.draw.steps import known_after, steps
from viz.draw.view import View

SHARED = "x = torch.tensor([2.], requires_grad=True)\ny = x * x\nz = y * x"


def test_the_walkthrough(walkthrough: str) -> None:
    e = viz.run(walkthrough)
    taken = steps(e)
    assert [(step.phase, step.node.id) for step in taken] == [
        *(("forward", name) for name in ("y", "z.pow", "z", "res")),
        *(("backward", name) for name in ("res", "z", "z.pow", "y", "x")),
    ]
    known = known_after(e, taken[:6])
    assert known.values == {"x", "y", "z.pow", "z", "res"}
    assert set(known.gradients) == {"res", "z", "z.pow"}


def test_what_has_arrived_so_far_is_a_partial_sum() -> None:
    e = viz.run(SHARED)
    sums = [step.so_far["x"].item() for step in steps(e) if "x" in step.so_far]
    assert sums == [4.0, 12.0]
    assert e.grad["x"].tolist() == [12.0]


def test_after_all_steps_every_gradient_is_there() -> None:
    e = viz.run(
        "x = torch.ones(2, 3, requires_grad=True)\ny = (x @ x.T).softmax(0).sum() + x.sum()"
    )
    known = known_after(e, steps(e))
    for node in e.nodes:
        assert torch.allclose(known.gradients[node.id], node.grad)


def test_a_step_blanks_what_is_not_known_and_moves_nothing() -> None:
    e = viz.run(SHARED)
    whole, early = e.svg(), e.svg(View(step=1))
    assert "∂/∂" not in whole
    points = [part.split('"')[0] for part in whole.split('points="')[1:]]
    assert points == [part.split('"')[0] for part in early.split('points="')[1:]]
    assert whole.count("8</text>") == 2  # z, beside its node too
    assert early.count("8</text>") == 0


def test_the_scene_is_plain_data(walkthrough: str) -> None:
    told = json.loads(json.dumps(scene(viz.run(walkthrough), View())))
    assert told["nodes"]["z.pow"]["op"] == "PowBackward0"
    assert told["nodes"]["z.pow"]["in"] == [2]
    assert told["edges"][2] == {
        "source": "y",
        "target": "z.pow",
        "label": "×4",
        "sent": "[[2., 2.],\n [2., 2.]]",
    }
    (equation,) = told["steps"][5]["equations"]
    assert [part.get("name") or part["sign"] for part in equation] == [
        "∂res/∂z", "⊙", "∂z/∂z.pow", "=", "→ z.pow",
    ]  # fmt: skip
    assert equation[4]["rows"] == [["0.5", "0.5"], ["0.5", "0.5"]]


def test_values_that_change_move_nothing() -> None:
    drawn = [
        viz.run(
            f"x = torch.tensor([[{a}, {b}]], requires_grad=True)\ny = (x.exp() * x).sum()"
        ).svg()
        for a, b in ((1.0, 2.0), (-3.25, 0.001), (40.0, -0.333333), (1e-7, 80.0))
    ]
    shapes = [[part.split('"')[0] for part in svg.split('points="')[1:]] for svg in drawn]
    assert all(shape == shapes[0] for shape in shapes)
