# course notes: what batch normalisation remembers
import torch
from torch import nn

bn = nn.BatchNorm1d(2, momentum=0.5)
x = torch.tensor([[1.0, 10.0], [3.0, 30.0]], requires_grad=True)
print(bn(x))
print(bn.running_mean, bn.running_var, bn.num_batches_tracked)
bn.eval()
y = bn(x)
print(y)
y.sum().backward()
print(bn.weight.grad, bn.bias.grad, x.grad)
print(bn)
