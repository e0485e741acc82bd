# textbook: the ordinary methods of str
import torch

name = "  Linear_Layer.weight  "
s = name.strip()
print(s.lower(), s.upper(), s.title(), len(s))
print(s.split("."), s.replace("_", " "), s.startswith("Lin"), s.endswith("bias"))
print(s.find("Layer"), s.find("nothing"), s.count("e"), s.index("."))
print("-".join(["a", "b", "c"]), "a,b,,c".split(","), "one two  three".split())
print("=" * 20, "ab" + "cd", "x" in "text", "text"[1:3], "text"[::-1])
print("w".ljust(5) + "|", "w".rjust(5) + "|", "w".center(5, "."), "7".zfill(3))
print("a\tb\nc", r"raw\n", "its", "tab\\")
print("12".isdigit(), "ab".isalpha(), "".join(sorted("tensor")), "a-b_c".partition("-"))
print(str(torch.tensor([1.0])), str(1.0), repr("x"), str([1, "a"]), str(None))
print("first\nsecond".splitlines(), "Abc".swapcase(), "abc".capitalize(), "xxabxx".strip("x"))
for i, ch in enumerate("abc"):
    print(i, ch, ord(ch), chr(ord(ch) + 1), end="; ")
print()
print("가중치".replace("치", "합"), len("가중치"), "b" > "a", max("tensor"))
