"""The examples of the menu: each runs, and its question says what torch computes."""

from __future__ import annotations

import contextlib
import io
import re

import pytest
import torch
from torch.testing import assert_close

import viz
from viz.lessons.examples import EXAMPLES, Example, example_of
from viz.panels.state import WALKTHROUGH
from viz.text import LANGUAGES

all_examples = pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES.keys())


def run_by_python(example: Example) -> tuple[dict[str, object], str]:
    """The variables that plain Python ends with, and what it prints."""
    names: dict[str, object] = {"torch": torch, "F": torch.nn.functional}
    with contextlib.redirect_stdout(io.StringIO()) as output:
        exec(example.program, names)
    return names, output.getvalue()


@all_examples
def test_its_answers_are_what_torch_computes(example: Example) -> None:
    names, _ = run_by_python(example)
    assert example.answers
    for answer in example.answers:
        value = eval(answer.of, names)
        expected = torch.tensor(answer.value)
        assert_close(value.detach(), expected, rtol=1e-3, atol=1e-6, equal_nan=True)


@all_examples
def test_it_runs_here_as_in_python(example: Example) -> None:
    explanation = viz.run(example.program)
    assert explanation.root is not None
    assert explanation.printed == run_by_python(example)[1]
    assert len(explanation.nodes) <= 12  # boxes that can be read at once


@all_examples
def test_paths_add_what_the_question_says(example: Example) -> None:
    explanation = viz.run(example.program)
    for answer in (it for it in example.answers if it.paths):
        paths = explanation.paths(answer.of.removesuffix(".grad")).paths
        assert sorted(path.product.item() for path in paths) == sorted(answer.paths)
        assert sum(answer.paths) == pytest.approx(answer.value)


@all_examples
def test_every_number_of_the_question_is_to_be_found(example: Example) -> None:
    _, printed = run_by_python(example)
    answers = [number for answer in example.answers for number in answer.paths]
    found = f"{example.program} {printed} {answers}"
    numbers = {float(number) for number in re.findall(r"-?\d+\.?\d*", found)}
    for question in example.question.values():
        asked = re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?(?!\w*\.grad)", question)
        assert {float(number) for number in asked} <= numbers


@all_examples
def test_it_can_be_read(example: Example) -> None:
    lines = example.program.splitlines()
    assert len(lines) <= 12
    assert max(map(len, lines)) <= 44  # more would be broken by an editor of 392 pixels
    assert "backward()" in example.program
    assert re.search(r"print\(.*\.grad", example.program)
    for said in (example.title, example.question):
        assert said.keys() == LANGUAGES.keys()
        assert all(sentence.strip() for sentence in said.values())
        assert re.search("[가-힣]", said["ko"])
    assert all(len(title) <= 30 for title in example.title.values())
    assert all(question.endswith("?") for question in example.question.values())


def test_there_are_twelve_that_differ() -> None:
    assert len(EXAMPLES) == 12
    for language in LANGUAGES:
        assert len({it.title[language] for it in EXAMPLES.values()}) == 12
        assert len({it.question[language] for it in EXAMPLES.values()}) == 12


def test_the_page_starts_with_the_first() -> None:
    assert next(iter(EXAMPLES.values())).program == WALKTHROUGH


def test_an_example_is_known_by_its_text() -> None:
    example = EXAMPLES["square"]
    assert example_of(f"\n{example.program}\n") is example
    assert example_of(example.program + "print(y)") is None
    assert example_of("") is None
