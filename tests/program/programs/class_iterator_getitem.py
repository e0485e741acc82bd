# textbook: a class that len, indexing and for understand
import torch


class Points:
    def __init__(self, n):
        self.xs = torch.linspace(0, 1, n)

    def __len__(self):
        return len(self.xs)

    def __getitem__(self, i):
        if i >= len(self):
            raise IndexError("no point %d" % i)
        return self.xs[i], self.xs[i] ** 2

    def __contains__(self, value):
        return any(abs(x - value) < 1e-6 for x in self.xs.tolist())


points = Points(3)
for x, y in points:
    print(x, y)
print(len(points), points[1], 0.5 in points, 0.3 in points)
