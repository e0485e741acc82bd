# course notes: dropout in training and in evaluation
import torch
import torch.nn as nn

torch.manual_seed(0)
drop = nn.Dropout(p=0.5)
x = torch.ones(8, requires_grad=True)
print(drop(x))
drop.eval()
print(drop.training, drop(x))
drop.train()
y = drop(x)
y.sum().backward()
print(torch.equal(x.grad, y.detach()))
