# docs: only the rows that were looked up get a gradient
import torch
import torch.nn as nn

torch.manual_seed(1)
emb = nn.Embedding(5, 3, padding_idx=0)
idx = torch.LongTensor([[1, 4, 0], [4, 4, 2]])
out = emb(idx)
print(out.shape, out[0, 2])
out.sum().backward()
print(emb.weight.grad)
print(emb)
