# textbook: and, or, not, is, in and chained comparisons
import torch

x = torch.tensor(0.5, requires_grad=True)
print(0 < x < 1, 0 < x.item() <= 0.4, 1 > 0.5 > 0.2 != 3)
print(x.grad is None, x.grad is not None, x.grad_fn is None, x is x)
print(1 and 0, 0 or "default", None or [], not [], not 0.0, 2 and 3 or 4)
print(3 in [1, 2, 3], "a" not in "bcd", 2 in {2: 1}, (1, 2) in [(1, 2)], 5 in range(0, 10, 5))
x.grad and print("not printed")
verdict = "small" if x < 1 else "large"
sign = 1 if x > 0 else -1 if x < 0 else 0
print(verdict, sign, True + True, bool(x), bool(torch.zeros(1)), True == 1, 1 == 1.0)
print(len([0]) == 1 and [0][0] == 0, (lambda: "called")() or "not reached")
t = torch.tensor([1, 2, 3])
print((t > 1) & (t < 3), (t == 1) | (t == 3), ~(t > 1), (t > 1).any(), (t > 0).all(), t.eq(2).sum())
