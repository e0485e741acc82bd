# textbook: Python's own arithmetic
print(7 / 2, 7 // 2, -7 // 2, 7 % 3, -7 % 3, 7.5 // 2, 2**10, 2**-1, 2**0.5, divmod(17, 5))
print(
    int(3.9),
    int(-3.9),
    int("12"),
    float("1e3"),
    float(2),
    round(2.5),
    round(3.14159, 2),
    round(-1.5),
)
print(abs(-3), abs(-2.5), min(3, 1, 2), max([1.5, 2]), sum([0.1] * 3), pow(2, 5), pow(3, 4, 5))
print(1_000_000, 0x1F, 0b101, 0o17, 1e3, 0.5, 5.0, 1e-10, 3 + 4j, (3 + 4j).real)
print(True and 5, 10 & 6, 10 | 5, 10 ^ 3, ~5, 1 << 4, 256 >> 2, hex(255), bin(5))
print(0.1 + 0.2, 1 / 3, 1e16 + 1, 100000000000000000000, -(2**2), (-2) ** 2, 10 % 3.5)
print(bool(0), bool("a"), str(1.50), int(True), float("-inf"), 3 == 3.0, isinstance(True, int))
