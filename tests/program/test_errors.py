"""Everything that can be wrong with a program: the place, the sentence and the hint are pinned."""

from __future__ import annotations

import pytest

import viz
from viz.errors import ProgramError
from viz.program.refusal import is_out_of_memory
from viz.text import LANGUAGES

LEAF = "x = torch.ones(2, 2, requires_grad=True)\n"

# name: (program, line, column, key of the sentence, part of the hint)
REFUSED: dict[str, tuple[str, int, int, str, str]] = {
    "empty": ("", 1, 1, "empty", "torch.ones"),
    "only a comment": ("# nothing\n", 1, 1, "empty", "torch.ones"),
    "only an import": ("import torch\n", 1, 1, "empty", "torch.ones"),
    "open bracket": (LEAF + "y = (x + 1", 2, 5, "syntax", "bracket"),
    "bad indentation": (LEAF + "  y = x", 2, 2, "syntax", "bracket"),
    "unknown name": (LEAF + "yy = x + 1\nz = 2*y", 3, 7, "unknown_name", "yy"),
    "name far from any": (LEAF + "z = 2*quite_other", 2, 7, "unknown_name", "line above"),
    "unknown function": (LEAF + "y = torch.rellu(x)", 2, 11, "unknown_op", "torch.relu"),
    "unknown method": (LEAF + "y = x.maen()", 2, 7, "unknown_op", ".mean"),
    "function in the wrong module": (LEAF + "y = F.matmul(x, x)", 2, 7, "unknown_op", "torch.matmul"),
    "unknown attribute": (LEAF + "y = x.shap", 2, 5, "unknown_attribute", "shape"),
    "unknown constant": (LEAF + "y = x.sum(dtype=torch.float46)", 2, 17, "unknown_constant", "float64"),
    "unknown keyword": (LEAF + "y = x.sum(dimm=0)", 2, 16, "unknown_argument", "dim"),
    "missing argument": (LEAF + "y = torch.matmul(x)", 2, 5, "arguments", "torch.matmul("),
    "too many arguments": (LEAF + "y = torch.relu(x, x)", 2, 5, "arguments", "torch.relu("),
    "word for a number": (LEAF + "y = x.sum(dim='a')", 2, 15, "argument_kind", ""),
    "unknown choice": (LEAF + "y = F.mse_loss(x, x, reduction='men')", 2, 32, "argument_kind", ""),
    "text as a value": (LEAF + "y = 'a'", 2, 5, "string", "print"),
    "f-string": (LEAF + "print(f'{x}')", 2, 7, "f_string", "print"),
    "in place": (LEAF + "y = x.add_(1)", 2, 7, "in_place", "new tensor"),
    "augmented": (LEAF + "x += 1", 2, 1, "augmented", "x = x + ..."),
    "two names": (LEAF + "a, b = x", 2, 1, "assign_one", "[0]"),
    "attribute assigned": (LEAF + "x.grad = x", 2, 1, "assign_one", "name = expression"),
    "if": (LEAF + "if x:\n    y = x", 2, 1, "statement", "name = expression"),
    "while": (LEAF + "while x:\n    y = x", 2, 1, "statement", "name = expression"),
    "function": ("def f():\n    return 1", 1, 1, "statement", "name = expression"),
    "with": (LEAF + "with torch.no_grad():\n    y = x", 2, 1, "statement", "name = expression"),
    "lambda": (LEAF + "y = lambda: x", 2, 5, "expression", "numbers"),
    "comprehension": (LEAF + "y = [x for i in x]", 2, 5, "expression", "numbers"),
    "chained comparison": (LEAF + "y = 0 < x < 1", 2, 5, "expression", "numbers"),
    "and": (LEAF + "y = x and x", 2, 5, "expression", "numbers"),
    "dictionary": (LEAF + "y = {1: x}", 2, 5, "expression", "numbers"),
    "star": (LEAF + "y = torch.cat(*[x])", 2, 15, "expression", "numbers"),
    "plain call": (LEAF + "y = len(x)", 2, 5, "plain_call", "torch.f(x)"),
    "module as value": (LEAF + "y = torch", 2, 5, "module_as_value", "torch.exp"),
    "module assigned": ("torch = 3", 1, 1, "reserved_name", "another"),
    "dunder assigned": ("__x__ = 3", 1, 1, "reserved_name", "another"),
    "other import": ("import os\n", 1, 1, "import", "torch"),
    "backward in an expression": (LEAF + "y = x.sum().backward()", 2, 13, "backward_inside", "own"),
    "backward option": (LEAF + "x.sum().backward(create_graph=True)", 2, 31, "backward_option", "gradient"),
    "print option": (LEAF + "print(x, file=x)", 2, 15, "print_option", "sep"),
    "seed": ("torch.manual_seed(1.5)\n" + LEAF, 1, 1, "seed", ""),
    "loop over a list": (LEAF + "for i in [1]:\n    y = x", 2, 1, "loop", "range"),
    "loop bound": (LEAF + "for i in range(1.5):\n    y = x", 2, 1, "loop_bounds", "range"),
    "loop step of 0": (LEAF + "for i in range(0, 3, 0):\n    y = x", 2, 1, "loop_bounds", "range"),
    "boolean index": (LEAF + "y = x[x > 0]", 2, 7, "index_kind", "torch.where"),
    "index of a number": (LEAF + "n = 3\ny = n[0]", 3, 5, "index", ""),
    "no such field": (LEAF + "y = x.values", 2, 5, "no_field", ""),
    "tensor needed": (LEAF + "n = 3\ny = n.T", 3, 5, "not_a_tensor", ""),
    "list in arithmetic": (LEAF + "y = x + [1]", 2, 9, "operand", ""),
    "division by zero": (LEAF + "n = 1 / 0", 2, 5, "arithmetic", ""),
    "complex number": (LEAF + "n = (-1) ** 0.5", 2, 5, "arithmetic", ""),
    "big power": (LEAF + "n = 10 ** 100", 2, 5, "arithmetic", ""),
    "tower of powers": (LEAF + "n = 9 ** 9 ** 9", 2, 5, "arithmetic", ""),
    "big literal": (LEAF + "n = 99999999999999999999", 2, 5, "number_too_large", "1e20"),
    "nothing to differentiate": ("x = torch.ones(2)\n", 1, 1, "nothing_to_differentiate", "requires_grad"),
    "too large": ("x = torch.ones(1000, 1000, requires_grad=True)", 1, 5, "too_many_elements", ""),
    "too large when broadcast": (
        "x = torch.ones(1000, 1, requires_grad=True)\ny = x + x.T", 2, 5, "too_many_elements", ""
    ),
    "too large inside": (
        "x = torch.ones(300, requires_grad=True)\ny = torch.einsum('i,j,k->ijk', x, x, x)",
        2, 5, "too_many_elements", "",
    ),
    "too many dimensions": (
        "x = torch.ones(1, 1, 1, 1, 1, 1, 1, 1, 1, requires_grad=True)", 1, 5, "too_many_dimensions", ""
    ),
    "too many in all": (
        "x = torch.ones(60000, requires_grad=True)\nfor i in range(60):\n    x = x + 1",
        3, 9, "too_many_elements_total", "",
    ),
    "too many operations": (LEAF + "for i in range(500):\n    x = x + 1", 3, 9, "too_many_operations", ""),
    "too many steps": (
        LEAF + "for i in range(100):\n    for j in range(100):\n        n = j", 4, 9, "too_many_steps", ""
    ),
    "long range": (LEAF + "for i in range(10**15):\n    n = i", 2, 1, "too_many_steps", ""),
    "too much printed": (
        "x = torch.ones(2, 2, requires_grad=True)\nfor i in range(1000):\n    print(x)",
        3, 5, "printed_too_long", "",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "column", "key", "hint"), REFUSED.values(), ids=REFUSED.keys()
)
def test_refused_at_its_place(text: str, line: int, column: int, key: str, hint: str) -> None:
    with pytest.raises(ProgramError) as caught:
        viz.run(text)
    error = caught.value
    assert (error.key, error.line, error.column) == (key, line, column)
    assert hint in error.hint
    for language in LANGUAGES:
        assert error.said(language)
        assert "{" not in error.said(language) or "{...}" in error.said(language)
        assert bool(error.hint_said(language)) == bool(error.hint)


# name: (program, line, part of torch's own message, key of the plain sentence)
BY_TORCH: dict[str, tuple[str, int, str, str]] = {
    "matrix sizes": (
        "a = torch.ones(2, 3, requires_grad=True)\nb = a @ a",
        2, "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", "matmul",
    ),
    "broadcast": (
        "a = torch.ones(2, 3, requires_grad=True)\nb = a + torch.ones(4)",
        2, "The size of tensor a (3) must match the size of tensor b (4)", "broadcast",
    ),
    "reshape": (LEAF + "y = x.reshape(3)", 2, "is invalid for input of size 4", "reshape"),
    "dimension": (LEAF + "y = x.sum(dim=5)", 2, "Dimension out of range", "dimension"),
    "index": (LEAF + "y = x[7]", 2, "out of bounds", "index"),
    "integer leaf": (
        "x = torch.tensor([1, 2], requires_grad=True)",
        1, "Only Tensors of floating point and complex dtype can require gradients", "floating_only",
    ),
    "not a scalar": (
        LEAF + "y = x + 1\ny.backward()",
        3, "grad can be implicitly created only for scalar outputs", "needs_scalar",
    ),
    "no grad_fn": (
        "x = torch.ones(2)\nx.sum().backward()",
        2, "does not require grad and does not have a grad_fn", "no_grad_fn",
    ),
    "second backward": (
        LEAF + "y = (x * x).sum()\ny.backward()\ny.backward()",
        4, "Trying to backward through the graph a second time", "second_backward",
    ),
    "an assertion inside torch": (
        "x = torch.ones(2, requires_grad=True)\ny = torch.matrix_exp(x)",
        2, "must have at least 2 dimensions", "torch",
    ),
    "flag of a non-leaf": (
        LEAF + "y = x + 1\ny.requires_grad_(False)",
        3, "you can only change requires_grad flags of leaf variables", "leaf_flag",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"), BY_TORCH.values(), ids=BY_TORCH.keys()
)
def test_torchs_own_message_and_a_plain_sentence(
    text: str, line: int, message: str, hint: str
) -> None:
    with pytest.raises(ProgramError) as caught:
        viz.run(text)
    error = caught.value
    assert error.line == line
    assert message in error.torch_message
    assert error.hint_key == hint
    assert all(error.hint_said(language) for language in LANGUAGES)


NO_MEMORY = {
    "Python": MemoryError(),
    "torch's allocator": RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried ..."),
    "C++": RuntimeError("std::bad_alloc"),
    "a thread": RuntimeError("can't start new thread"),
}


@pytest.mark.parametrize("error", NO_MEMORY.values(), ids=NO_MEMORY.keys())
def test_what_is_out_of_memory(error: Exception) -> None:
    assert is_out_of_memory(error)
    assert not is_out_of_memory(RuntimeError("The size of tensor a (2) must match ..."))
