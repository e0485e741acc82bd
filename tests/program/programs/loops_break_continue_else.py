# textbook: break, continue and the else of a loop
import torch

x = torch.tensor(0.5, requires_grad=True)
y = x
for i in range(10):
    if i % 2:
        continue
    y = y * 3
    if y > 10:
        print("left at", i)
        break
else:
    print("never here")
for v in [1, 3, 5]:
    if v == 4:
        break
else:
    print("no 4 found")
y.backward()
print(x.grad)
n = 0
while True:
    n += 1
    if n < 3:
        continue
    if n == 5:
        break
print(n)
for i in range(2):
    for j in range(3):
        if j > i:
            break
        print((i, j), end=" ")
    else:
        print("row", i, "was full", end=" ")
print(i, j)
