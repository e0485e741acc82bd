# textbook: += and its relatives, on numbers, lists, text and tensors
import torch

n = 7
n += 3
n -= 1
n *= 2
n /= 4
n //= 1
n **= 3
n %= 10
print(n)
bits = 6
bits |= 1
bits &= 5
bits ^= 2
bits <<= 3
bits >>= 1
print(bits)
xs = [1]
alias = xs
xs += [2, 3]
xs *= 2
text = "a"
text += "b"
text *= 3
print(xs, alias is xs, text)
t = torch.ones(2)
same = t
t += 1
t -= 0.5
t /= 2
t **= 2
print(t, same is t)
t = t + 1
print(same is t)
w = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
w @= torch.eye(2) * 2
print(w)
d = {"a": [0, 1]}
d["a"][1] += 5
d["a"] += [9]
print(d)
