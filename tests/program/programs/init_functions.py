# docs: what the initialisers draw
import torch
from torch import nn

torch.manual_seed(2)
w = torch.empty(3, 4)
for init in (
    nn.init.xavier_uniform_,
    nn.init.xavier_normal_,
    nn.init.orthogonal_,
    nn.init.uniform_,
):
    init(w)
    print(f"{w.mean().item():.4f} {w.std().item():.4f}")
nn.init.kaiming_uniform_(w, a=0, mode="fan_in", nonlinearity="relu")
print(w[0])
nn.init.normal_(w, mean=1.0, std=0.1)
print(w[1])
nn.init.constant_(w, 0.3)
nn.init.eye_(w[:, :3])
print(w)
print(nn.init.calculate_gain("tanh"))
