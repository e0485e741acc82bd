"""Programs that are exported in tests: each of another kind, by name."""

from __future__ import annotations

from tests.rules.teaching import TEACHING
from viz.draw.view import View
from viz.explanation import Explanation
from viz.panels.state import WALKTHROUGH
from viz.text import Language
from viz.views.files import Wanted, file

KINDS = {
    "walkthrough": WALKTHROUGH.replace(
        "# y는 x에 대한 식, z는 y에 대한 식, res는 z에 대한 식\n", ""
    ),
    "two layers": TEACHING["two layers"][0],
    "Korean": "값 = torch.ones(2, 2, requires_grad=True)\nα = 값 * 3\n"
    "손실 = (α ** 2).mean()\n손실.backward()",
    "a loop": "net = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))\n"
    "opt = torch.optim.SGD(net.parameters(), lr=0.1)\n\nfor i in range(3):\n    opt.zero_grad()\n"
    "    loss = (net(torch.ones(4, 2)) ** 2).mean()\n    loss.backward()\n    opt.step()\n"
    "print(f'{loss:.3f}', '{%$#&_~^\\\\ \"')",
    "a gradient of its own": "x = torch.tensor([1., 2.], requires_grad=True)\ny = x ** 2\n"
    "y.backward(torch.tensor([1., 10.]))\nprint(x.grad)",
    "a function": "def f(x):\n    return (x * x).sum()\n\n\nx = torch.ones(3, requires_grad=True)\n\n"
    "f(x).backward()",
    "quotes": "x = torch.ones(1, requires_grad=True)\ns = '''a\\n'''\nfor i in range(2): (x * 2).backward()\n"
    "print(s)",
    "NaN": "x = torch.zeros(2, requires_grad=True)\n"
    "y = torch.where(x > 0, x.sqrt() / x, x).sum()\ny.backward()",
    "no graph": "print(torch.ones(2))",
    "detached": "x = torch.tensor(3., requires_grad=True)\ny = x * x.detach()\ny.backward()",
    "two paths": "x = torch.tensor(3., requires_grad=True)\nu = 2 * x\ny = u * u + x\ny.backward()",
}


def made(
    explanation: Explanation,
    format: str,
    *,
    language: Language = "en",
    leaf: str = "",
    element: int | None = None,
    secret: bool = False,
    view: View | None = None,
) -> bytes:
    """The file of an explanation, of its first leaf unless another is named."""
    leaf = leaf or next(iter(explanation.grad), "")
    return file(explanation, Wanted(view or View(language=language), leaf, element, secret), format)
