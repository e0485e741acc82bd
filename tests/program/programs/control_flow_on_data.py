# textbook: a function whose graph depends on the input
import torch


def f(a):
    b = a * 2
    while b.norm() < 100:
        b = b * 2
    if b.sum() > 0:
        c = b
    elif b.sum() == 0:
        c = b * 0
    else:
        c = 10 * b
    return c


for start in (0.3, -0.7, 40.0):
    a = torch.tensor(start, requires_grad=True)
    d = f(a)
    d.backward()
    print(start, a.grad, a.grad == d / a)
