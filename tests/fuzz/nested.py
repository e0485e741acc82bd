"""Things within themselves and names without an end, up to and beyond what recursion can follow."""

from __future__ import annotations

from random import Random


def deep(rng: Random) -> str:
    """An expression or a statement within itself, many times over."""
    times = rng.choice([5, 50, 99, 100, 101, 200, 1000, 3000])
    opening, core, closing = rng.choice(
        [
            *(
                ("(", "x", ")"),
                ("[", "x", "]"),
                ("-", "x", ""),
                ("x + (", "x", ")"),
                ("x[", "0", "]"),
            ),
            *(
                ("torch.exp(", "x", ")"),
                ("", "x", ".T"),
                ("", "x", "[0]"),
                ("", "x", "+x"),
                ("", "x", ".a"),
            ),
            *(
                ("", "x", ".exp()"),
                ("", "x", "**1"),
                ("2**", "2", ""),
                ("not ", "x", ""),
                ("~", "x", ""),
            ),
            *(
                ("(x,", "x", ")"),
                ("", "x", "()"),
                ("lambda: ", "x", ""),
                ("[[", "x", "]]"),
                ("", "x", " < x"),
            ),
            *(
                ("torch.stack([", "x", "])"),
                ("", "x", "[None]"),
                ("{", "x", "}"),
                ("", "x", ",x"),
                ("", "1", "+1"),
            ),
            *(
                ("print(", "x", ")"),
                ("", "x", "[0:1]"),
                ("x.pow(", "1", ")"),
                ("x if x else ", "x", ""),
            ),
        ]
    )
    return f"y = {opening * times}{core}{closing * times}"


def nested_loops(rng: Random) -> str:
    """Loops within loops: few turns in many levels, or many turns in few."""
    levels = rng.choice([2, 3, 10, 20, 50, 98, 99, 100, 101])
    turns = rng.choice(["0", "1", "2", "3", "40", "1999"])
    heads = [f"{' ' * level}for {rng.choice('ij')} in range({turns}):" for level in range(levels)]
    return "\n".join(
        [*heads, " " * levels + rng.choice(["pass", "x = x * 1", "y = x", "print(i)", "1"])]
    )


def long_names(rng: Random) -> str:
    """Names of thousands of characters, and one misspelt: the closest is looked for."""
    length = rng.choice([50, 500, 1500, 4500])
    letters = [chr(rng.choice([0x4E00, 0x61]) + rng.randrange(26)) for _ in range(length)]
    names = []
    for _ in range(max(1, 9000 // length - 1)):
        rng.shuffle(letters)
        names.append("n" + "".join(letters))
    return "\n".join(
        [
            *(f"{name} = 1" for name in names[:-1]),
            f"y = {rng.choice(['', 'x.', 'torch.', 'F.'])}{names[-1]}",
        ]
    )
