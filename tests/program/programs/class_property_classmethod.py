# blog: properties and class methods of a running mean
import torch


class Meter:
    def __init__(self, name):
        self.name = name
        self.reset()

    def reset(self):
        self.total, self.count = 0.0, 0

    @classmethod
    def several(cls, *names):
        return [cls(name) for name in names]

    @property
    def mean(self):
        return self.total / max(1, self.count)

    def update(self, value, n=1):
        self.total += value * n
        self.count += n
        return self


loss, acc = Meter.several("loss", "acc")
for v in torch.tensor([0.5, 0.25, 0.0]):
    loss.update(v.item(), n=2)
    acc.update(1 - v.item())
print(f"{loss.name} {loss.mean:.3f} {acc.name} {acc.mean:.3f}", loss.count)
loss.reset()
print(loss.mean)
