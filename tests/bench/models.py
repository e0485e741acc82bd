"""The models that the benches run: each takes its one input to a scalar."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import torch
from torch import nn


class Chain(nn.Module):
    """`count` operations, one after the other, on 2 x 2 tensors."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count
        self.weight = nn.Parameter(torch.ones(2, 2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x * self.weight
        for _ in range(self.count // 2 - 1):
            y = y * 1.0001
            y = y + 0.001
        return y.sum()


class Loop(nn.Module):
    """A recurrent cell of one's own, `steps` times with the same weights."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self.steps = steps
        self.inner = nn.Linear(8, 8)
        self.outer = nn.Linear(8, 8)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        h = torch.zeros_like(x)
        for _ in range(self.steps):
            h = torch.tanh(self.inner(x) + self.outer(h))
        return h.square().mean()


class Loss(nn.Module):
    """Any model, its output squared and averaged."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.model(x)
        return out.square().mean()


def lenet() -> nn.Module:
    """LeNet-5 (LeCun et al. 1998) for 28 x 28 images."""
    features = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Flatten(),
    )  # fmt: skip
    head = nn.Sequential(
        nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10)
    )
    return nn.Sequential(features, head)


def transformer(layers: int) -> nn.Module:
    """A stack of torch's own transformer blocks, 64 wide, 4 heads."""
    layer = nn.TransformerEncoderLayer(64, 4, 256, dropout=0.0, batch_first=True)
    return nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)


Made = tuple[nn.Module, torch.Tensor]


def _chain(count: int) -> Made:
    return Chain(count), torch.ones(2, 2, requires_grad=True)


def _loop(steps: int) -> Made:
    return Loop(steps), torch.rand(4, 8, requires_grad=True)


def _transformer(layers: int) -> Made:
    return Loss(transformer(layers)), torch.rand(2, 16, 64, requires_grad=True)


MODELS: dict[str, Callable[[], Made]] = {
    **{f"chain of {count:,}": partial(_chain, count) for count in (10, 100, 1_000, 10_000, 100_000)},
    "MLP, 3 layers": lambda: (
        Loss(nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 8))),
        torch.rand(32, 64, requires_grad=True),
    ),
    "LeNet, 8 images": lambda: (Loss(lenet()), torch.rand(8, 1, 28, 28, requires_grad=True)),
    "loop of 100 steps": partial(_loop, 100),
    "transformer, 2 blocks": partial(_transformer, 2),
    "transformer, 12 blocks": partial(_transformer, 12),
}  # fmt: skip
