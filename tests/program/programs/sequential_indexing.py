# Q&A: layers of nn.Sequential by their index and in slices
import torch
import torch.nn as nn
from collections import OrderedDict

net = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
print(net[0].weight.shape, net[-1], len(net))
print(net[:2])
named = nn.Sequential(OrderedDict([("lin", nn.Linear(2, 2)), ("act", nn.Sigmoid())]))
print(named.lin.bias.shape, named)
with torch.no_grad():
    net[0].weight.fill_(0.5)
    net[0].bias.zero_()
    net[2].weight.copy_(torch.tensor([[1.0, 2.0, 3.0]]))
    net[2].bias.fill_(-1.0)
y = net(torch.tensor([[1.0, 2.0]]))
print(y)
y.backward()
for layer in net:
    if isinstance(layer, nn.Linear):
        print(layer.weight.grad)
