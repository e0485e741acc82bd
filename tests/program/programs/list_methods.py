# textbook: the ordinary methods of list
import torch

xs = [3, 1, 2]
xs.append(5)
xs.extend([4, 4])
xs.insert(0, 9)
print(xs, len(xs), xs.count(4), xs.index(2))
print(xs.pop(), xs.pop(0), xs)
xs.sort()
print(xs, sorted(xs, reverse=True), xs[::-1], list(reversed(xs)))
xs.remove(4)
xs.reverse()
print(xs, xs + [0], xs * 2, [0] * 3, xs[1:], xs[-1], xs[:-1])
xs[0] = 10
xs[1:3] = [7, 7, 7]
del xs[-1]
print(xs, 7 in xs, 8 not in xs, min(xs), max(xs), sum(xs))
ys = xs.copy()
ys.clear()
print(ys, xs == [10, 7, 7, 7], xs < [11], [1, 2] == [1, 2])
words = ["gamma", "a", "beta"]
words.sort(key=len)
print(words, sorted(words), sorted(words, key=lambda w: w[-1]))
ts = [torch.tensor(2.0), torch.tensor(-1.0)]
print(sorted(ts), max(ts), sum(ts), [t.item() for t in sorted(ts, key=lambda t: -t)])
nested = [[1, 2], [3, 4]]
print([v for row in nested for v in row], list(zip(*nested)), nested[1][0])
