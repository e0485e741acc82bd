"""What plain Python makes of a program of our own: the other engine that the evaluator is compared with."""

from __future__ import annotations

import contextlib
import io
import re

import torch


def as_python(text: str) -> tuple[str, str]:
    """What Python prints for a program of ours, and the words of the error that ends it."""
    output, said = io.StringIO(), ""
    names = {"__name__": "__main__", "torch": torch, "nn": torch.nn, "F": torch.nn.functional}
    torch.manual_seed(0)
    with contextlib.redirect_stdout(output):
        try:
            exec(compile(text, "program.py", "exec"), names)
        except Exception as error:
            said = str(error) or type(error).__name__
    return output.getvalue(), said


def without_addresses(text: str) -> str:
    """Text in which two runs do not differ by where things are in memory."""
    return re.sub(r"0x[0-9a-f]+", "0x", text)
