# lecture: forward-mode differentiation with dual numbers
import math


class Dual:
    def __init__(self, real, eps=0.0):
        self.real, self.eps = real, eps

    def __add__(self, other):
        o = to_dual(other)
        return Dual(self.real + o.real, self.eps + o.eps)

    def __sub__(self, other):
        o = to_dual(other)
        return Dual(self.real - o.real, self.eps - o.eps)

    def __rsub__(self, other):
        return to_dual(other) - self

    def __mul__(self, other):
        o = to_dual(other)
        return Dual(self.real * o.real, self.real * o.eps + self.eps * o.real)

    def __truediv__(self, other):
        o = to_dual(other)
        return Dual(self.real / o.real, (self.eps * o.real - self.real * o.eps) / o.real**2)

    def __rtruediv__(self, other):
        return to_dual(other) / self

    __radd__, __rmul__ = __add__, __mul__

    def __eq__(self, other):
        return self.real == to_dual(other).real

    def __lt__(self, other):
        return self.real < to_dual(other).real

    def __repr__(self):
        return "{:.4f} + {:.4f}e".format(self.real, self.eps)


def to_dual(v):
    return v if isinstance(v, Dual) else Dual(v)


def sin(d):
    return Dual(math.sin(d.real), math.cos(d.real) * d.eps)


x = Dual(2.0, 1.0)
print(x * x * x)
print(1 / x, 3 - x, x / 2)
print(sin(x) * x + 1)
print(x == 2, x < 3, max([Dual(1.0), x, Dual(0.5)]))
