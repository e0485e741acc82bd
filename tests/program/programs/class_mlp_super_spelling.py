# tutorial: super without arguments, layers in a loop
import torch
from torch import nn


class MLP(nn.Module):
    """A small network with as many layers as sizes are given."""

    def __init__(self, *sizes, activation=nn.Tanh):
        super().__init__()
        layers = []
        for a, b in zip(sizes[:-1], sizes[1:]):
            layers += [nn.Linear(a, b), activation()]
        self.body = nn.Sequential(*layers[:-1])

    def forward(self, x):
        return self.body(x)


torch.manual_seed(1)
mlp = MLP(3, 5, 4, 2)
print(mlp)
print(sum(p.numel() for p in mlp.parameters()))
out = mlp(torch.ones(2, 3))
print(out.shape, out)
out.sum().backward()
for name, p in mlp.named_parameters():
    print(name, tuple(p.shape), round(p.grad.norm().item(), 4))
