# docs: nn.MultiheadAttention and its weights
import torch
import torch.nn as nn

torch.manual_seed(0)
attn = nn.MultiheadAttention(embed_dim=4, num_heads=2, batch_first=True)
x = torch.randn(1, 3, 4, requires_grad=True)
out, weights = attn(x, x, x)
print(out.shape, weights.shape, weights.sum(-1))
out.mean().backward()
print(x.grad.shape, attn.in_proj_weight.grad.shape)
