"""PyTorch's own derivative formula of a node, as a reader of Python would write it.

What matters only to C++ is left out of the text; what is computed stays. `derivatives.json` holds the
table that torch's own C++ backward functions are generated from; ``python -m
tests.trace.derivatives_table`` writes it, and a test compares it with the installed torch.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple


class Derivatives(NamedTuple):
    """`lines` are (inputs, formula); `inputs` the differentiable ones, (name, is a list)."""

    lines: tuple[tuple[str, str], ...] = ()
    inputs: tuple[tuple[str, bool], ...] = ()


@cache
def derivatives() -> dict[str, Derivatives]:
    """What torch's table has of each node, such as ``PowBackward0``."""
    file = Path(__file__).with_name("derivatives.json")
    table = json.loads(file.read_text("utf-8"))
    return {
        op: Derivatives(*(tuple(map(tuple, part)) for part in row)) for op, row in table.items()
    }


def formula(op: str) -> str:
    """PyTorch's own formula for a node such as ``PowBackward0``; empty where torch has none.

    One line per differentiable input.

    >>> formula("PowBackward0")
    'self: pow_backward(grad, self, exponent)'
    """
    return "\n".join(
        f"{name}: {_tidy(text)}" for name, text in derivatives().get(op, Derivatives()).lines
    )


@cache
def arguments(op: str, count: int) -> tuple[str, ...]:
    """What the formula of `op` calls each of the `count` inputs of a node; empty if unknown.

    >>> arguments("MulBackward0", 2), arguments("StackBackward0", 2)
    (('self', 'other'), ('tensors[0]', 'tensors[1]'))
    """
    inputs = derivatives().get(op, Derivatives()).inputs
    lists = sum(is_list for _, is_list in inputs)
    in_list = count - (len(inputs) - lists)
    if lists > 1 or in_list < 0 or (not lists and in_list):
        return ()
    return tuple(
        name
        for argument, is_list in inputs
        for name in ([f"{argument}[{i}]" for i in range(in_list)] if is_list else [argument])
    )


_SPELLINGS: tuple[tuple[str, str], ...] = (
    (r"\s+", " "),
    (r"/\*.*?\*/ ?", ""),
    (r"_symint\b|\bat::(native::)?|\bc10::|\bstd::(?=sqrt|pow|max|min|exp)", ""),
    (r"_sym(?=_)|\bsym_", ""),
    (r"\.conj\(\)|\.toDouble\(\)|\.toFloat\(\)", ""),
    (r"\b(\w+)_argsize_minus_(\d+)\b", r"\1.shape[-\2]"),
    (r"\b(\w+)_argsize_(\d+)\b", r"\1.shape[\2]"),
    (r"\b(?!split_)(\w+?)(_self|_args)?_sizes(_opt)?\b(?!\()", r"\1.shape"),
    (r"\.sizes\(\)", ".shape"),
    (r"\b(\w+?)_numel\b", r"\1.numel()"),
    (r"\b(\w+?)_strides\b(?!\()", r"\1.stride()"),
    (r"\b(\w+?)(_args)?_scalar_?types?\b(?!\()", r"\1.dtype"),
    (r"\.(scalar_type|dtype)\(\)", ".dtype"),
    (r", \w+_(options|layout)(?=[,)])|, grad\.options\(\)", ""),
    (r"\b(\w+)_info\.zeros\(\)", r"zeros_like(\1)"),
    (r"\bscalar_tensor\(0\.\)", "0"),
    (r"\bretain_variables \? result(\d)\.clone\(\) : result\1\b", r"result\1"),
    (r"\b(\w+)\.has_value\(\) \? std::optional<.*?>\(\1\.value\(\)\) : std::nullopt", r"\1"),
    (r", grad_input_mask(?=\))", ""),
    (r"\bgrads\[0\](?!.*grads\[1\])", "grad"),
    (r"GradMode::is_enabled\(\)", "create_graph"),
    (r"\{+ ?([^{}]*?) ?\}+", r"(\1)"),
)
"""C++ spellings and what they say, in this order."""


def _tidy(text: str) -> str:
    """The formula without the parts that matter only to C++, or only to complex numbers."""
    for pattern, shown in _SPELLINGS:
        text = re.sub(pattern, shown, text)
    text = _chosen(text.strip())
    for name, shown in (("handle_r_to_c", "{1}"), ("maybe_multiply", "{0} * {1}")):
        text = _rewritten(text, name, shown)
    return text


def _chosen(text: str) -> str:
    """The branch that is taken for real tensors in a plain backward; other choices as in Python."""
    text = _unbracketed(text)
    condition, first = _parted(text, " ? ")
    first, second = _parted(first, " : ")
    if not second:
        return text
    if condition == "grad.defined()" and second.startswith("std::tuple"):
        return _chosen(first)
    if condition in ("self.is_complex()", "create_graph"):
        return _chosen(second)
    taken = _chosen(first)
    taken = f"({taken})" if " if " in taken else taken
    return f"{taken} if {condition} else {_chosen(second)}"


def _parted(text: str, sign: str) -> tuple[str, str]:
    """The text before and after `sign`, outside brackets and choices; ("...", "") if it is not there."""
    depth = 0
    for place in range(len(text)):
        if not depth and text.startswith(sign, place):
            return text[:place], text[place + len(sign) :]
        depth += (text[place] in "([{?") - (text[place] in ")]}")
        depth -= text.startswith(" : ", place)
    return text, ""


def _unbracketed(text: str) -> str:
    """The text without brackets that enclose the whole of it."""
    if text.startswith("(") and _closing(text, 0) == len(text) - 1:
        return text[1:-1]
    return text


def _rewritten(text: str, function: str, shown: str) -> str:
    """Every ``function(a, b)`` as `shown` says, with the arguments put in."""
    while (found := re.search(rf"\b{function}\(", text)) is not None:
        end = _closing(text, found.end() - 1)
        whole = found.start() == 0 and end == len(text) - 1 and shown == "{1}"
        given = map(_chosen, _split(text[found.end() : end]))
        inside = shown.format(*(given if whole else map(_grouped, given)))
        text = text[: found.start()] + inside + text[end + 1 :]
    return text


def _grouped(text: str) -> str:
    """The text in brackets, if it is more than one call or name."""
    return f"({text})" if _parted(text, " ")[1] else text


def _closing(text: str, start: int) -> int:
    """Where the bracket that opens at `start` closes; the end of the text if it does not."""
    depth = 0
    for place in range(start, len(text)):
        depth += (text[place] in "([{") - (text[place] in ")]}")
        if not depth:
            return place
    return len(text)


def _split(arguments_text: str) -> Iterator[str]:
    """The arguments of a call, apart; a comma inside brackets parts nothing."""
    start = depth = 0
    for place, sign in enumerate(arguments_text):
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and not depth:
            yield arguments_text[start:place].strip()
            start = place + 1
    yield arguments_text[start:].strip()
