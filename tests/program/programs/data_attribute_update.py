# course notes: w.data, which autograd does not see
import torch

w = torch.tensor([1.0, 2.0], requires_grad=True)
loss = (w**2).sum()
loss.backward()
w.data -= 0.1 * w.grad.data
print(w, w.grad_fn, w.data.requires_grad)
w.data = w.data * 10
w.data[0] = -1
print(w)
w.grad.data.zero_()
w.data.sub_(1).clamp_(min=0)
print(w, w.grad)
w.data.copy_(torch.tensor([5.0, 6.0]))
(w * 2).sum().backward()
print(w, w.grad, w.data.tolist())
