# project test: assertions, one of which does not hold
import torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = (x**3).sum()
y.backward()
assert torch.allclose(x.grad, 3 * x**2)
assert x.grad.shape == x.shape, "shapes differ"
print("first two hold")
try:
    assert x.grad[0] == 4, f"expected 4, got {x.grad[0]}"
except AssertionError as error:
    print("failed:", error)
