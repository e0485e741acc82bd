# docs: tensors of all kinds, printed
import torch

print(torch.tensor([1e-5, 1.0]), torch.tensor([1e10, 1.0]), torch.tensor([True, False]))
print(torch.arange(3), torch.arange(0, 1, 0.25), torch.zeros(2, 0), torch.tensor([]))
print(torch.eye(2, dtype=torch.float64), torch.ones(2, dtype=torch.int32))
print(torch.full((2, 2, 2), -1.5), torch.tensor(3), torch.tensor(3.0, requires_grad=True) * 2)
print(torch.arange(2000.0).view(40, 50))
print(torch.tensor([float("nan"), float("inf"), 1.0]), torch.tensor([1 + 2j]))
