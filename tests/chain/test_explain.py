"""`viz.explain` on torch code of one's own, and the numbers of the walkthrough."""

from __future__ import annotations

import dataclasses

import pytest
import torch
import torch.nn.functional as F

import viz
from tests.assertions import assert_edges_are_products, assert_explained


def test_the_walkthrough(walkthrough: str) -> None:
    explanation = viz.run(walkthrough)
    assert [(node.id, node.op, node.source) for node in explanation.nodes] == [
        ("res", "MeanBackward0", "res = z.mean()"),
        ("z", "MulBackward0", "z = 2*y**2"),
        ("z.pow", "PowBackward0", "y**2"),
        ("y", "AddBackward0", "y = x+1"),
        ("x", "AccumulateGrad", "x = torch.ones(2,2, requires_grad=True)"),
    ]
    assert explanation.root == "res"
    assert [node.order for node in explanation.nodes] == [0, 1, 2, 3, 4]
    factors = [edge.local.matrix() for edge in explanation.edges]
    assert factors[0].tolist() == [[0.25] * 4]
    assert [torch.diag(factor).tolist() for factor in factors[1:]] == [
        [2.0] * 4,
        [4.0] * 4,
        [1.0] * 4,
    ]
    assert [edge.local.kind for edge in explanation.edges] == ["dense"] + ["diagonal"] * 3
    (path,) = explanation.paths("x").paths
    assert path.nodes == ("res", "z", "z.pow", "y", "x")
    assert path.product.tolist() == explanation.grad["x"].tolist() == [[2.0, 2.0], [2.0, 2.0]]
    assert explanation.nodes["x"].grad.tolist() == [[2.0, 2.0], [2.0, 2.0]]
    assert explanation.nodes["z"].value.tolist() == [[8.0, 8.0], [8.0, 8.0]]
    assert explanation.check("x").agrees


IDS = {
    "reassigned": ("x = torch.ones(1, requires_grad=True)\nh = x * 2\nh = h * 3", "h@2 h x"),
    "loop": ("h = torch.ones(1, requires_grad=True)\nfor i in range(2):\n    h = h.exp()", "h@3 h@2 h"),
    "inner twice": ("x = torch.ones(1, requires_grad=True)\ny = x * x + x * x", "y y.mul@2 y.mul x"),
    "composite": (
        "x = torch.ones(1, 2, requires_grad=True)\nl = F.cross_entropy(x, torch.tensor([0]))",
        "l l.log_softmax x",
    ),
    "no name": ("x = torch.ones(1, requires_grad=True)\n(x * 2).sum().backward()", "sum mul x"),
    "unnamed leaf": ("y = torch.ones(1, requires_grad=True) * 2", "y leaf"),
    "alias": ("x = torch.ones(1, requires_grad=True)\na = x\ny = a * 2", "y x"),
    "tuple result": (
        "x = torch.ones(2, 2, requires_grad=True)\nm = torch.max(x, dim=1)\ny = m.values * 2", "y m x"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "ids"), IDS.values(), ids=IDS.keys())
def test_ids_are_made_from_the_users_names(text: str, ids: str) -> None:
    assert viz.run(text).nodes.ids == tuple(ids.split())


def test_ids_stay_when_the_program_grows() -> None:
    text = "x = torch.ones(1, requires_grad=True)\ny = x * 2\nz = (y + y * 3) * 2"
    first = viz.run(text)
    second = viz.run(text + "\nw = z.exp() + y")
    assert set(first.nodes.ids) <= set(second.nodes.ids)


def small_mlp() -> tuple[torch.Tensor, dict[str, torch.Tensor], viz.Recording]:
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2))
    model.double()
    with viz.record() as recording:
        loss = F.cross_entropy(model(torch.randn(5, 3).double()), torch.tensor([0, 1, 1, 0, 1]))
    return loss, dict(model.named_parameters()), recording


def test_a_model_of_ones_own() -> None:
    loss, parameters, recording = small_mlp()
    explanation = viz.explain(loss, parameters, recording=recording)
    assert assert_explained(explanation) == len(explanation.edges)
    assert set(explanation.grad) == set(parameters)
    assert all(node.value is not None for node in explanation.nodes)
    loss.backward()
    for name, parameter in parameters.items():
        torch.testing.assert_close(explanation.grad[name], parameter.grad)


def test_without_a_recording_known_values_remain() -> None:
    loss, parameters, _ = small_mlp()
    explanation = viz.explain(loss, parameters, names={"loss": loss})
    assert explanation.nodes["loss"].value == loss
    assert explanation.nodes["0.weight"].value is not None
    assert assert_explained(explanation) > 0


def test_local_variables_give_names() -> None:
    x = torch.ones(2, requires_grad=True)
    count = 3
    y = x * count
    root = y.exp().sum()
    explanation = viz.explain(root, {"x": x}, names=locals())
    assert explanation.nodes.ids == ("root", "exp", "y", "x")


GRAPHS = {
    "x used twice": lambda x: (x * x).sum(),
    "several outputs": lambda x: sum(part.prod() * k for k, part in enumerate(x.split(1), 1)),
    "one output unused": lambda x: x.unbind()[1].exp().sum(),
    "max with indices": lambda x: x.max(dim=1).values.prod(),
    "broadcasting": lambda x: (x[0] + x[:, :1] * x.sum()).sin().sum(),
    "view and in place": lambda x: x.clone().T[0].mul_(3).sum() + x.exp().sum(),
    "softmax and matmul": lambda x: torch.softmax(x @ x.T, 0).square().sum(),
    "scalar only": lambda x: x.sum().exp(),
    "root with several elements": lambda x: x.cumsum(0) * x,
}


@pytest.mark.parametrize("function", GRAPHS.values(), ids=GRAPHS.keys())
def test_real_graphs(function: object) -> None:
    x = torch.tensor([[0.3, -1.2, 0.5], [0.7, 0.1, -0.4]], dtype=torch.float64, requires_grad=True)
    with viz.record() as recording:
        root = function(x)
    weights = torch.rand(root.shape, dtype=torch.float64)
    explanation = viz.explain(root, {"x": x}, recording=recording, gradient=weights)
    assert_explained(explanation)
    (expected,) = torch.autograd.grad(root, [x], weights)
    torch.testing.assert_close(explanation.grad["x"], expected)


def test_a_named_tensor_that_is_no_leaf() -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = x * 3
    root = (y * y).sum()
    explanation = viz.explain(root, {"y": y, "x": x})
    assert explanation.grad["y"].tolist() == [6.0, 12.0]
    assert_explained(explanation)


def test_a_leaf_that_is_not_reached() -> None:
    x, other = (torch.ones(2, requires_grad=True) for _ in range(2))
    explanation = viz.explain(x.sum(), {"x": x, "other": other})
    assert explanation.grad["other"] is None
    assert explanation.leaves["other"] is None
    assert explanation.paths("other").count == 0


def test_complex_nodes_have_gradients_but_no_real_matrix() -> None:
    x = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
    root = torch.fft.fft(x).abs().sum()
    explanation = viz.explain(root, {"x": x})
    (expected,) = torch.autograd.grad(root, [x], retain_graph=True)
    assert torch.equal(explanation.grad["x"], expected)
    torch.testing.assert_close(explanation.paths("x").total, expected)
    edge = next(edge for edge in explanation.edges if edge.target == "fft_r2_c")
    with pytest.raises(viz.ExplainError, match="FftR2CBackward0 works on complex numbers"):
        edge.local.matrix()
    assert explanation.svg()


def test_sparse_tensors_are_refused() -> None:
    x = torch.eye(2).to_sparse().requires_grad_()
    with pytest.raises(viz.ExplainError, match=r"AccumulateGrad .*to_dense"):
        viz.explain(torch.sparse.mm(x, torch.ones(2, 2)).sum(), {"x": x})


def test_a_freed_graph_is_refused() -> None:
    x = torch.ones(2, requires_grad=True)
    root = (x * x).sum()
    root.backward()
    with pytest.raises(viz.ExplainError, match="retain_graph=True"):
        viz.explain(root, {"x": x})


NONFINITE = {
    "value": (
        "x = torch.tensor([-1.], requires_grad=True)\ny = x.sqrt()\nz = y * 2",
        ("y", "value"),
    ),
    "infinity": (
        "x = torch.zeros(1, requires_grad=True)\ny = 1 / x\nz = y.exp()",
        ("y.reciprocal", "value"),
    ),
    "gradient": (
        "x = torch.zeros(1, requires_grad=True)\ny = x * 3\nz = y.sqrt()",
        ("y", "gradient"),
    ),
    "nowhere": ("x = torch.ones(1, requires_grad=True)\ny = x.sqrt()", None),
}


@pytest.mark.parametrize(("text", "found"), NONFINITE.values(), ids=NONFINITE.keys())
def test_where_nan_or_infinity_first_appears(text: str, found: object) -> None:
    assert viz.run(text).first_nonfinite == found


def test_a_planted_wrong_contribution_is_caught() -> None:
    explanation = viz.run("x = torch.ones(2, requires_grad=True)\ny = (x * 3).exp().sum()")
    node = explanation.nodes[1]
    wrong = dataclasses.replace(node.inputs[0], contribution=node.inputs[0].contribution * 1.0005)
    nodes = viz.chain.Nodes.of(
        dataclasses.replace(each, inputs=(wrong,)) if each is node else each
        for each in explanation.nodes
    )
    with pytest.raises(AssertionError):
        assert_edges_are_products(dataclasses.replace(explanation, nodes=nodes))


def test_a_planted_wrong_gradient_is_caught() -> None:
    explanation = viz.run("x = torch.ones(2, requires_grad=True)\ny = (x * 3).exp().sum()")
    wrong = dataclasses.replace(explanation, grad={"x": explanation.grad["x"] * 1.0005})
    check = wrong.check("x")
    assert not check.agrees
    assert not any(row.agrees for row in check.rows)


@pytest.mark.parametrize("rows", [[1], [1, 1], [0, 2, 1]])
@pytest.mark.parametrize("scaled", [False, True])
def test_a_sparse_gradient(rows: list[int], scaled: bool) -> None:
    x = torch.ones(3, 1, requires_grad=True)
    given = x * 2 if scaled else x
    root = torch.nn.functional.embedding(torch.tensor(rows), given, sparse=True).sum()
    e = viz.explain(root, {"x": x})
    expected = [2.0 * rows.count(at) if scaled else float(rows.count(at)) for at in range(3)]
    assert e.grad["x"].flatten().tolist() == expected
    assert e.check("x").agrees
    assert e.paths("x").total.flatten().tolist() == expected
