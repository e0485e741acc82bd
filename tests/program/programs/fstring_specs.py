# notebook: numbers in f-strings
import math

import torch

x = torch.tensor(2.0, requires_grad=True)
loss = (x - 0.123456) ** 2
loss.backward()
n, big, name = 7, 1234567, "w"
print(f"{loss:.3f} {loss.item():10.4f}| {x.grad.item():<8.2f}| {math.pi:^12.5f}|")
print(f"{n:03d} {n:+d} {n:>5} {n:<5}| {n:^5}| {n:x} {n:b} {n:e}")
print(f"{big:,} {big:_} {0.256:.1%} {big:.2e} {big:g} {1e-7:g}")
print(f"{name!r:>6} {name:*^9} {{}} {'a' if n > 5 else 'b'} {name}{n}")
width, digits = 10, 2
print(f"{math.e:{width}.{digits}f}|{name:>{width}}|")
print(f"{x} {x.grad} {x.shape} {x.shape[0] if x.dim() else 'scalar'}")
print(f"{n=} {n*2=} {x.item()=}")
print(f"{[1, 2]} {(1,)} {None} {True} { {'a': 1} }")
print(
    f"""two
lines {n}"""
    f" and joined"
)
