# forum: a deep copy does not share its weights
import copy

import torch
from torch import nn

torch.manual_seed(0)
net = nn.Sequential(nn.Linear(2, 2), nn.Tanh())
twin = copy.deepcopy(net)
with torch.no_grad():
    net[0].weight.zero_()
print(net[0].weight.sum().item(), twin[0].weight.sum().item() != 0)
twin(torch.ones(2)).sum().backward()
print(net[0].weight.grad, twin[0].weight.grad is not None)
config = {"sizes": [1, 2], "name": "a"}
shallow, deep = copy.copy(config), copy.deepcopy(config)
config["sizes"].append(3)
config["name"] = "b"
print(shallow, deep)
x = torch.ones(2, requires_grad=True)
y = copy.deepcopy(x)
y.data += 1
print(x, y, y.is_leaf)
