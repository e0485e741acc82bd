# textbook: del, pass and the ellipsis
import torch


def later(): ...


class Empty:
    pass


x = torch.ones(2, requires_grad=True)
y = x * 2
z = y.sum()
del y
z.backward()
print(x.grad, later())
d = {"a": 1, "b": 2}
del d["a"]
xs = [1, 2, 3, 4]
del xs[1:3], d["b"]
e = Empty()
e.name = "set from outside"
print(d, xs, e.name)
del e.name
for _ in range(3):
    pass
try:
    print(y)
except NameError as error:
    print(error)
try:
    e.name
except AttributeError as error:
    print(error)
