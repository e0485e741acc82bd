# textbook: print with sep and end
import torch

print()
print("a", "b", sep="")
print(1, 2, 3, sep=", ")
for i in range(3):
    print(i, end=" ")
print()
print("no newline", end="")
print("!", "next", sep="\n", end="\n\n")
print([torch.tensor(1.0), (torch.ones(1, requires_grad=True),)], {"g": torch.zeros(2)})
print(None, True, 1.0, 1e20, 1e-5, 10**12, -0.0, float("inf"), float("nan"))
print(*[1, 2, 3], *"ab", sep="-")
print(
    torch.float32,
    torch.Size([1, 2]),
    torch.device("cpu"),
    torch.int64,
    type(torch.ones(1)),
    print is print,
)
