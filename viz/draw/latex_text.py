"""Any text as LaTeX has it: escaped, and with LaTeX's own commands for signs beyond ASCII.

pdfLaTeX, XeLaTeX and LuaLaTeX take what comes out. Korean, and other signs of East Asia, stay as they are:
a document with them needs the package kotex.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import groupby

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
    "'": r"\textquotesingle{}",
    "-": r"{-}",
} | {sign: f"\\{sign}" for sign in "_%#&{}$"}

_SIGNS = {
    "\N{PARTIAL DIFFERENTIAL}": r"\partial",
    "\N{MULTIPLICATION SIGN}": r"\times",
    "\N{MIDDLE DOT}": r"\cdot",
    "\N{HORIZONTAL ELLIPSIS}": r"\ldots",
    "\N{RIGHTWARDS ARROW}": r"\rightarrow",
    "\N{LEFTWARDS ARROW}": r"\leftarrow",
    "\N{INFINITY}": r"\infty",
    "\N{MINUS SIGN}": "-",
    "\N{IDENTICAL TO}": r"\equiv",
    "\N{LESS-THAN OR EQUAL TO}": r"\leq",
    "\N{GREATER-THAN OR EQUAL TO}": r"\geq",
    "\N{NOT EQUAL TO}": r"\neq",
    "\N{ALMOST EQUAL TO}": r"\approx",
    "\N{SQUARE ROOT}": r"\surd",
    "\N{CIRCLED DOT OPERATOR}": r"\odot",
    "\N{ELEMENT OF}": r"\in",
    "\N{MODIFIER LETTER CAPITAL T}": r"^{\mathsf{T}}",
    "\N{BLACK RIGHT-POINTING SMALL TRIANGLE}": r"\blacktriangleright",
    "\N{BLACK DOWN-POINTING SMALL TRIANGLE}": r"\blacktriangledown",
    "\N{CHECK MARK}": r"\checkmark",
    "\N{VULGAR FRACTION ONE THIRD}": r"\tfrac{1}{3}",
    "\N{VULGAR FRACTION ONE SIXTH}": r"\tfrac{1}{6}",
    "\N{VULGAR FRACTION ONE EIGHTH}": r"\tfrac{1}{8}",
    "\N{VULGAR FRACTION ONE HALF}": r"\tfrac{1}{2}",
    "\N{VULGAR FRACTION ONE QUARTER}": r"\tfrac{1}{4}",
}

_SMALL = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi "
    "chi psi omega".split()
)
_CAPITAL = frozenset("gamma delta theta lambda xi pi sigma upsilon phi psi omega".split())
"""Greek letters that are no Latin ones too."""


def text_latex(text: str) -> str:
    """Plain text, on one line, for LaTeX's text."""
    return "".join(
        _SPECIAL.get(char) or (char if char.isascii() else _sign(char)) for char in _clean(text)
    )


def verbatim_latex(text: str) -> str:
    r"""Lines for fancyvrb's Verbatim with ``commandchars=\\\{\}``, where spaces and lines count."""
    special = {"\\": r"\char92{}", "{": r"\char123{}", "}": r"\char125{}"}
    lines = (_clean(line.expandtabs(4)) for line in text.split("\n"))
    return "\n".join(
        "".join(special.get(char) or (char if char.isascii() else _sign(char)) for char in line)
        for line in lines
    )


def formula_latex(formula: str) -> str:
    """A formula that is LaTeX already, with commands for signs beyond ASCII in the user's names."""
    parts = []
    for korean, run in groupby(formula, _east_asian):
        text = "".join(run)
        signs = "".join(char if char.isascii() else _sign(char) for char in text)
        parts.append(rf"\text{{{text}}}" if korean else signs)
    return "".join(parts)


def needs_kotex(text: str) -> bool:
    """Whether a document with this text needs the package kotex."""
    return any(map(_east_asian, text))


def _clean(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


def _east_asian(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF" and unicodedata.category(char)[0] in "LP"


@lru_cache(maxsize=512)
def _sign(char: str) -> str:
    """A sign beyond ASCII: LaTeX's command for it, itself in a script of East Asia, or its number."""
    if char in _SIGNS:
        return rf"\ensuremath{{{_SIGNS[char]}}}"
    name = unicodedata.name(char, "")
    script, _, letter = name.partition(" LETTER ")
    letter = letter.lower().replace("lamda", "lambda")
    if script == "GREEK SMALL" and letter in _SMALL:
        return rf"\ensuremath{{\{letter}}}"
    if script == "GREEK CAPITAL" and letter in _CAPITAL:
        return rf"\ensuremath{{\{letter.capitalize()}}}"
    plain = unicodedata.normalize("NFKD", char)
    if name.startswith("SUPERSCRIPT") and plain.isascii():
        return rf"\ensuremath{{^{{{plain}}}}}"
    if name.startswith("SUBSCRIPT") and plain.isascii():
        return rf"\ensuremath{{_{{{plain}}}}}"
    if _east_asian(char) or (name.startswith("LATIN") and ord(char) < 0x180):
        return char
    return rf"{{[U+{ord(char):04X}]}}"
