# blog: an engine whose nodes hold lists of numbers
class Tensor:
    def __init__(self, values, parents=None, grad_fn=None):
        self.values = list(values)
        self.parents = parents or []
        self.grad_fn = grad_fn
        self.grad = [0.0] * len(self.values)

    def __len__(self):
        return len(self.values)

    def __getitem__(self, i):
        return self.values[i]

    def __matmul__(self, other):
        assert len(self) == len(other)

        def grad_fn(g):
            return [g[0] * v for v in other.values], [g[0] * v for v in self.values]

        return Tensor(
            [sum(a * b for a, b in zip(self.values, other.values))], [self, other], grad_fn
        )

    def __pow__(self, n):
        return Tensor(
            [v**n for v in self.values],
            [self],
            lambda g: ([gi * n * v ** (n - 1) for gi, v in zip(g, self.values)],),
        )

    def backward(self, g=None):
        g = g if g is not None else [1.0] * len(self)
        self.grad = [a + b for a, b in zip(self.grad, g)]
        if self.grad_fn:
            for parent, part in zip(self.parents, self.grad_fn(g)):
                parent.backward(part)

    def __str__(self):
        return "<" + " ".join(f"{v:g}" for v in self.values) + ">"


a, b = Tensor([1, 2, 3]), Tensor([0.5, -1, 2])
y = (a @ b) ** 2
y.backward()
print(y, a.grad, b.grad)
print(len(a), a[1], a, list(a)[::-1])
