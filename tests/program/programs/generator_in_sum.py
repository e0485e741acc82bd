# notebook: generator expressions in sum, any, all, max and join
import torch

ws = [torch.tensor([1.0, -2.0], requires_grad=True), torch.tensor([3.0], requires_grad=True)]
l2 = sum(w.pow(2).sum() for w in ws)
l1 = sum(w.abs().sum() for w in ws)
(l2 + 0.1 * l1).backward()
print(l2, l1, [w.grad for w in ws])
print(
    any(w.numel() > 1 for w in ws),
    all(w.requires_grad for w in ws),
    any(w.is_leaf is False for w in ws),
)
print(max(w.max().item() for w in ws), min((len(w) for w in ws), default=0))
print(", ".join(f"{g:.1f}" for w in ws for g in w.grad), tuple(i * i for i in range(4)))
print(
    sum(p.numel() for p in ws if p.requires_grad),
    sorted(-n for n in range(3)),
    list(n for n in "ab"),
)
gen = (n * 10 for n in range(3))
print(next(gen), next(gen), list(gen), next(gen, "empty"))
print(dict((k, len(k)) for k in ["a", "bcd"]), set(n % 2 for n in range(5)) == {0, 1})
