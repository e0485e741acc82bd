# forum: types and conversions
import torch

x = torch.tensor([1.7, -1.2], requires_grad=True)
print(x.dtype, x.int(), x.long(), x.bool(), x.double(), x.half(), x.to(torch.bfloat16), sep="\n")
(x.double() ** 2).sum().backward()
print(x.grad, x.grad.dtype, x.dtype.is_floating_point, torch.tensor([1]).is_floating_point())
i = torch.tensor([1, 2, 3])
print(
    i / 2,
    i // 2,
    i * 1.5,
    i.float().mean(),
    i.type_as(x),
    torch.promote_types(torch.int32, torch.float32),
)
print(
    torch.tensor(5).item(),
    torch.tensor(5.0).item(),
    torch.tensor(True).item(),
    int(torch.tensor(3.9)),
)
print(
    torch.as_tensor([1, 2], dtype=torch.float64),
    torch.get_default_dtype(),
    torch.finfo(torch.float32).eps,
)
