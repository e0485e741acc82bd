# blog: partial and reduce, product and friends
import itertools
import operator
from functools import partial, reduce
from itertools import accumulate, chain, combinations, product

import torch
import torch.nn.functional as F

leaky = partial(F.leaky_relu, negative_slope=0.5)
x = torch.tensor([-2.0, 3.0], requires_grad=True)
leaky(x).sum().backward()
print(x.grad, reduce(lambda a, b: a * b, [1, 2, 3, 4]), reduce(operator.add, [[1], [2]]))
print(list(product([0, 1], repeat=2)), list(combinations("abc", 2)), list(chain([1], (2, 3))))
print(
    list(accumulate([1, 2, 3])),
    list(itertools.islice(itertools.count(5), 3)),
    list(itertools.permutations([1, 2])),
)
for lr, act in itertools.product([0.1, 0.01], ["relu", "tanh"]):
    print(lr, act, end="; ")
print()
params = [torch.ones(2, requires_grad=True), torch.ones(1, requires_grad=True)]
print(len(list(itertools.chain(params, [x]))), reduce(torch.add, [p.sum() for p in params]))
power = partial(pow, 2)
print(power(5), list(itertools.zip_longest([1], "ab", fillvalue=0)), list(itertools.repeat("x", 2)))
