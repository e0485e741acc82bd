# project test: the home-made engine gives torch's gradients
import torch


class Value:
    def __init__(self, data, parents=()):
        self.data = data
        self.grad = 0.0
        self.parents = parents

    @staticmethod
    def lift(v):
        return v if isinstance(v, Value) else Value(v)

    def __add__(self, o):
        return Value(self.data + Value.lift(o).data, [(self, 1.0), (Value.lift(o), 1.0)])

    def __mul__(self, o):
        o = Value.lift(o)
        return Value(self.data * o.data, [(self, o.data), (o, self.data)])

    def relu(self):
        return Value(max(0.0, self.data), [(self, float(self.data > 0))])

    def backward(self, grad=1.0):
        self.grad += grad
        for parent, local in self.parents:
            parent.backward(local * grad)

    __radd__ = __add__
    __rmul__ = __mul__


def f(a, b):
    c = a * b + b * b * b
    d = c + 2 * c
    return d * a + (b + a).relu() + 1.0


va, vb = Value(-4.0), Value(2.0)
vf = f(va, vb)
vf.backward()
ta, tb = torch.tensor(-4.0, requires_grad=True), torch.tensor(2.0, requires_grad=True)
tf = f(ta, tb)
tf.backward()
assert vf.data == tf.item()
print(va.grad, ta.grad.item(), abs(va.grad - ta.grad.item()) < 1e-6)
print(vb.grad, tb.grad.item(), abs(vb.grad - tb.grad.item()) < 1e-6)
