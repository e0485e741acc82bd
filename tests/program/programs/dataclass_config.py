# README: the settings in a dataclass
from dataclasses import dataclass, field

import torch


@dataclass
class Config:
    lr: float = 0.1
    steps: int = 3
    sizes: list = field(default_factory=lambda: [2, 1])


config = Config(steps=2)
print(config)
w = torch.ones(config.sizes, requires_grad=True)
for _ in range(config.steps):
    loss = (w**2).sum()
    loss.backward()
    w.data.add_(w.grad, alpha=-config.lr)
    w.grad = None
print(w, config.lr == Config().lr, config == Config())
