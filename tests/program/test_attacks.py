"""Programs of people who try to break the page: each is refused, or does no harm, in bounded time and memory.

A second of processor time and 200 MB are the bounds of `tests.fuzz.judge`; most are refused within
milliseconds.
"""

from __future__ import annotations

import pytest

from tests.fuzz import explained
from tests.fuzz.judge import judge, warm_up
from viz import limits

LEAF = "x = torch.ones(2, 2, requires_grad=True)\n"
LONGEST = limits.TEXT_LENGTH.value

ATTACKS: dict[str, tuple[str, str]] = {
    # Attributes and names that lead out of the language.
    "class": ("x = ().__class__", "no_such_attribute"),
    "class, wide letters": ("x = ().__\uff43lass__", "no_such_attribute"),
    "class, mathematical letters": ("x = torch.\U0001d41c\U0001d425ass", "unknown_member"),
    "a name that grows when it is read": ("x = torch." + "\ufb01" * 90, "name_too_long"),
    "a call that grows when it is read": ("x = torch." + "\ufb01" * 90 + "()", "name_too_long"),
    "class, ligature": ("x = ().__gloss_\ufb01__", "torch"),
    "subclasses": ("x = torch.ones.__class__.__mro__[1].__subclasses__()", "no_such_attribute"),
    "globals": ("x = torch.ones.__globals__", "torch"),
    "grad_fn's class": (LEAF + "y = x.grad_fn.__class__", "no_such_attribute"),
    "builtins": ("x = __builtins__", "torch"),
    "import function": ("x = __import__('os')", "name_left_out"),
    "eval": ("eval('1')", "name_left_out"),
    "exec": ("exec('1')", "name_left_out"),
    "open": ("open('/etc/passwd')", "name_left_out"),
    "getattr": ("getattr(torch, 'load')", "result"),
    "import": ("import os", "import_system"),
    "import from": ("from torch import load", "result"),
    "import star": ("from torch import *", "result"),
    "import as torch": ("import os as torch", "import_system"),
    # Files, hubs, and torch's own back doors.
    "load": ("x = torch.load('a')", "torch_files"),
    "save": (LEAF + "torch.save(x, 'a')", "torch_files"),
    "from_file": ("x = torch.from_file('/etc/passwd')", "unknown_member"),
    "hub": ("x = torch.hub.load('a', 'b')", "unknown_member"),
    "ops": ("x = torch.ops.aten.add(1, 2)", "unknown_member"),
    "classes": ("torch.classes.load_library('a')", "unknown_member"),
    "storage": (LEAF + "y = x.storage()", "no_such_attribute"),
    "numpy": (LEAF + "y = x.numpy()", "torch"),
    "apply": (LEAF + "y = x.apply_(1)", "no_such_attribute"),
    "map": (LEAF + "y = x.map_(x, 1)", "no_such_attribute"),
    "register_hook": (LEAF + "y = x.register_hook(print)", "result"),
    "set_num_threads": ("torch.set_num_threads(1000)", "result"),
    "set_default_dtype": ("torch.set_default_dtype(torch.float16)", "result"),
    "set_printoptions": ("torch.set_printoptions(threshold=1000000)", "result"),
    # In place, behind autograd's back.
    "data": (LEAF + "y = x.data", "result"),
    "data set": (LEAF + "x.data = x", "result"),
    "item set": (LEAF + "x[0] = 1", "torch"),
    "grad set": (LEAF + "x.grad = x", "torch"),
    "resize": (LEAF + "y = x.resize_(1000000, 1000)", "no_such_attribute"),
    "augmented": (LEAF + "x += 1", "torch"),
    "delete": (LEAF + "del x", "result"),
    # Names that are taken.
    "assign torch": ("torch = 1", "result"),
    "assign torch, wide letters": ("\uff54orch = 1", "result"),
    "assign F": ("F = 1", "result"),
    "assign print": ("print = 1", "result"),
    "loop over torch": ("for torch in range(3):\n    y = 1", "result"),
    "assign a dunder": ("__name__ = 1", "result"),
    # Python that is not of the language.
    "format": ("x = '{0.__class__}'.format(1)", "no_such_attribute"),
    "percent format": ("print('%s' % 1)", "result"),
    "f-string": (LEAF + "print(f'{x.__class__}')", "result"),
    "f-string as an argument": ("x = torch.tensor(f'{1}')", "torch"),
    "lambda": ("f = lambda: 1", "result"),
    "lambda as an argument": (LEAF + "y = torch.relu(lambda: x)", "torch"),
    "comprehension": ("a = [i for i in range(10**9)]", "too_many_steps"),
    "generator": ("a = torch.tensor(list(i for i in range(10**9)))", "too_many_items"),
    "dict": ("a = {1: 2}", "result"),
    "set": ("a = {1, 2}", "result"),
    "walrus": ("(x := 1)", "result"),
    "conditional": ("x = 1 if 2 else 3", "result"),
    "await": ("await x", "left_out"),
    "yield": ("yield 1", "left_out"),
    "star": ("x = torch.ones(*[2, 2])", "result"),
    "double star": ("x = torch.ones(2, **{'a': 1})", "torch"),
    "function": ("def f():\n    return 1", "result"),
    "class statement": ("class A:\n    x = 1", "result"),
    "while": ("while True:\n    x = 1", "too_many_steps"),
    "with": ("with open('a'):\n    x = 1", "name_left_out"),
    "try": ("try:\n    x = 1\nexcept: x = 2", "result"),
    "global": ("global x", "result"),
    "assert": ("assert 1", "result"),
    "raise": ("raise 1", "torch"),
    "match": ("match 1:\n    case 1: x = 1", "left_out"),
    "decorator": ("@torch.no_grad()\ndef f(): pass", "result"),
    "bytes": ("x = b'a'", "left_out"),
    # Numbers.
    "huge power": (LEAF + "n = 10 ** 100", "result"),
    "tower of powers": (LEAF + "n = 9 ** 9 ** 9 ** 9", "whole_number_too_large"),
    "power in a loop": (LEAF + "n = 2\nfor i in range(99):\n    n = n * n", "whole_number_too_large"),
    "float power": (LEAF + "n = 1e300 ** 1e300", "torch"),
    "shift": (LEAF + "n = 1 << 1000000000", "whole_number_too_large"),
    "hex literal": ("x = 0x" + "f" * 9_000, "whole_number_too_large"),
    "octal literal": ("x = 0o" + "7" * 9_000, "whole_number_too_large"),
    "binary literal": ("x = 0b" + "1" * 9_000, "whole_number_too_large"),
    "decimal literal": ("x = " + "9" * 9_000, "syntax"),
    "float literal": ("x = torch.ones(1e308)", "torch"),
    "complex literal": ("x = 1j", "result"),
    # Text that is deep, long, or strange.
    "deep brackets": ("x = " + "(" * 4_900 + ")" * 4_900, "syntax"),
    "deep lists": ("x = " + "[" * 150 + "]" * 150, "too_nested"),
    "deep minus": ("x = " + "-" * 5_000 + "1", "too_nested"),
    "long sum": ("x = 1" + " + 1" * 2_400, "too_nested"),
    "long chain of attributes": (LEAF + "y = x" + ".T" * 4_000, "too_nested"),
    "long chain of indices": (LEAF + "y = x" + "[0]" * 3_000, "too_nested"),
    "long chain of calls": (LEAF + "y = x" + ".exp()" * 1_600, "too_nested"),
    "too long": ("#" * (LONGEST + 1), "too_long"),
    "half a megabyte": ("x = 1\n" * 83_000, "too_long"),
    "long name": ("a" * 9_000 + " = 1", "name_too_long"),
    "long names alike": (
        LEAF + "".join(f"{'ab' * 45}{i:03} = x\n" for i in range(80)) + "y = " + "ba" * 48,
        "torch",
    ),
    "nul": ("x = 1\x00", "syntax"),
    "surrogate": ("x = '\udcff'", "unreadable"),
    "surrogate in an escape": (LEAF + "print('\\ud800')", "unreadable"),
    "surrogate as a separator": (LEAF + "print(x, x, sep='\\udfff')", "unreadable"),
    "byte order mark": ("\ufeffx = 1", "syntax"),
    "markup as a name": ("<script>alert(1)</script> = 1", "syntax"),
    # Shapes.
    "huge size": ("x = torch.ones(9007199254740991, requires_grad=True)", "too_many_elements"),
    "overflowing size": ("x = torch.ones(4294967296, 4294967296, requires_grad=True)", "too_many_elements"),
    "negative size": ("x = torch.ones(-1, requires_grad=True)", "torch"),
    "huge arange": ("x = torch.arange(1e15)", "too_many_elements"),
    "arange by a tiny step": ("x = torch.arange(0, 1, 1e-300)", "torch"),
    "huge eye": ("x = torch.eye(10000000)", "too_many_elements"),
    "broadcasting": ("x = torch.ones(60000, 1)\ny = x * torch.ones(60000)", "too_many_elements"),
    "outer": ("x = torch.ones(60000)\ny = torch.outer(x, x)", "too_many_elements"),
    "kron": ("x = torch.ones(250, 250)\ny = torch.kron(x, x)", "too_many_elements"),
    "expand": (LEAF + "y = x.sum().expand(1000, 1000)", "too_many_elements"),
    "repeat": (LEAF + "y = x.repeat(1000, 1000)", "too_many_elements"),
    "tile": (LEAF + "y = torch.tile(x, (100000, 100000))", "too_many_elements"),
    "cat in a loop": (
        LEAF + "for i in range(40):\n    x = torch.cat([x, x, x, x])", "too_many_elements"
    ),
    "stack in a loop": (LEAF + "for i in range(40):\n    x = torch.stack([x, x])", "too_many_dimensions"),
    "one hot": ("x = F.one_hot(torch.tensor([1]), 100000000)", "too_many_elements"),
    "pad": (LEAF + "y = F.pad(x, (999999999, 0))", "too_many_elements"),
    "interpolate": (
        "x = torch.ones(1, 1, 3, requires_grad=True)\ny = F.interpolate(x, scale_factor=1e8)",
        "too_many_items",
    ),
    "unfold": ("x = torch.ones(1, 1, 256, 256)\ny = F.unfold(x, 128)", "too_many_elements"),
    "einsum": ("x = torch.ones(300)\ny = torch.einsum('i,j,k->ijk', x, x, x)", "too_many_elements"),
    "convolution with a wide stride": (
        "x = torch.ones(1, 1, 8, 8)\ny = F.conv2d(x, x, stride=1048576)", "torch"
    ),
    "unbind": ("x = torch.ones(65536, requires_grad=True)\ny = x.unbind()", "too_many_pieces"),
    "split": ("x = torch.ones(65536, requires_grad=True)\ny = x.split(1)", "too_many_pieces"),
    "a size read from a tensor": (
        "x = torch.ones(1, requires_grad=True)\nn = (x * 1e9).sum().item()\ny = torch.arange(n)",
        "too_many_elements",
    ),
    "a step read from a tensor": (
        "x = torch.ones(1, requires_grad=True)\nn = (x * 1e-9).sum().item()\ny = torch.arange(0, 1, n)",
        "too_many_elements",
    ),
    "a scale read from a tensor": (
        "x = torch.ones(1, 1, 3, requires_grad=True)\nn = (x * 1e9).sum().item()\n"
        "y = F.interpolate(x, scale_factor=n + 1)",
        "too_many_items",
    ),
    "a list of sizes read from tensors": (
        "x = torch.ones(1, requires_grad=True)\nn = x.sum().item()\ny = torch.ones([n, n])",
        "torch",
    ),
    # Time without tensors.
    "long range": (LEAF + "for i in range(10**15):\n    n = i", "too_many_steps"),
    "nested loops": (
        LEAF + "for i in range(2000):\n    for j in range(2000):\n        n = j", "too_many_steps"
    ),
    "nested loops around nothing": (
        LEAF + "for i in range(2000):\n    for j in range(2000):\n        pass", "too_many_steps"
    ),
    "forty loops": (
        LEAF + "".join("    " * i + f"for i{i} in range(9):\n" for i in range(40)) + "    " * 40 + "y = 1",
        "too_many_steps",
    ),
    "sums in a loop": (
        LEAF + "for i in range(1900):\n    n = [" + "1 + 1, " * 1_200 + "1]", "too_many_steps"
    ),
    "a list in itself, and so on": (
        LEAF + "a = [1, 1]\nfor i in range(40):\n    a = [a, a]\nprint(a)", "too_many_steps"
    ),
    "a deep list in a loop": (
        LEAF + "a = [1]\nfor i in range(1500):\n    a = [a]\nprint(a)", "too_nested"
    ),
    "a long list in a loop": (
        LEAF + "a = [" + "1," * 4_500 + "]\nfor i in range(390):\n    y = torch.tensor(a)",
        "too_many_steps",
    ),
    "backward in a loop": (
        LEAF + "y = x.sum()\nfor i in range(1500):\n    y.backward(retain_graph=True)",
        "result",
    ),
    "backward of large tensors": (
        "x = torch.rand(256, 256, requires_grad=True)\nfor i in range(60):\n"
        "    x = x.detach().requires_grad_()\n    x.sum().backward()",
        "result",
    ),
    "operations in a loop": (LEAF + "for i in range(1900):\n    x = x + 1", "result"),
    "a step of zero": (LEAF + "for i in range(0, 9, 0):\n    n = i", "torch"),
    "a slice of step zero": (LEAF + "n = x.shape[::0]", "torch"),
    # Output.
    "print in a loop": (LEAF + "for i in range(1900):\n    print(x)", "printed_too_long"),
    "print of many": ("x = torch.rand(999)\nprint(" + ",".join(["x"] * 300) + ")", "printed_too_long"),
    "print of many dimensions": ("x = torch.rand(4, 4, 4, 4, 4, 4, 4, 4)\nprint(x)", "printed_too_long"),
    "print with a long separator": (
        "print(" + ",".join(["1"] * 2_000) + ",sep='" + "s" * 4_000 + "')", "printed_too_long"
    ),
    # Calls.
    "an argument twice": (LEAF + "y = x.sum(dim=0, dim=1)", "torch"),
    "a seed that is none": ("torch.manual_seed(True)", "result"),
    "a negative seed": ("torch.manual_seed(-1)", "result"),
    "out": (LEAF + "y = torch.exp(x, out=x)", "torch"),
    "device": ("x = torch.ones(2, device='cuda')", "torch"),
    "a generator": ("x = torch.rand(2, generator=None)", "result"),
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """What torch loads at its first use is no attack's fault."""
    warm_up(explained)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("text", "key"), ATTACKS.values(), ids=ATTACKS.keys())
def test_it_is_refused_at_once(text: str, key: str) -> None:
    verdict = judge(explained, text)
    if key == "result":  # a program of the language, which does no harm
        assert verdict.outcome.startswith("result")
    else:
        assert verdict.outcome == f"ProgramError {key}"
    assert not verdict.violations


LARGE: dict[str, str] = {
    "windows": "x = torch.rand(1, 1, 256, 256, requires_grad=True)\nfor i in range(99):\n"
    "    s = F.avg_pool2d(x, 128, stride=1)",
    "Jacobians": "x = torch.rand(1000, requires_grad=True)\ny = x\nfor i in range(390):\n"
    "    y = y.cumsum(0)",
    "paths": "x = torch.rand(3, requires_grad=True)\ny = x\nfor i in range(390):\n    y = y + y",
    "uses": "x = torch.rand(1, 1, 8, 8, requires_grad=True)\ny = x\nfor i in range(100):\n"
    "    y = y + F.softplus(x)\nz = y.sum()",
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE.keys())
def test_large_programs_do_not_hold_the_page_up(text: str) -> None:
    assert not judge(explained, text).violations
