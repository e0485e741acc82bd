"""Whole models of torch.nn, and operations of one's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from torch import nn

import viz
from tests.assertions import assert_explained

Model = Callable[[], tuple[nn.Module, torch.Tensor]]


class LeNet(nn.Module):
    """LeNet-5 (LeCun et al. 1998), narrower."""

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 2, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(2, 4, 5), nn.Tanh(), nn.AvgPool2d(2),
        )  # fmt: skip
        self.classifier = nn.Sequential(
            nn.Flatten(), nn.Linear(16, 8), nn.Tanh(), nn.Linear(8, 6), nn.Tanh(), nn.Linear(6, 3)
        )

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        return self.classifier(self.features(image))


class Recurrent(nn.Module):
    """A recurrent layer over tokens, and a linear one on its last output."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.tokens = nn.Embedding(5, 3)
        self.layer = layer
        self.head = nn.Linear(4, 2)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        outputs, _ = self.layer(self.tokens(tokens))
        return self.head(outputs[-1])


TOKENS = torch.tensor([[0, 1], [4, 2], [3, 3]])

MODELS: dict[str, Model] = {
    "MLP": lambda: (
        nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, 2)),
        torch.rand(4, 3),
    ),
    "LeNet": lambda: (LeNet(), torch.rand(2, 1, 16, 16)),
    "RNN": lambda: (Recurrent(nn.RNN(3, 4)), TOKENS),
    "two-way LSTM": lambda: (Recurrent(nn.LSTM(3, 2, bidirectional=True)), TOKENS),
    "two-layer GRU": lambda: (Recurrent(nn.GRU(3, 4, num_layers=2)), TOKENS),
    "LSTM with a projection": lambda: (Recurrent(nn.LSTM(3, 6, proj_size=4)), TOKENS),
    "transformer encoder": lambda: (
        nn.TransformerEncoder(
            nn.TransformerEncoderLayer(4, 2, 8, dropout=0.0, batch_first=True, norm_first=True),
            2,
            enable_nested_tensor=False,
        ),
        torch.rand(2, 3, 4),
    ),
    "transformer decoder": lambda: (
        nn.TransformerDecoderLayer(4, 2, 8, dropout=0.0),
        torch.rand(3, 1, 4),
    ),
    "batch norm and pooling": lambda: (
        nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.MaxPool2d(2)),
        torch.rand(2, 1, 8, 8),
    ),
    "group norm, upsampling": lambda: (
        nn.Sequential(
            nn.Conv2d(1, 4, 3, groups=1), nn.GroupNorm(2, 4), nn.SiLU(),
            nn.Upsample(scale_factor=2, mode="bilinear"), nn.ConvTranspose2d(4, 1, 2),
        ),
        torch.rand(1, 1, 6, 6),
    ),
    "weight norm": lambda: (nn.utils.parametrizations.weight_norm(nn.Linear(3, 2)), torch.rand(4, 3)),
}  # fmt: skip


def result(model: nn.Module, given: torch.Tensor) -> torch.Tensor:
    """The model's output; a decoder attends to its own input."""
    two = isinstance(model, nn.TransformerDecoderLayer)
    out: torch.Tensor = model(given, given) if two else model(given)
    return out


@pytest.mark.parametrize("make", MODELS.values(), ids=MODELS.keys())
def test_model(make: Model) -> None:
    torch.manual_seed(0)
    model, given = make()
    model.double()
    given = given.double() if given.is_floating_point() else given
    with viz.record() as recording:
        out = result(model, given)
        loss = out.square().mean()
    parameters = dict(model.named_parameters())
    e = viz.explain(loss, parameters, recording=recording)
    assert assert_explained(e) > 0
    loss.backward()
    for name, parameter in parameters.items():
        assert torch.equal(e.grad[name], parameter.grad)
    inside = {node.module for node in e.nodes} - {""}
    assert inside <= {path for path, _ in model.named_modules()}
    assert inside or not list(model.children())
    assert all(node.value is not None for node in e.nodes)


def test_a_model_in_half_precision() -> None:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 4), nn.GELU(), nn.Linear(4, 2)).bfloat16()
    with viz.record() as recording:
        loss = F.cross_entropy(model(torch.rand(2, 3).bfloat16()), torch.tensor([0, 1]))
    e = viz.explain(loss, dict(model.named_parameters()), recording=recording)
    assert e.check("0.weight").agrees
    loss.backward()
    assert all(torch.equal(e.grad[name], it.grad) for name, it in model.named_parameters())


def test_the_gradient_of_a_gradient_penalty() -> None:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1)).double()
    x = torch.rand(4, 2, dtype=torch.float64, requires_grad=True)
    with viz.record() as recording:
        (slope,) = torch.autograd.grad(model(x).sum(), x, create_graph=True)
        penalty = (slope.norm(dim=1) - 1).square().mean()
    e = viz.explain(penalty, dict(model.named_parameters()), recording=recording)
    assert assert_explained(e) > 0
    expected = torch.autograd.grad(penalty, list(model.parameters()), allow_unused=True)
    for ours, theirs in zip(e.grad.values(), expected, strict=True):
        assert (ours is None) == (theirs is None)
        assert ours is None or torch.equal(ours, theirs)


class Cube(torch.autograd.Function):
    """An operation of one's own."""

    @staticmethod
    def forward(ctx: object, x: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx: object, upstream: torch.Tensor) -> torch.Tensor:
        (x,) = ctx.saved_tensors
        return 3 * x**2 * upstream


class ScaledPair(torch.autograd.Function):
    """Arguments that are no tensors before and between tensors, and two outputs."""

    @staticmethod
    def forward(
        ctx: object, scale: float, x: torch.Tensor, mode: str, y: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        ctx.scale = scale
        return x * scale, y * scale * 2

    @staticmethod
    def backward(ctx: object, gx: torch.Tensor, gy: torch.Tensor) -> tuple[object, ...]:
        return None, gx * ctx.scale, None, gy * ctx.scale * 2


def test_an_operation_of_ones_own() -> None:
    x = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
    with viz.record() as recording:
        root = Cube.apply(x).sum()
    e = viz.explain(root, {"x": x}, recording=recording)
    assert assert_explained(e) == 2
    assert e.nodes[1].inputs[0].local.factor.tolist() == [3.0, 12.0]
    assert e.picture().scene["nodes"]["cube"]["op"] == "CubeBackward"
    assert ">cube</text>" in e.svg()


@pytest.mark.parametrize("used", [0, 1])
def test_an_operation_whose_arguments_are_not_all_tensors(used: int) -> None:
    x, y = (torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True) for _ in range(2))
    with viz.record() as recording:
        pair = ScaledPair.apply(3.0, x, "sum", y)
        root = pair[used].exp().sum()
    e = viz.explain(root, {"x": x, "y": y}, recording=recording)
    assert assert_explained(e) == 4
    pair_node = e.nodes[2]
    blocks = [
        edge.local.matrix()[2 * place : 2 * place + 2]
        for place, edge in enumerate(pair_node.inputs)
    ]
    assert [block.diagonal().tolist() for block in blocks] == [[3.0, 3.0], [6.0, 6.0]]
