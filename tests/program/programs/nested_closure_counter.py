# notebook: how often was the function evaluated?
import torch


def counted(f):
    calls = 0

    def wrapped(*args):
        nonlocal calls
        calls += 1
        return f(*args)

    def how_often():
        return calls

    return wrapped, how_often


f, how_often = counted(lambda v: (v - 3) ** 2)
x = torch.tensor(0.0, requires_grad=True)
for _ in range(4):
    loss = f(x)
    loss.backward()
    with torch.no_grad():
        x -= 0.25 * x.grad
    x.grad.zero_()
print(how_often(), x)
