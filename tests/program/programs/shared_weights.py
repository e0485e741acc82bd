# Q&A: one layer used twice adds its gradients
import torch
from torch import nn


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.lin = nn.Linear(2, 2, bias=False)
        nn.init.eye_(self.lin.weight)

    def forward(self, x):
        return self.lin(self.lin(x))


net = Tied()
net(torch.tensor([1.0, 2.0])).sum().backward()
print(net.lin.weight.grad)
print(len(list(net.parameters())))
