"""The LaTeX document is compiled by pdfLaTeX where it is installed, else read by a parser of LaTeX."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from pylatexenc.latexwalker import LatexWalker, LatexWalkerParseError

import viz
from tests.export.programs import KINDS, made
from viz.draw.latex_text import formula_latex, needs_kotex, text_latex, verbatim_latex
from viz.draw.view import View

COMPILED = ("walkthrough", "a loop", "two paths")
"""Those that a real LaTeX compiles here, a second each; all are read by the parser."""


@cache
def document(name: str) -> str:
    """The document of a program."""
    language = "ko" if name == "Korean" else "en"
    return made(viz.run(KINDS[name]), "tex", language=language).decode("utf-8")


def parse(text: str) -> None:
    """Read a document. Raises `LatexWalkerParseError` where braces or environments differ."""
    body = text.replace("{Verbatim}", "{verbatim}")
    LatexWalker(body, tolerant_parsing=False).get_latex_nodes()


def compile_(text: str, folder: Path, engine: str) -> str:
    """Compile a document; gives the log's complaints, "" for none."""
    (folder / "a.tex").write_text(text, "utf-8")
    command = [engine, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "a.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=120)
    log = (folder / "a.log").read_text("utf-8", "replace")
    if done.returncode == 0 and (folder / "a.pdf").read_bytes().startswith(b"%PDF"):
        return "\n".join(line for line in log.split("\n") if "Missing character" in line)
    return log[-2_000:]


def checked(text: str, folder: Path) -> str:
    """What LaTeX says of a document; a parser's word where there is no LaTeX."""
    korean = needs_kotex(text)
    engine = shutil.which("xelatex" if korean else "pdflatex")
    if engine is None:
        try:
            parse(text)
        except LatexWalkerParseError as error:
            return str(error)
        return ""
    return compile_(text, folder, engine)


@pytest.mark.parametrize("name", KINDS)
def test_a_parser_reads_it(name: str) -> None:
    parse(document(name))


@pytest.mark.parametrize("name", COMPILED)
def test_latex_compiles_it(name: str, tmp_path: Path) -> None:
    assert checked(document(name), tmp_path) == ""


BROKEN: dict[str, Callable[[str], str]] = {
    "a brace": lambda text: text.replace(r"\section*{The picture}", r"\section*{The picture"),
    "an end": lambda text: text.replace(r"\end{tikzpicture}", ""),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_fault_would_be_found(fault: str, tmp_path: Path) -> None:
    broken = BROKEN[fault](document("walkthrough"))
    assert broken != document("walkthrough")
    assert checked(broken, tmp_path) != ""
    with pytest.raises(LatexWalkerParseError):
        parse(broken)


def test_it_says_what_the_page_says() -> None:
    text = document("walkthrough")
    for part in (
        "The program",
        "The picture",
        "The chain rule: x.grad",
        "Factors",
        "The gradient as a formula",
    ):
        assert rf"\section*{{{part}" in text
    assert r"\tfrac{1}{4} \cdot 2 \cdot 4 \cdot 1 = \textcolor{gradient}{2}" in text
    assert r"mean of 4: 1/4" in text
    assert "% res" in text  # its box, by name
    assert r"{\ensuremath{\times}4}" in text  # what stands on an arrow
    assert "kotex" not in text


def test_korean_says_what_it_needs() -> None:
    text = document("Korean")
    assert r"\usepackage{kotex}" in text
    assert "XeLaTeX or LuaLaTeX" in text
    assert r"\section*{연쇄 법칙: 값.grad}" in text


def test_the_chosen_element_and_step_are_in_it() -> None:
    explanation = viz.run(KINDS["walkthrough"])
    text = made(explanation, "tex", element=3, view=View(step=2)).decode("utf-8")
    assert "The chain rule: x.grad[1, 1]" in text
    assert "{0.25}" not in text.split("tikzpicture")[1]  # not known by then
    assert "box now" in text.split("tikzpicture")[1]
    assert r"\textcolor{gradient}{2}" in text


def test_nothing_tells_a_secret() -> None:
    explanation = viz.run(KINDS["two paths"])
    text = made(explanation, "tex", secret=True, view=View(gradients=False, local=False)).decode(
        "utf-8"
    )
    assert "{25}" not in text
    assert "{25}" in document("two paths")
    assert "The chain rule" not in text


TEXTS = {
    "a_b": r"a\_b",
    "x**2 & 50%": r"x**2 \& 50\%",
    "∂z/∂x": r"\ensuremath{\partial}z/\ensuremath{\partial}x",
    "×¼": r"\ensuremath{\times}\ensuremath{\tfrac{1}{4}}",
    "Wᵀ": r"W\ensuremath{^{\mathsf{T}}}",
    "αΣ": r"\ensuremath{\alpha}\ensuremath{\Sigma}",
    "x²": r"x\ensuremath{^{2}}",
    "값": "값",
    "é": "é",
    "\U0001f600": "{[U+1F600]}",
    "\u202ea\n": " a ",
}


@pytest.mark.parametrize("text", TEXTS)
def test_text_is_escaped(text: str) -> None:
    assert text_latex(text) == TEXTS[text]


def test_programs_and_formulas_are_escaped() -> None:
    assert verbatim_latex("a = {'\\n'}") == r"a = \char123{}'\char92{}n'\char125{}"
    assert formula_latex("값_i = α") == r"\text{값}_i = \ensuremath{\alpha}"
