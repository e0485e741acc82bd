# tutorial: an RNN cell unrolled by hand
import torch
import torch.nn as nn

torch.manual_seed(0)
cell = nn.RNNCell(2, 3)
h = torch.zeros(1, 3)
hs = []
for t, x in enumerate(torch.tensor([[[1.0, 0.0]], [[0.0, 1.0]], [[1.0, 1.0]]])):
    h = cell(x, h)
    h.retain_grad()
    hs.append(h)
hs[-1].sum().backward()
for t, h in enumerate(hs):
    print(t, h.grad)
print(cell.weight_hh.grad)
