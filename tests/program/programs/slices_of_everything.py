# textbook: slices of lists, text, ranges and tensors
import torch

xs = list(range(10))
print(xs[2:5], xs[:3], xs[-3:], xs[::3], xs[::-2], xs[5:2], xs[100:], xs[-100:2])
print("gradient"[:4], "gradient"[-3:], range(10)[2:8:2], (1, 2, 3)[1:])
t = torch.arange(12.0).reshape(3, 4).requires_grad_()
print(t[0], t[-1, -1], t[:, 1], t[1:, ::2], t[..., 0], t[None].shape, t[:, None, :2].shape)
print(t[[0, 2]], t[[0, 1], [1, 2]], t[torch.tensor([True, False, True])], t[t > 9])
half = slice(0, 2)
(t[half, 1:3].sum() + t[t.argmax() // 4, 3] + t[2].flip(0)[0]).backward()
print(t.grad)
