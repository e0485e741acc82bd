# docs: torch's random numbers, seeded again and again
import torch

torch.manual_seed(42)
a = torch.rand(2, 2)
b = torch.randn(3)
torch.manual_seed(42)
print(torch.equal(a, torch.rand(2, 2)), torch.equal(b, torch.randn(3)))
print(torch.randint(0, 10, (5,)), torch.randperm(5), torch.bernoulli(torch.full((4,), 0.5)))
print(
    torch.rand_like(b), torch.randn_like(a), torch.normal(0.0, 1.0, (2,)), torch.empty(2).uniform_()
)
print(torch.multinomial(torch.tensor([0.1, 0.9]), 4, replacement=True))
g = torch.Generator().manual_seed(2147483647)
print(torch.rand(3, generator=g), torch.randint(5, (2,), generator=g))
