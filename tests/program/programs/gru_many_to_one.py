# course: the last state of a GRU predicts a number
import torch
from torch import nn

torch.manual_seed(2)
gru = nn.GRU(1, 3, num_layers=2)
lin = nn.Linear(3, 1)
seq = torch.sin(torch.arange(0, 5, 0.5)).view(-1, 1, 1)
out, h_n = gru(seq[:-1])
print(out.shape, h_n.shape)
pred = lin(h_n[-1]).squeeze()
loss = (pred - seq[-1].squeeze()) ** 2
loss.backward()
print(loss.item())
print(gru.bias_ih_l0.grad)
