"""The language: what is read, and what it is read as."""

from __future__ import annotations

import ast

import pytest
import torch

import viz
from viz.program import parse_program

X = "x = torch.ones(2, 2, requires_grad=True)\n"

# name: (program, the value of its last assigned tensor)
READ: dict[str, tuple[str, object]] = {
    "operators": (X + "y = -x + 2 * x - x / 4 ** 1 + x @ x", [[2.75, 2.75], [2.75, 2.75]]),
    "floor and remainder": (X + "y = x * (7 // 2) + x * (7 % 4)", [[6.0, 6.0], [6.0, 6.0]]),
    "comparison": (X + "y = torch.where(x >= 1, 2 * x, x)", [[2.0, 2.0], [2.0, 2.0]]),
    "indexing": (X + "y = x[0, 1:] + x[-1][0]", [2.0]),
    "ellipsis and None": (X + "y = x[..., 0][None]", [[1.0, 1.0]]),
    "index by a tensor": (X + "i = torch.tensor([1, 0])\ny = x[i]", [[1.0, 1.0], [1.0, 1.0]]),
    "step": ("x = torch.tensor([1., 2., 3.], requires_grad=True)\ny = x[::2]", [1.0, 3.0]),
    "method and function": (X + "y = x.sum(0).exp().log()", [2.0, 2.0]),
    "functional": (X + "y = F.relu(x)", [[1.0, 1.0], [1.0, 1.0]]),
    "long functional": (X + "y = torch.nn.functional.relu(x)", [[1.0, 1.0], [1.0, 1.0]]),
    "imports": (
        "import torch\nimport torch.nn.functional as F\n" + X + "y = F.relu(x)",
        [[1.0, 1.0], [1.0, 1.0]],
    ),
    "transpose": (X + "y = x.T", [[1.0, 1.0], [1.0, 1.0]]),
    "shape": (X + "n = x.shape[0] * x.ndim\ny = x.sum() * n", 16.0),
    "numbers": (X + "a = 2\nb = a ** 3\ny = x.sum() * b", 32.0),
    "constants": (X + "y = x.sum() * torch.pi / torch.pi", 4.0),
    "tuple result": (X + "m = torch.max(x, dim=1)\ny = m.values + m[0]", [2.0, 2.0]),
    "list of tensors": (X + "y = torch.cat([x, x], dim=0).sum()", 8.0),
    "loop": (X + "for i in range(3):\n    x = x * 2\ny = x.sum()", 32.0),
    "loop with bounds": (X + "y = x.sum()\nfor i in range(1, 6, 2):\n    y = y + i", 13.0),
    "nested loops": (X + "y = x.sum()\nfor i in range(2):\n    for j in range(2):\n        y = y * 2", 64.0),
    "loop not entered": (X + "y = x.sum()\nfor i in range(0):\n    y = y * 100", 4.0),
    "semicolons": (X + "a = x * 2; y = a.sum()", 8.0),
    "several lines": (X + "y = (x\n     + x).sum()", 8.0),
    "windows line ends": (X.replace("\n", "\r\n") + "y = x.sum()\r\n", 4.0),
    "indented paste": ("    x = torch.ones(2, requires_grad=True)\n    y = x.sum()\n", 2.0),
    "Korean names": ("값 = torch.ones(2, requires_grad=True)\n합 = 값.sum()", 2.0),
    "requires_grad_": ("x = torch.ones(2)\nx.requires_grad_()\ny = x.sum()", 2.0),
    "requires_grad_ in place": ("x = torch.arange(2.).reshape(2).requires_grad_()\ny = x.sum()", 1.0),
    "keyword in other words": (X + "y = x.sum(dim=(0, 1), keepdim=True)", [[4.0]]),
    "einsum": (X + "y = torch.einsum('ij,ij->', x, x)", 4.0),
    "dtype": ("x = torch.ones(2, dtype=torch.float64, requires_grad=True)\ny = x.sum()", 2.0),
    "expression alone": (X + "x.sum()\ny = x.sum()", 4.0),
    "pass": (X + "for i in range(2):\n    pass\ny = x.sum()", 4.0),
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), READ.values(), ids=READ.keys())
def test_read_and_run(text: str, value: object) -> None:
    explanation = viz.run(text)
    assert explanation.root_tensor.tolist() == value


def test_columns_count_characters_not_bytes() -> None:
    program = parse_program("가나 = torch.ones(2)\ny = 가나 + 가나")
    second = program.tree.body[1]
    assert isinstance(second, ast.Assign)
    assert program.source(second.value) == "가나 + 가나"
    assert program.span(second.value).end_column == 12


def test_numbers_stay_what_they_are() -> None:
    explanation = viz.run(X + "n = 2\nm = n / 2\nprint(n, m, 7 // 2, 2 ** 10, True, None, x.shape)")
    assert explanation.printed == "2 1.0 3 1024 True None torch.Size([2, 2])\n"


def test_dtype_is_passed_on() -> None:
    explanation = viz.run("x = torch.ones(2, dtype=torch.double, requires_grad=True)\ny = x.sum()")
    assert explanation.grad["x"].dtype == torch.float64
