"""Hostile programs of the larger language: each ends by itself, within its limits, and reaches nothing."""

from __future__ import annotations

import dataclasses

import pytest

import viz
from tests.fuzz.judge import Part, judge, warm_up
from viz import limits
from viz.errors import ProgramError

X = "x = torch.ones(2, requires_grad=True)\n"
LOOP = "for i in range(1000000):\n    "

# name: (program, the key of its ProgramError; "result" where it runs and does no harm)
ATTACKS: dict[str, tuple[str, str]] = {
    "a function that calls itself": ("def f():\n    return f()\nf()", "too_deep"),
    "a function that returns itself": ("def f():\n    return f\nf()()()", "result"),
    "two that call each other": (
        "def f(n):\n    return g(n)\ndef g(n):\n    return f(n)\nf(1)",
        "too_deep",
    ),
    "a lambda in itself": ("f = lambda f: f(f)\nf(f)", "too_deep"),
    "a default that is a large list": ("def f(a=[0] * 10**9):\n    pass", "too_many_items"),
    "a default that grows": (
        "def f(a=[]):\n    a.extend(a)\n    a.append(1)\n" + LOOP + "f()",
        "too_many_items",
    ),
    "arguments without end": ("def f(*a):\n    return f(*a, *a, 1)\nf()", ""),
    "__getattr__": (
        "class A:\n    def __getattr__(self, name):\n        return getattr(self, name)\nA().b",
        "",
    ),
    "__class__ set": ("class A:\n    pass\na = A()\na.__class__ = int", ""),
    "__class__ read": ("class A:\n    pass\nprint(A().__class__.__mro__)", ""),
    "__dict__": ("class A:\n    pass\nprint(A.__dict__)", ""),
    "__subclasses__": ("print(object.__subclasses__())", ""),
    "__reduce__": (
        "import copy\nclass A:\n    def __reduce__(self):\n        return (print, ('x',))\n"
        "copy.deepcopy(A())",
        "",
    ),
    "__del__": (
        "class A:\n    def __del__(self):\n        while True:\n            pass\na = A()\ndel a",
        "",
    ),
    "__eq__ without end": (
        "class A:\n    def __eq__(self, other):\n        return self == other\nA() == A()",
        "too_deep",
    ),
    "__hash__ that loops": (
        "class A:\n    def __hash__(self):\n        while True:\n            pass\n{A(): 1}",
        "",
    ),
    "__len__ that lies": ("class A:\n    def __len__(self):\n        return 10**18\nlist(A())", ""),
    "__iter__ without end": (
        "class A:\n    def __iter__(self):\n        return self\n    def __next__(self):\n"
        "        return 1\nlist(A())",
        "too_many_items",
    ),
    "__index__ that is huge": (
        "class A:\n    def __index__(self):\n        return 10**9\n[0] * A()",
        "",
    ),
    "__format__ and __repr__ that recurse": (
        "class A:\n    def __repr__(self):\n        return repr(self)\nprint(A())",
        "too_deep",
    ),
    "__call__ that recurses": (
        "class A:\n    def __call__(self):\n        return self()\nA()()",
        "too_deep",
    ),
    "__torch_function__": (
        "class A:\n    def __torch_function__(self, *a):\n        return 1\ntorch.add(A(), 1)",
        "",
    ),
    "__init_subclass__": (
        "class A:\n    def __init_subclass__(cls):\n        pass\nclass B(A):\n    pass",
        "",
    ),
    "a metaclass": ("class A(metaclass=type):\n    pass", ""),
    "a class without end": (LOOP + "class A:\n        pass", ""),
    "attributes of modules": ("torch.relu = print", ""),
    "attributes of functions": ("def f():\n    pass\nf.__code__ = 1", ""),
    "globals of a function": ("def f():\n    pass\nprint(f.__globals__)", ""),
    "a method's function": (
        "class A:\n    def f(self):\n        pass\nprint(A().f.__func__.__globals__)",
        "",
    ),
    "a wide format": ("print('{:>1000000000}'.format(1))", "too_long_string"),
    "a wide f-string": ("print(f'{1:>1000000000}')", "too_long_string"),
    "a wide nested f-string": ("n = 10**9\nprint(f'{1:>{n}}')", "too_long_string"),
    "a precise f-string": ("print(f'{1.0:.1000000000f}')", ""),
    "a wide percent": ("print('%1000000000d' % 1)", "too_long_string"),
    "a wide percent star": ("print('%*d' % (1000000000, 1))", ""),
    "attributes in format": ("print('{0.__class__}'.format(1))", ""),
    "items in format": ("print('{0[__class__]}'.format({}))", ""),
    "str times int": ("s = 'a' * 10**10", "too_long_string"),
    "list times int": ("s = [0] * 10**10", "too_many_items"),
    "tuple times int": ("s = (0,) * 10**10", "too_many_items"),
    "a text that doubles": ("s = 'a'\n" + LOOP + "s = s + s", "too_long_string"),
    "a text that is joined": (
        "s = ['aaaaaaaaaa'] * 90000\nt = ','.join(s)\nu = ','.join([t] * 9)",
        "too_long_string",
    ),
    "a text that is replaced": ("s = 'a' * 90000\nt = s.replace('a', s)", "too_long_string"),
    "a text that is filled": ("s = 'a'.ljust(10**10)", "too_long_string"),
    "zfill": ("s = '1'.zfill(10**10)", "too_long_string"),
    "expandtabs": ("s = '\\t'.expandtabs(10**10)", "too_long_string"),
    "a list that doubles": ("s = [1]\n" + LOOP + "s += s", "too_many_items"),
    "a list that is extended by itself": ("s = [1]\n" + LOOP + "s.extend(s)", "too_many_items"),
    "a dict that grows": ("d = {}\n" + LOOP + "d[i] = i", ""),
    "a set that grows": ("d = set()\n" + LOOP + "d.add(i)", ""),
    "a list in itself, printed": ("a = []\na.append(a)\nprint(a)", ""),
    "lists in lists, compared": (
        "a = []\nb = []\nfor i in range(1000):\n    a = [a, a]\n    b = [b, b]\na == b",
        "",
    ),
    "generator chains": (
        "g = range(10)\nfor i in range(1000):\n    g = (k for k in g)\nprint(sum(g))",
        "",
    ),
    "a sum of a range": ("print(sum(range(10**12)))", "too_many_items"),
    "a max of a range": ("print(max(range(10**12)))", "too_many_items"),
    "a sorted range": ("print(sorted(range(10**12)))", "too_many_items"),
    "zip of ranges": ("print(len(list(zip(range(10**12), range(10**12)))))", "too_many_items"),
    "in a range": ("print(5.5 in range(10**12))", ""),
    "any without end": (
        "import itertools\nprint(any(k < 0 for k in itertools.count()))",
        "too_many_steps",
    ),
    "a product": ("import itertools\nlist(itertools.product(range(1000), repeat=5))", ""),
    "permutations": ("import itertools\nlist(itertools.permutations(range(20)))", ""),
    "cycle": ("import itertools\nlist(itertools.cycle([1]))", ""),
    "repeat": ("import itertools\nlist(itertools.repeat(1))", ""),
    "a power of whole numbers": ("n = 9 ** 9 ** 9", "whole_number_too_large"),
    "a power by mul": ("n = 2\n" + LOOP + "n = n * n", "whole_number_too_large"),
    "a shift": ("n = 1 << 10**12", "whole_number_too_large"),
    "factorial": ("import math\nmath.factorial(10**9)", ""),
    "comb": ("import math\nmath.comb(10**9, 10**8)", ""),
    "int of a long text": ("n = int('9' * 99999)", ""),
    "a long int as text": ("n = 10**600\nprint(str(n * n))", ""),
    "deep try": (
        "try:\n    1/0\nexcept Exception:\n    try:\n        1/0\n    except Exception:\n        raise",
        "",
    ),
    "except everything": (
        "while True:\n    try:\n        while True:\n            pass\n    except:\n        pass",
        "too_many_steps",
    ),
    "except Exception around a limit": (
        "try:\n    torch.ones(10**9)\nexcept Exception:\n    print('caught')",
        "too_many_elements",
    ),
    "except BaseException": (
        "try:\n    torch.ones(10**9)\nexcept BaseException:\n    print('caught')",
        "",
    ),
    "finally around a limit": (
        "try:\n    torch.ones(10**9)\nfinally:\n    while True:\n        pass",
        "",
    ),
    "a hook that calls backward": (
        X + "y = (x * x).sum()\nx.register_hook(lambda g: y.backward(retain_graph=True))\n"
        "y.backward(retain_graph=True)",
        "",
    ),
    "a hook that never returns": (
        X + "def h(g):\n    while True:\n        pass\nx.register_hook(h)\nx.sum().backward()",
        "too_many_steps",
    ),
    "a hook that makes more": (
        X + "x.register_hook(lambda g: torch.ones(10**9))\nx.sum().backward()",
        "too_many_elements",
    ),
    "a hook that gives another shape": (
        X + "x.register_hook(lambda g: torch.ones(3))\nx.sum().backward()",
        "torch",
    ),
    "a Function whose backward gives another shape": (
        "class F1(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x):\n"
        "        return x * 2\n"
        "    @staticmethod\n    def backward(ctx, g):\n        return torch.ones(7)\n"
        + X
        + "F1.apply(x).sum().backward()",
        "torch",
    ),
    "a Function whose backward never returns": (
        "class F1(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x):\n"
        "        return x * 2\n"
        "    @staticmethod\n    def backward(ctx, g):\n        while True:\n            pass\n"
        + X
        + "F1.apply(x).sum().backward()",
        "too_many_steps",
    ),
    "a Function that calls itself": (
        "class F1(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x):\n"
        "        return F1.apply(x)\n" + X + "F1.apply(x)",
        "",
    ),
    "a closure of LBFGS without end": (
        X + "opt = torch.optim.LBFGS([x])\ndef c():\n    while True:\n        pass\nopt.step(c)",
        "too_many_steps",
    ),
    "LBFGS with a long history": (
        X + "opt = torch.optim.LBFGS([x], history_size=10**9, max_iter=10**9)\ndef c():\n"
        "    opt.zero_grad()\n    l = (x * x).sum()\n    l.backward()\n    return l\nopt.step(c)",
        "",
    ),
    "optimizers without end": (
        "x = torch.ones(500000, requires_grad=True)\nx.grad = torch.ones(500000)\n"
        "ks = []\nfor i in range(500):\n    o = torch.optim.Adam([x])\n    o.step()\n    ks.append(o)",
        "run_memory",
    ),
    "a huge layer": ("net = nn.Linear(100000, 100000)", "too_many_elements"),
    "a huge embedding": ("net = nn.Embedding(10**9, 10**9)", "too_many_elements"),
    "a huge LSTM": ("net = nn.LSTM(10, 10, num_layers=10**9)", ""),
    "a huge LSTM of one's own": (
        "class A(nn.LSTM):\n    def __init__(self):\n        super().__init__(10, 10, 10**9)\nA()",
        "too_many_items",
    ),
    "a huge transformer": ("net = nn.Transformer(num_encoder_layers=10**7)", ""),
    "layers without end": ("net = nn.Sequential(*[nn.Linear(500, 500) for i in range(5000)])", ""),
    "a module in itself": ("net = nn.Sequential()\nnet.append(net)\nprint(net)", ""),
    "state_dict of another": (
        "net = nn.Linear(2, 2)\nnet.load_state_dict({'weight': torch.ones(3)})",
        "torch",
    ),
    "apply with a callable": ("net = nn.Linear(2, 2)\nnet.apply(print)", ""),
    "apply without end": ("net = nn.Linear(2, 2)\ndef f(m):\n    m.apply(f)\nnet.apply(f)", ""),
    "numpy object arrays": ("import numpy as np\na = np.array([print, 1], dtype=object)", ""),
    "numpy from text": ("import numpy as np\na = np.fromstring('1 2', sep=' ')", ""),
    "numpy load": ("import numpy as np\na = np.load('/etc/passwd')", ""),
    "numpy huge": ("import numpy as np\na = np.zeros(10**10)", "too_many_elements"),
    "numpy huge by arithmetic": (
        "import numpy as np\na = np.ones((2000, 1)) * np.ones((1, 2000))",
        "too_many_elements",
    ),
    "numpy tile": ("import numpy as np\na = np.tile(np.ones(10), 10**9)", ""),
    "numpy eye": ("import numpy as np\na = np.eye(10**6)", ""),
    "numpy linspace": ("import numpy as np\na = np.linspace(0, 1, 10**10)", ""),
    "a decorator that is torch's": ("@torch.compile\ndef f():\n    pass", ""),
    "a decorator that loops": (
        "def d(f):\n    while True:\n        pass\n@d\ndef f():\n    pass",
        "too_many_steps",
    ),
    "type as a constructor": ("print(type('A', (), {}))", ""),
    "type of a value as a constructor": ("print(type(torch.ones(1))(10**9))", "too_many_elements"),
    "type of a module": ("print(type(torch)('os'))", ""),
    "torch is another": ("torch = 1\nprint(torch)", "result"),
    "nn is another": ("nn = print\nnn('x')", "result"),
    "print is another": ("print = 1\nprint('x')", ""),
    "an empty tensor with a huge size": ("x = torch.ones(10**9, 0)", "too_many_elements"),
    "an empty tensor with a huge size, by new": (
        X + "y = x.new_zeros(0, 10**9)",
        "too_many_elements",
    ),
    "an empty tensor expanded": ("x = torch.ones(1, 0).expand(10**9, 0)", "too_many_elements"),
    "an empty list of lists": ("x = torch.tensor([[]] * 90000)", ""),
    "the smallest integer by -1": ("x = torch.tensor([-2**63])\ny = x // -1", "smallest_integer"),
    "the smallest integer by -1, in place": (
        "x = torch.tensor([-2**63])\nx.floor_divide_(-1)",
        "smallest_integer",
    ),
    "the smallest integer, remainder": (
        "x = torch.tensor([-2**63])\ny = x % torch.tensor([-1])",
        "smallest_integer",
    ),
    "an outer product of indices": (
        "x = torch.zeros(2, 200000)\nx[torch.zeros(500000, dtype=torch.long)] = 1.0",
        "",
    ),
    "indexing that grows": (
        "x = torch.zeros(2, 200000)\ny = x[torch.zeros(500000, dtype=torch.long)]",
        "too_many_elements",
    ),
    "a step of a range of floats": (
        "x = torch.arange(0, 1, 0.1)\ny = torch.arange(0, 1, 1e-9)",
        "too_many_elements",
    ),
    "exec": ("exec('1')", ""),
    "eval": ("eval('1')", ""),
    "compile": ("compile('1', '', 'eval')", ""),
    "open": ("open('/etc/passwd')", ""),
    "getattr by text": (X + "getattr(x, '__class__')", ""),
    "getattr by text, underscore": (X + "print(getattr(x, '_backward_hooks'))", ""),
    "setattr on torch": ("setattr(torch, 'relu', 1)", ""),
    "vars": ("print(vars(torch))", ""),
    "globals": ("print(globals())", ""),
    "import os": ("import os", ""),
    "import by name": ("import importlib", ""),
    "from torch import everything": ("from torch import *", ""),
    "torch.load": ("torch.load('x')", ""),
    "torch.save": (X + "torch.save(x, '/tmp/x')", ""),
    "torch.ops": ("torch.ops.aten.relu", ""),
    "torch._C": ("torch._C", ""),
    "a long sleep": ("import time\ntime.sleep(10**6)", ""),
    "a loader that shuffles for ever": (
        "from torch.utils.data import DataLoader\ndl = DataLoader(range(10**9), shuffle=True)\n"
        "for b in dl:\n    pass",
        "",
    ),
    "workers of a loader": (
        "from torch.utils.data import DataLoader, TensorDataset\n"
        "dl = DataLoader(TensorDataset(torch.ones(4)), num_workers=4)\nfor b in dl:\n    pass",
        "",
    ),
    "vmap over many": ("torch.func.vmap(lambda v: torch.ones(1000) * v)(torch.ones(5000))", ""),
    "a Jacobian that is large": (
        "torch.autograd.functional.jacobian(lambda v: v * 2, torch.ones(50000))",
        "",
    ),
    "gradcheck of many": (
        "torch.autograd.gradcheck(lambda v: v * 2, torch.ones(740, dtype=torch.float64, requires_grad=True))",
        "",
    ),
    "a figure of many points": (
        "import matplotlib.pyplot as plt\nfor i in range(5000):\n    plt.plot([0] * 90000)\nplt.show()",
        "",
    ),
}


class Library:
    """`viz.run`, in the caller's own process."""

    FIRST = (
        "import torch.optim as optim\nnet = nn.Linear(2, 1)\nopt = optim.SGD(net.parameters(), lr=0.1)\n"
        "net(torch.ones(2)).sum().backward()\nopt.step()"
    )

    def case(self, seed: int) -> str:
        """There are no cases but those of the table; this one is harmless."""
        return self.FIRST

    def attempt(self, case: str, part: Part) -> str:
        """Run one."""
        with part("run"):
            try:
                viz.run(case)
            except ProgramError as error:
                return f"ProgramError {error.key}" if error.key else "ProgramError torch"
            return "result"


LIBRARY = Library()


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """What torch loads at its first use is no attack's fault."""
    warm_up(LIBRARY)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("text", "key"), ATTACKS.values(), ids=ATTACKS.keys())
def test_it_ends_within_its_limits(text: str, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = dataclasses.replace(limits.STEPS, value=100_000)  # a million steps take a second
    monkeypatch.setattr(limits, "STEPS", fewer)
    verdict = judge(LIBRARY, text)
    if verdict.outcome == "ProgramError run_memory":  # asked for once in 16 MB
        assert verdict.megabytes < limits.RUN_MEMORY.value + 50
        return
    assert not verdict.violations
    if key == "too_many_items" and "steps" in verdict.outcome:
        return  # whichever limit comes first
    if key == "result":
        assert verdict.outcome.startswith("result")
    elif key:
        assert verdict.outcome == f"ProgramError {key}"
    else:
        assert verdict.outcome.startswith(("result", "ProgramError"))
