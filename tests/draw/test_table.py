"""An explanation as a table."""

from __future__ import annotations

import torch

import viz


def test_print_shows_every_node(walkthrough: str) -> None:
    lines = str(viz.run(walkthrough)).splitlines()
    assert [line.split()[0] for line in lines] == ["node", "res", "z", "z.pow", "y", "x"]
    assert "z = 2*y**2" in lines[2]
    assert lines[3].endswith("1              y: diagonal")


def test_a_long_graph_is_cut_and_says_so() -> None:
    y = x = torch.ones(1, requires_grad=True)
    for _ in range(500):
        y = y + 1
    explanation = viz.explain(y, {"x": x})
    lines = str(explanation).splitlines()
    assert len(lines) == 102
    assert lines[-1] == "... and 401 more nodes"
    assert explanation._repr_svg_().startswith("<svg")


def test_dataframe(walkthrough: str) -> None:
    frame = viz.run(walkthrough).to_dataframe()
    assert list(frame["node"]) == ["res", "z", "z.pow", "y", "x"]
    assert frame["upstream norm"].tolist() == [1.0, 0.5, 1.0, 4.0, 4.0]


def test_a_node_that_cannot_be_called_is_said() -> None:
    x = torch.ones(2, dtype=torch.float64, requires_grad=True)
    explanation = viz.explain(torch.fft.fft(x).abs().sum(), {"x": x})
    assert "not available" in str(explanation)
