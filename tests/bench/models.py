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


class Cells(nn.Module):
    """An LSTM's cell in a loop of one's own over a series, as tutorials write it."""

    def __init__(self) -> None:
        super().__init__()
        self.cell = nn.LSTMCell(16, 32)
        self.head = nn.Linear(32, 1)

    def forward(self, series: torch.Tensor) -> torch.Tensor:
        h = c = torch.zeros(series.shape[1], 32)
        for x in series:
            h, c = self.cell(x, (h, c))
        return self.head(h).square().mean()


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


class Residual(nn.Module):
    """A residual block of two 3 x 3 convolutions (He et al. 2016), `step` pixels apart."""

    def __init__(self, wide: int, out: int, step: int) -> None:
        super().__init__()
        self.inner = nn.Sequential(
            nn.Conv2d(wide, out, 3, step, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU(),
            nn.Conv2d(out, out, 3, 1, 1, bias=False), nn.BatchNorm2d(out),
        )  # fmt: skip
        same = step == 1 and wide == out
        self.past = (
            nn.Identity()
            if same
            else nn.Sequential(nn.Conv2d(wide, out, 1, step, bias=False), nn.BatchNorm2d(out))
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.inner(x) + self.past(x))


def resnet(width: int = 64, blocks: int = 2) -> nn.Module:
    """A residual network for images: ResNet18 (11.7 million parameters) as it stands."""
    layers: list[nn.Module] = [
        nn.Conv2d(3, width, 7, 2, 3, bias=False), nn.BatchNorm2d(width), nn.ReLU(),
        nn.MaxPool2d(3, 2, 1),
    ]  # fmt: skip
    wide = width
    for stage in range(4):
        out = width * 2**stage
        for block in range(blocks):
            layers.append(Residual(wide, out, 2 if stage and not block else 1))
            wide = out
    head = [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(wide, 1000)]
    return nn.Sequential(*layers, *head)


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
    "ResNet18, 1 image": lambda: (Loss(resnet()), torch.rand(1, 3, 224, 224, requires_grad=True)),
    "loop of 100 steps": partial(_loop, 100),
    "transformer, 2 blocks": partial(_transformer, 2),
    "transformer, 12 blocks": partial(_transformer, 12),
    "LSTM cell, 20 steps": lambda: (Cells(), torch.rand(20, 8, 16, requires_grad=True)),
}  # fmt: skip
