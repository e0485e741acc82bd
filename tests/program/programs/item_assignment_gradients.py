# forum: gradients through x[i] = v
import torch

a = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
out = torch.zeros(4)
for i in range(3):
    out[i] = a[i] ** (i + 1)
out[3] = a.sum()
out[1:3] *= 2
out[-1] = out[0] * out[1]
out[[0, 2]] += 1
print(out)
out.sum().backward()
print(a.grad)
m = torch.zeros(2, 2)
m[0, :] = a[:2].detach()
m[1, ...] = 5
m[:, 0] = torch.tensor([8.0, 9.0])
m[m < 3] = 0
print(m)
