# README: annotated names
from __future__ import annotations

from typing import Dict, List, Union

import torch
import torch.nn as nn

rate: float = 0.1
losses: List[float] = []
table: Dict[str, torch.Tensor] = {}
later: int
w: torch.Tensor = torch.ones(2, requires_grad=True)


class Net(nn.Module):
    scale: float = 2.0

    def __init__(self, size: int = 2) -> None:
        super().__init__()
        self.lin: nn.Linear = nn.Linear(size, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y: torch.Tensor = self.lin(x) * self.scale
        return y


def add(a: int | float, b: Union[int, float] = 1) -> int | float:
    return a + b


later = 3
table["w"] = w
net = Net()
net(w).backward()
losses.append(round(float(w.grad.sum()), 4))
print(losses == [round(2 * net.lin.weight.sum().item(), 4)], add(later), rate, list(table))
