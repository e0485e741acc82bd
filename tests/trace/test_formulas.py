"""PyTorch's own formulas: read from the installed torch, tidied, matched to a node's inputs."""

from __future__ import annotations

import json
import re

import pytest
import torch

import viz
from tests.trace import derivatives_table
from viz.trace.formulas import arguments, derivatives, formula

SHOWN = {
    "MulBackward0": "other: mul_tensor_backward(grad, self, other.dtype)\n"
    "self: mul_tensor_backward(grad, other, self.dtype)",
    "MeanBackward0": "self: grad.expand(self.shape) / self.numel()",
    "AcoshBackward0": "self: grad * (self * self - 1).rsqrt()",
    "AddmvBackward0": "mat: grad.ger(vec) * alpha\nself: grad * beta\nvec: mat.t().mv(grad) * alpha",
    "ClampMaxBackward0": "self: where(self <= max, grad, 0)",
    "SiluBackward0": "self: silu_backward(grad, self)",
    "ConvolutionBackward0": "input, weight, bias: convolution_backward(grad, input, weight, "
    "bias.shape, stride, padding, dilation, transposed, output_padding, groups)",
    "IndexPutBackward0": "self: grad if accumulate else grad.index_put(indices, zeros_like(values), "
    "false)\nvalues: grad.index(indices)",
    "IndexAddBackward0": "self: grad\nsource: (grad.index_select(dim, index).expand_as(source) "
    "if source_dim > 0 else grad.index_select(dim, index.squeeze(0))) * alpha",
    "AccumulateGrad": "",
}


@pytest.mark.parametrize(("op", "text"), SHOWN.items(), ids=SHOWN.keys())
def test_formula(op: str, text: str) -> None:
    assert formula(op) == text


def test_the_table_is_that_of_the_installed_torch() -> None:
    known = json.loads(derivatives_table.FILE.read_text("utf-8"))
    made = json.loads(json.dumps(derivatives_table.derivatives()))
    assert known == made, "python -m tests.trace.derivatives_table writes it anew"


def test_every_formula_keeps_its_brackets() -> None:
    for op in derivatives():
        text = formula(op)
        assert text.count("(") == text.count(")"), op
        assert not re.search(r"\bat::\w|_symint|sym_|/\*|grad_input_mask\)", text), op


ARGUMENTS = {
    "one": ("ExpBackward0", 1, ("self",)),
    "two": ("MulBackward0", 2, ("self", "other")),
    "a list": ("CatBackward0", 3, ("tensors[0]", "tensors[1]", "tensors[2]")),
    "unknown": ("CubeBackward", 1, ()),
    "another number than torch's table": ("ExpBackward0", 2, ()),
}


@pytest.mark.parametrize(("op", "count", "names"), ARGUMENTS.values(), ids=ARGUMENTS.keys())
def test_arguments(op: str, count: int, names: tuple[str, ...]) -> None:
    assert arguments(op, count) == names


NODES = {
    "the number that was saved": (
        "x = torch.ones(2, requires_grad=True)\ny = x ** 3",
        {"exponent": "3", "self": "x"},
    ),
    "a negative dimension": (
        "x = torch.ones(2, requires_grad=True)\ny = x.softmax(-1)",
        {"result": "y", "dim": "-1", "self": "x"},
    ),
    "a plain number has no node": (
        "x = torch.ones(2, requires_grad=True)\ny = 2 * x",
        {"self": "x"},
    ),
    "which factor is which": (
        "w = torch.ones(2, 2, requires_grad=True)\nx = torch.ones(2, 2, requires_grad=True)\ny = x @ w",
        {"self": "x", "mat2": "w"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NODES.values(), ids=NODES.keys())
def test_names_of_a_node(text: str, expected: dict[str, str]) -> None:
    found = viz.run(text).nodes["y"].arguments
    assert {name: found[name] for name in expected} == expected
    assert set(found) - set(expected) <= {"keepdim"}


def test_an_optional_input_that_is_missing() -> None:
    x = torch.rand(1, 1, 4, requires_grad=True)
    weight = torch.rand(1, 1, 2, requires_grad=True)
    e = viz.explain(torch.conv1d(x, weight), {"x": x, "weight": weight})
    assert {edge.argument: edge.source for edge in e.nodes[e.root].inputs} == {
        "input": "x",
        "weight": "weight",
    } or e.nodes[e.root].op != "ConvolutionBackward0"
