"""Two explanations compared: what changed and by how much, what belongs together, what only one has."""

from __future__ import annotations

import math
import pickle
import re

import pytest
import torch

import viz

PROGRAM = """
x = torch.tensor([[1., -2.], [3., 0.]], requires_grad=True)
h = (x * {factor}).tanh()
y = {rest}
"""


def program(factor: str = "1", rest: str = "h.sum()") -> viz.Explanation:
    """A variant of the program."""
    return viz.run(PROGRAM.format(factor=factor, rest=rest))


def test_a_model_before_and_after_a_step() -> None:
    torch.manual_seed(0)
    net = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.ReLU(), torch.nn.Linear(2, 1))
    optimizer, inputs, log = torch.optim.SGD(net.parameters(), 0.1), torch.randn(4, 3), []
    for _ in range(2):
        optimizer.zero_grad()
        with viz.record() as recording:
            loss = net(inputs).square().mean()
        log.append(viz.explain(loss, recording=recording).detach())
        loss.backward()
        optimizer.step()
    first, second = log
    compared = first.compare(second)
    assert not compared.only_first
    assert not compared.only_second
    rows = {row.node: row for row in compared.rows}
    assert set(rows) == set(first.nodes.ids)
    step = 0.1 * first.grad["0.weight"]
    weight = rows["0.weight"].value
    assert weight.difference == pytest.approx(float(step.abs().max()), rel=1e-4)
    old = first.nodes["0.weight"].value
    assert weight.ratio == pytest.approx(float((old - step).norm() / old.norm()), rel=1e-5)
    largest = (step / torch.maximum(old.abs(), (old - step).abs())).abs().max()
    assert weight.relative == pytest.approx(float(largest), rel=1e-3)
    assert pickle.loads(pickle.dumps(compared)) == compared


def test_the_same_has_not_changed() -> None:
    e = program()
    compared = e.compare(e.detach())
    assert not compared.changed
    assert [row.value.ratio for row in compared.rows] == [1.0] * len(e.nodes)
    assert str(compared) == "nothing changed"
    assert str(program("float('nan')").compare(program("float('nan')"))) == "nothing changed"


def test_nodes_that_only_one_has() -> None:
    compared = program().compare(program(rest="(h * 2).sum()"))
    assert (compared.only_first, compared.only_second) == ((), ("y.mul",))
    assert "only in the second: y.mul" in str(compared)
    assert repr(compared).endswith("0 only in the first, 1 only in the second)")
    back = program(rest="(h * 2).sum()").compare(program())
    assert (back.only_first, back.only_second) == (("y.mul",), ())


def test_a_renamed_node_is_found_by_its_operation() -> None:
    renamed = viz.run(re.sub(r"\bh\b", "hidden", PROGRAM.format(factor="2", rest="h.sum()")))
    compared = program().compare(renamed)
    pairs = {row.node: row.other for row in compared.rows}
    assert pairs["h"] == "hidden"
    assert "h > hidden" in str(compared)
    assert not compared.only_first
    assert not compared.only_second


HARD = {
    "another shape": ("torch.ones(3)", "torch.ones(2)", math.inf, math.inf),
    "NaN in one": ("torch.ones(2)", "torch.tensor([1., float('nan')])", math.inf, math.inf),
    "infinity in one": ("torch.ones(2)", "torch.tensor([1., float('inf')])", math.inf, math.inf),
    "the other sign": ("torch.ones(2)", "-torch.ones(2)", 2.0, 2.0),
    "from zero": ("torch.zeros(2)", "torch.ones(2)", 1.0, 1.0),
    "nothing in it": ("torch.zeros(0)", "torch.zeros(0)", 0.0, 0.0),
    "complex": ("torch.tensor([1j, 2])", "torch.tensor([2j, 2])", 1.0, 0.5),
}


@pytest.mark.parametrize(("one", "other", "most", "relative"), HARD.values(), ids=HARD.keys())
def test_hard_values(one: str, other: str, most: float, relative: float) -> None:
    text = "x = {}.requires_grad_()\ny = x.abs().sum()"
    compared = viz.run(text.format(one)).compare(viz.run(text.format(other)))
    (value,) = (row.value for row in compared.rows if row.node == "x")
    assert (value.difference, value.relative) == (most, relative)
    assert str(compared)


def test_the_most_changed_come_first_in_few_columns() -> None:
    text = "x = torch.ones(2, requires_grad=True)\nfor i in range(60):\n"
    text += "    a_name_that_takes_room = x = x * {}\n"
    compared = viz.run(text.format("1.0")).compare(viz.run(text.format("1.1")))
    sizes = [row.size for row in compared.rows]
    assert sizes == sorted(sizes, reverse=True)
    assert all(len(line) <= 120 for line in str(compared).splitlines())
    assert "more nodes changed" in str(compared)
    assert len(repr(compared)) < 120
    table = compared.to_dataframe()
    assert len(table) == len(compared.rows)
    assert table["in"].eq("both").all()
    assert table["gradient relative"].max() == pytest.approx(1 - 1.1**-60)
