"""A LaTeX document of one gradient: the program, the picture as TikZ, the chain rule and its factors.

pdfLaTeX compiles it; one with Korean in it needs the package kotex, and then XeLaTeX or LuaLaTeX do best.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from viz.draw.equations import GRADIENT, VALUE
from viz.draw.latex_text import formula_latex, needs_kotex, text_latex, verbatim_latex
from viz.draw.theme import Theme
from viz.export.tikz import LIBRARIES, styles
from viz.text import Language, say


@dataclass(frozen=True)
class Pages:
    """What a document has, each part left out where it is empty.

    `picture` is TikZ, `chain` and `derivation` are formulas, `code` is LaTeX's ``aligned`` lines, `factors`
    are rows of plain text: derivative, factor, rule.
    """

    program: str
    picture: str
    gradient: str
    chain: Sequence[str] = ()
    factors: Sequence[tuple[str, str, str]] = ()
    derivation: Sequence[str] = ()
    code: str = ""


_PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage{iftex}
\ifpdftex
  \usepackage[T1]{fontenc}
  \usepackage{lmodern}
\fi
\usepackage{textcomp}
\usepackage[a4paper, margin=20mm]{geometry}
\usepackage{amsmath, amssymb}
\usepackage{xcolor}
\usepackage{tikz}
\usetikzlibrary{LIBRARIES}
\usepackage{adjustbox}
\usepackage{longtable}
\usepackage{fvextra}
\setlength{\parindent}{0pt}
\setcounter{MaxMatrixCols}{64}
\allowdisplaybreaks
\newcommand{\fitted}[1]{\par\medskip\adjustbox{max width=\linewidth}{$\displaystyle #1$}\par}"""


def latex(pages: Pages, theme: Theme, language: Language) -> str:
    """The document, to be compiled as it stands."""
    parts = [
        _part("export.program", language, _listing(pages.program)),
        _part("export.picture", language, _picture(pages.picture)),
        _part("export.chain", language, _formulas(pages.chain), leaf=pages.gradient),
        _part("export.factors", language, _table(pages.factors)),
        _part("export.derivation", language, _formulas(pages.derivation)),
        _part("export.by_hand", language, _aligned(pages.code)),
    ]
    body = "\n\n".join(filter(None, parts))
    korean = [f"% {_KOREAN}", r"\usepackage{kotex}"] if needs_kotex(body) else []
    preamble = [
        _PREAMBLE.replace("LIBRARIES", LIBRARIES),
        *korean,
        rf"\definecolor{{value}}{{HTML}}{{{VALUE[1:].upper()}}}",
        rf"\definecolor{{gradient}}{{HTML}}{{{GRADIENT[1:].upper()}}}",
        styles(theme),
    ]
    return "\n".join([*preamble, r"\begin{document}", "", body, "", r"\end{document}", ""])


_KOREAN = "Korean: XeLaTeX or LuaLaTeX with kotex (TeX Live: texlive-lang-korean)"


def _part(key: str, language: Language, body: str, **values: object) -> str:
    if not body:
        return ""
    return f"\\section*{{{text_latex(say(key, language, **values))}}}\n{body}"


def _listing(program: str) -> str:
    options = r"commandchars=\\\{\}, breaklines, numbers=left, fontsize=\small"
    return f"\\begin{{Verbatim}}[{options}]\n{verbatim_latex(program.strip(chr(10)))}\n\\end{{Verbatim}}"


def _picture(tikz: str) -> str:
    if not tikz:
        return ""
    return (
        r"\begin{adjustbox}{max width=\linewidth, max totalheight=0.85\textheight, center}"
        f"\n{tikz}\n\\end{{adjustbox}}"
    )


def _formulas(lines: Sequence[str]) -> str:
    return "\n".join(rf"\fitted{{{_coloured(line)}}}" for line in lines)


def _coloured(formula: str) -> str:
    """Colours as LaTeX has them: by name."""
    for name, colour in (("value", VALUE), ("gradient", GRADIENT)):
        formula = formula.replace(rf"\textcolor{{{colour}}}", rf"\textcolor{{{name}}}")
    return formula_latex(formula)


def _table(rows: Sequence[tuple[str, str, str]]) -> str:
    if not rows:
        return ""
    lines = [
        f"{text_latex(name)} & \\textbf{{{text_latex(factor)}}} & {text_latex(rule)} \\\\[3pt]"
        for name, factor, rule in rows
    ]
    return "\n".join([r"\begin{longtable}{@{}lll@{}}", *lines, r"\end{longtable}"])


def _aligned(code: str) -> str:
    if "&=" not in code:
        return ""
    lines = code.replace(r"\begin{aligned}", "").replace(r"\end{aligned}", "").strip()
    return f"\\begin{{align*}}\n{_coloured(lines)}\n\\end{{align*}}"
