# lecture: central differences against autograd, as a table
import torch


def f(v):
    return (v[0] ** 2) * torch.sin(v[1]) + v[2].exp() / v[0]


def numeric(f, v, h=1e-4):
    grads = []
    for i in range(len(v)):
        up, down = v.clone(), v.clone()
        up[i] += h
        down[i] -= h
        grads.append(((f(up) - f(down)) / (2 * h)).item())
    return grads


v = torch.tensor([1.2, 0.4, -0.3], dtype=torch.float64, requires_grad=True)
f(v).backward()
for i, (a, n) in enumerate(zip(v.grad.tolist(), numeric(f, v.detach()))):
    print("%d  %10.6f  %10.6f  %s" % (i, a, n, "ok" if abs(a - n) < 1e-6 else "WRONG"))
