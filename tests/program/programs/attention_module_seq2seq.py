# tutorial: additive attention over encoder states
import torch
import torch.nn as nn
import torch.nn.functional as F


class BahdanauAttention(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.Wa = nn.Linear(hidden_size, hidden_size)
        self.Ua = nn.Linear(hidden_size, hidden_size)
        self.Va = nn.Linear(hidden_size, 1)

    def forward(self, query, keys):
        scores = self.Va(torch.tanh(self.Wa(query) + self.Ua(keys)))
        scores = scores.squeeze(2).unsqueeze(1)
        weights = F.softmax(scores, dim=-1)
        context = torch.bmm(weights, keys)
        return context, weights


torch.manual_seed(0)
attention = BahdanauAttention(4)
query = torch.randn(2, 1, 4, requires_grad=True)
keys = torch.randn(2, 5, 4)
context, weights = attention(query, keys)
print(context.shape, weights.shape, weights.sum(dim=-1).flatten())
context.sum().backward()
print(query.grad.shape, attention.Va.bias.grad.abs().item() < 1e-6)
