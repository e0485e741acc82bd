# tutorial: an update method that autograd does not see
import torch


class Line:
    def __init__(self):
        self.w = torch.tensor(0.0, requires_grad=True)

    def loss(self, x, y):
        return ((self.w * x - y) ** 2).mean()

    @torch.no_grad()
    def update(self, rate):
        self.w -= rate * self.w.grad
        self.w.grad = None
        return self.w.requires_grad, (self.w * 2).requires_grad

    @staticmethod
    def data(n):
        x = torch.arange(float(n))
        return x, 3 * x


line = Line()
x, y = Line.data(4)
for _ in range(3):
    line.loss(x, y).backward()
    print(line.update(rate=0.05), line.w.item())
