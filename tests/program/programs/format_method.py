# Korean course: the format method in many shapes
import torch

w = torch.tensor([1.5, -2.25], requires_grad=True)
(w**2).sum().backward()
print("{} {}".format(1, "둘"))
print("{1} {0} {1}".format("a", "b"))
print("w: {w}, grad: {g}".format(w=w.tolist(), g=w.grad.tolist()))
print("{:.3f} {:8.2f} {:>6} {:<6}|".format(1.23456, 2.5, "ab", "cd"))
print("Epoch {:4d}/{} Cost: {:.6f}".format(3, 20, (w**2).sum().item()))
print("{0[0]} {1[key]} {0}".format([1, 2], {"key": "value"}))
print("{:,} {:05d} {:+.1f} {:%}".format(1000000, 42, 3.14159, 0.5))
print("기울기 : {}".format(w.grad))
print("{:>{}}|{:^{width}}|".format("x", 5, "y", width=7))
print("[{:s}] {!r} {{literal}}".format("text", "quoted"))
