# docs: what a tensor can be asked
import torch

x = torch.arange(6.0).reshape(2, 3).requires_grad_()
y = x.t()
print(x.size(), x.size(0), x.shape[-1], len(x), x.numel(), x.dim(), x.ndim, x.nelement())
print(
    y.is_contiguous(),
    y.stride(),
    x.storage_offset(),
    y.is_leaf,
    x.is_leaf,
    y.requires_grad,
    list(x.shape),
)
print(
    torch.allclose(x, x + 1e-9),
    torch.equal(x, y.t()),
    x.tolist(),
    x[1, 2].item(),
    x.shape == (2, 3),
)
print(
    x.size() == torch.Size([2, 3]),
    torch.numel(x),
    torch.is_tensor(x),
    x.element_size(),
    x.dtype == torch.float,
)
print(
    x.argmax(),
    x.max(),
    x.min(dim=1),
    x.mean(dim=0),
    x.std(),
    x.var(unbiased=False),
    x.norm(),
    x.cumsum(1),
)
a, b = x.shape
print(
    a * b,
    torch.Size((1,)) + torch.Size((2,)),
    x.new_zeros(2),
    x.new_tensor([1]),
    torch.zeros_like(x).requires_grad,
)
