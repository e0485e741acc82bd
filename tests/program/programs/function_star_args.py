# course notes: any number of losses, summed with weights given by name
import torch


def total(*losses, **weights):
    print(len(losses), "losses", sorted(weights))
    out = 0
    for name, loss in zip(["fit", "size"], losses):
        out = out + weights.get(name, 1.0) * loss
    return out


w = torch.tensor([3.0, -4.0], requires_grad=True)
fit = ((w - 1) ** 2).sum()
size = w.abs().sum()
loss = total(fit, size, size=0.1)
loss.backward()
print(loss.item(), w.grad)

parts = (fit.detach(), size.detach())
options = {"fit": 0.5, "size": 2.0}
print(total(*parts, **options))
