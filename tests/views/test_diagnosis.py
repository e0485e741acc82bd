"""The diagnosis of a graph, as the page is told it."""

from __future__ import annotations

import pickle

import pytest

import viz
from viz.views.diagnosis import diagnosis

TEXT = """
x = torch.tensor([[1., -1.], [2., -3.]], requires_grad=True)
h = x.relu()
y = (h.sqrt() * h).sum()
"""


def test_each_node_in_the_order_of_the_run() -> None:
    found = diagnosis(viz.run(TEXT), "en")
    rows = {row.title: row for row in found.rows}
    assert next(iter(rows)) == "x"
    assert list(rows)[-1] == "y"
    assert (rows["h"].dead, rows["h"].units, rows["h"].zeros) == (1, 2, 0.5)
    assert rows["h"].arises == "gradient"  # sqrt at 0
    assert rows["h"].nan + rows["h"].infinite == 2
    assert rows["x"].value == pytest.approx(15**0.5)
    assert found.saved == sum(row.saved or 0 for row in found.rows)
    assert found.saved > 0
    assert any(row.shared for row in found.rows)
    assert repr(pickle.loads(pickle.dumps(found))) == repr(found)  # NaN is not equal to itself


def test_a_ratio_that_there_is_not() -> None:
    (x, _) = diagnosis(viz.run("x = torch.zeros(2, requires_grad=True)\ny = x.sum()"), "ko").rows
    assert (x.ratio, x.value, x.zeros, x.units) == (None, 0.0, 1.0, 0)
