# course notes: activations and their slopes at -1, 0, 1
import torch
import torch.nn as nn

for act in [
    nn.ReLU(),
    nn.LeakyReLU(0.1),
    nn.ELU(),
    nn.SELU(),
    nn.GELU(),
    nn.SiLU(),
    nn.Sigmoid(),
    nn.Tanh(),
    nn.Softplus(),
    nn.Hardtanh(),
    nn.Softsign(),
    nn.PReLU(),
    nn.Mish(),
]:
    x = torch.tensor([-1.0, 0.0, 1.0], requires_grad=True)
    y = act(x)
    y.sum().backward()
    print(act, [round(v, 3) for v in x.grad.tolist()])
