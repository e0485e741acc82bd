# course notes: the math module beside torch
import math
from math import exp, log, sqrt

import torch

print(
    math.pi, math.e, math.inf, math.sqrt(2), math.sin(1), math.cos(0), math.tanh(0.5), math.log(10)
)
print(
    math.log2(8),
    math.log10(1000),
    math.exp(1),
    math.floor(2.7),
    math.ceil(2.1),
    math.pow(2, 3),
    math.fabs(-1),
)
print(
    math.isclose(0.1 + 0.2, 0.3),
    math.isnan(float("nan")),
    math.isinf(math.inf),
    math.hypot(3, 4),
    math.factorial(5),
)
print(
    sqrt(9),
    log(exp(2)),
    math.atan2(1, 1),
    math.degrees(math.pi),
    math.prod([1, 2, 3]),
    math.gcd(12, 18),
)
x = torch.tensor(math.pi / 3, requires_grad=True)
y = x.sin() * math.sqrt(2)
y.backward()
print(
    x.grad.item(), math.isclose(x.grad.item(), math.sqrt(2) * math.cos(math.pi / 3), rel_tol=1e-6)
)
try:
    math.sqrt(-1)
except ValueError as error:
    print(error)
