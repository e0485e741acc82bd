# notebook: change a layer after the fact
import torch
import torch.nn as nn

net = nn.Sequential(nn.Linear(2, 2), nn.ReLU())
net[1] = nn.Identity()
net.add_module("last", nn.Linear(2, 1))
print(net)
net[0].bias = None
net[0].weight = nn.Parameter(torch.tensor([[1.0, 0.0], [0.0, -1.0]]))
net.last.weight.data = torch.tensor([[2.0, 3.0]])
net.last.bias.data.zero_()
out = net(torch.tensor([1.0, 1.0]))
out.backward()
print(out.item(), net[0].weight.grad)
