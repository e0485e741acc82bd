"""Step by step: execution order, then the engine's order, with the sums so far."""

from __future__ import annotations

import json
import re

import torch

import viz
from viz.draw.drawing import drawing
from viz.draw.scene import scene
from viz.draw.steps import steps, timeline
from viz.draw.view import View

SHARED = "x = torch.tensor([2.], requires_grad=True)\ny = x * x\nz = y * x"


def test_the_walkthrough(walkthrough: str) -> None:
    e = viz.run(walkthrough)
    taken = steps(e)
    assert [(step.phase, step.node.id) for step in taken] == [
        *(("forward", name) for name in ("y", "z.pow", "z", "res")),
        *(("backward", name) for name in ("res", "z", "z.pow", "y", "x")),
    ]
    times = timeline(e, taken)
    assert times.values == {"x": 0, "y": 1, "z.pow": 2, "z": 3, "res": 4}
    assert times.edges == {0: 5, 1: 6, 2: 7, 3: 8}
    known = [name for name in e.nodes.ids if times.gradient(name, 6) is not None]
    assert known == ["res", "z", "z.pow"]


def test_what_has_arrived_so_far_is_a_partial_sum() -> None:
    e = viz.run(SHARED)
    sums = [step.so_far["x"].item() for step in steps(e) if "x" in step.so_far]
    assert sums == [4.0, 12.0]
    assert e.grad["x"].tolist() == [12.0]


def test_after_all_steps_every_gradient_is_there() -> None:
    e = viz.run(
        "x = torch.ones(2, 3, requires_grad=True)\ny = (x @ x.T).softmax(0).sum() + x.sum()"
    )
    taken = steps(e)
    times = timeline(e, taken)
    for node in e.nodes:
        assert torch.allclose(times.gradient(node.id, len(taken)), node.grad)


def places(svg: str) -> list[str]:
    """Where everything stands."""
    return re.findall(
        r' (?:transform|d|x|y|width|height)="[^"]*"', re.sub(r"<g class=.pill.*?</g>", "", svg)
    )


def test_a_step_marks_what_is_not_known_and_moves_nothing() -> None:
    e = viz.run(SHARED)
    whole, early = e.svg(), e.svg(View(step=1))
    assert ">?<" not in whole
    assert places(whole) == places(early)
    assert whole.count(">8</text>") == 1
    assert early.count(">8</text>") == 0
    assert early.count(">4</text>") == 1  # the value of y; its gradient is 2
    # The value of z, three gradients, and what four edges send.
    assert early.count(">?</text>") == 8
    assert "?" in e.dot(View(step=1)).source


def test_a_sum_on_its_way_is_in_the_picture() -> None:
    e = viz.run(SHARED)
    sums = [
        re.findall(r"x\.grad</text>.*?<text[^>]*>([^<]*)<", e.svg(View(step=step)))
        for step in (2, 3, 4)
    ]
    assert sums == [["?"], ["4"], ["12"]]


def test_the_scene_is_plain_data(walkthrough: str) -> None:
    told = json.loads(json.dumps(scene(drawing(viz.run(walkthrough), View()))))
    node = told["nodes"]["z.pow"]
    assert (node["title"], node["op"], node["in"]) == ("y ** 2", "PowBackward0", [2])
    assert node["value_from"] == 2
    assert node["gradients"] == [
        {"from": 6, "full": "[[0.5, 0.5],\n [0.5, 0.5]]", "cells": ["0.5"] * 4}
    ]
    assert told["edges"][2] == {
        "source": "y",
        "target": "z.pow",
        "factor": "×4",
        "sent": "[[2., 2.],\n [2., 2.]]",
        "from": 7,
    }
    assert told["steps"][6] == {
        "phase": "backward",
        "node": "z.pow",
        "number": "0.5",
        "sent": [{"edge": 2, "to": "y", "factor": "×4", "number": "2", "copies": 1}],
    }


def test_what_is_hidden_is_not_in_the_scene(walkthrough: str) -> None:
    told = scene(
        drawing(viz.run(walkthrough.replace("x+1", "x+6")), View(gradients=False, local=False))
    )
    assert "3.5" not in json.dumps(told)
    assert all(step["phase"] == "forward" for step in told["steps"])


def test_values_that_change_move_nothing() -> None:
    drawn = [
        viz.run(
            f"x = torch.tensor([[{a}, {b}]], requires_grad=True)\ny = (x.exp() * x).sum()"
        ).svg()
        for a, b in ((1.0, 2.0), (-3.25, 0.001), (40.0, -0.333333), (1e-7, 80.0))
    ]
    shapes = [places(svg) for svg in drawn]
    assert all(shape == shapes[0] for shape in shapes)
