# forum: choose a head by its name
import torch
from torch import nn


class TwoHeads(nn.Module):
    def __init__(self):
        super().__init__()
        self.heads = nn.ModuleDict({"mean": nn.Linear(3, 1), "scale": nn.Linear(3, 1)})

    def forward(self, x, which):
        if which not in self.heads:
            raise KeyError(which)
        return self.heads[which](x)


torch.manual_seed(3)
net = TwoHeads()
x = torch.tensor([[1.0, -1.0, 0.5]])
net(x, "mean").sum().backward()
for name, head in net.heads.items():
    print(name, head.weight.grad)
print(list(net.heads.keys()), "scale" in net.heads)
try:
    net(x, "other")
except KeyError as error:
    print("no head", error)
