# notebook: print each call of a function
import torch


def logged(f):
    def inner(*args, **kwargs):
        out = f(*args, **kwargs)
        print("->", f.__name__, out.item())
        return out

    return inner


@logged
def square(x):
    return x * x


@logged
def add(x, y=1.0):
    return x + y


x = torch.tensor(3.0, requires_grad=True)
add(square(x), y=2.0).backward()
print(x.grad)
