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
    "open bracket": (LEAF + "y = (x + 1", 2, 5, "syntax", "bracket"),
    "bad indentation": (LEAF + "  y = x", 2, 2, "syntax", "bracket"),
    "unknown name": (LEAF + "yy = x + 1\nz = 2*y", 3, 7, "", 'Did you mean'),
    "name far from any": (LEAF + "z = 2*quite_other", 2, 7, "", "This is Python's"),
    "unknown function": (LEAF + "y = torch.rellu(x)", 2, 11, "unknown_member", 'Did you mean'),
    "unknown method": (LEAF + "y = x.maen()", 2, 7, "", 'Did you mean'),
    "function in the wrong module": (LEAF + "y = F.matmul(x, x)", 2, 7, "unknown_member", 'The list of'),
    "unknown attribute": (LEAF + "y = x.shap", 2, 7, "", 'Did you mean'),
    "unknown constant": (LEAF + "y = x.sum(dtype=torch.float46)", 2, 23, "unknown_member", 'float64'),
    "unknown keyword": (LEAF + "y = x.sum(dimm=0)", 2, 5, "", "This is Python's"),
    "missing argument": (LEAF + "y = torch.matmul(x)", 2, 5, "", "This is Python's"),
    "too many arguments": (LEAF + "y = torch.relu(x, x)", 2, 5, "", "This is Python's"),
    "word for a number": (LEAF + "y = x.sum(dim='a')", 2, 5, "", ''),
    "unknown choice": (LEAF + "y = F.mse_loss(x, x, reduction='men')", 2, 5, "", ''),
    "in place": (LEAF + "y = x.add_(1)", 2, 5, "", "This is torch's"),
    "augmented": (LEAF + "x += 1", 2, 1, "", "This is torch's"),
    "attribute assigned": (LEAF + "x.grad = x", 2, 3, "", "This is torch's"),
    "if": (LEAF + "if x:\n    y = x", 2, 4, "", "This is torch's"),
    "while": (LEAF + "while x:\n    y = x", 2, 7, "", "This is torch's"),
    "chained comparison": (LEAF + "y = 0 < x < 1", 2, 5, "", "This is torch's"),
    "and": (LEAF + "y = x and x", 2, 5, "", "This is torch's"),
    "star": (LEAF + "y = torch.cat(*[x])", 2, 5, "", "This is Python's"),
    "other import": ("import os\n", 1, 1, "import_system", 'Remove the line'),
    "loop bound": (LEAF + "for i in range(1.5):\n    y = x", 2, 10, "", "This is Python's"),
    "loop step of 0": (LEAF + "for i in range(0, 3, 0):\n    y = x", 2, 10, "", "This is Python's"),
    "index of a number": (LEAF + "n = 3\ny = n[0]", 3, 5, "", ''),
    "no such field": (LEAF + "y = x.values", 2, 7, "no_such_attribute", ''),
    "tensor needed": (LEAF + "n = 3\ny = n.T", 3, 7, "", ''),
    "list in arithmetic": (LEAF + "y = x + [1]", 2, 5, "", ''),
    "division by zero": (LEAF + "n = 1 / 0", 2, 5, "", ''),
    "tower of powers": (LEAF + "n = 9 ** 9 ** 9", 2, 5, "whole_number_too_large", ''),
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
