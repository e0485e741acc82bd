"""The lessons: every program runs, torch gives every answer, the text says what it gives, in both languages.

What a lesson says of a number is written as ```expression → value```: of the program or, under
``Change next``, of the changed one. That is checked here.
"""

from __future__ import annotations

import ast
import contextlib
import io
import re
from collections.abc import Iterator

import pytest
import torch
from torch.testing import assert_close

import viz
from viz.lessons.course import course, is_program_of, lesson, number_in
from viz.lessons.lesson import CourseLesson
from viz.lessons.question import Question
from viz.program import parse_program
from viz.text import LANGUAGES
from viz.views import guess, question

LESSONS = [it for both in course().values() for it in both.values()]
ENGLISH = [both["en"] for both in course().values()]
all_lessons = pytest.mark.parametrize("told", LESSONS, ids=lambda it: f"{it.name}-{it.language}")
each_lesson = pytest.mark.parametrize("told", ENGLISH, ids=lambda it: it.name)

ASKED = [(told, asked) for told in ENGLISH for asked in told.questions]
every_question = pytest.mark.parametrize(
    ("told", "asked"), ASKED, ids=[f"{told.name}-{asked.key}" for told, asked in ASKED]
)


def run_by_python(program: str) -> tuple[dict[str, object], str]:
    """The variables that plain Python ends with, and what it prints."""
    names: dict[str, object] = {"torch": torch, "F": torch.nn.functional}
    torch.manual_seed(0)
    with contextlib.redirect_stdout(io.StringIO()) as output:
        exec(program, names)
    return names, output.getvalue()


def test_there_are_sixteen_in_both_languages() -> None:
    assert list(course()) == list(range(1, 17))
    assert all(both.keys() == LANGUAGES.keys() for both in course().values())
    assert all(len({it.name for it in both.values()}) == 1 for both in course().values())
    for language in LANGUAGES:
        assert len({both[language].title for both in course().values()}) == 16
        assert len({both[language].confusion for both in course().values()}) == 16


@all_lessons
def test_its_program_runs_here_as_in_python(told: CourseLesson) -> None:
    explanation = viz.run(told.program)
    assert explanation.root is not None
    assert explanation.printed == run_by_python(told.program)[1]
    lines = told.program.splitlines()
    assert len(lines) <= 9  # below the words there is no room for more
    assert max(map(len, lines)) <= 41  # more would be broken beside the graph


@every_question
def test_torch_judges_its_answers(told: CourseLesson, asked: Question) -> None:
    run = viz.run(told.program)
    if asked.options:
        assert 2 <= len(asked.options) <= 4
        assert asked.check or asked.raises or asked.runs
        return
    right = asked.answer or question.answer(run, asked.asked)
    assert question.judge(run, asked.asked, right).right
    wrong = {"code": asked.asked.instead, "formula": f"{right} + 1", "line": f"2 * ({right})"}
    typed = wrong.get(asked.asked.kind, f"torch.tensor({right}) + 1")
    assert not question.judge(run, asked.asked, typed).right
    assert asked.hint
    if asked.asked.kind in ("number", "matrix"):
        assert len(right) < 20  # it is typed


@every_question
def test_torch_does_what_the_right_option_says(told: CourseLesson, asked: Question) -> None:
    if asked.check:
        assert guess.evaluated(told.program, f"torch.as_tensor({asked.check})").all()
    if asked.raises:
        with pytest.raises(RuntimeError):
            run_by_python(f"{told.program}\n{asked.raises}")
        with pytest.raises(viz.ProgramError) as refused:
            viz.run(f"{told.program}\n{asked.raises}")
        assert refused.value.torch_message
    if asked.runs:
        run_by_python(f"{told.program}\n{asked.runs}")


FACT = re.compile(r"`([^`→]+?) → ([^`]+)`")


def texts(told: CourseLesson) -> Iterator[str]:
    """All that is said, but for what to change."""
    yield told.text
    for asked in told.questions:
        yield from (asked.text, asked.hint, asked.after, *(it.reply for it in asked.options))


def check_facts(text: str, program: str) -> int:
    """How many facts a text states, each held against torch."""
    found = FACT.findall(text)
    for of, said in found:
        names, _ = run_by_python(program)
        value = question.wanted(viz.run(program), of) if "∂" in of else eval(of, names)
        if isinstance(value, torch.Tensor):
            expected = torch.tensor(eval(said, {"nan": float("nan")})).to(value.dtype)
            assert_close(value.detach(), expected, rtol=2e-4, atol=1e-5, equal_nan=True)
        else:
            assert value == eval(said), of
    return len(found)


@all_lessons
def test_its_text_says_what_torch_gives(told: CourseLesson) -> None:
    assert sum(check_facts(text, told.program) for text in texts(told)) >= 1
    for change in told.changes:
        check_facts(change.text, change.program or told.program)


@pytest.mark.parametrize("text", ["`x.grad → 7`", "`x.grad.shape → (1,)`", "so `∂y/∂x → 5`"])
def test_a_wrong_number_in_a_text_would_be_found(text: str) -> None:
    program = "x = torch.tensor(3., requires_grad=True)\ny = 2 * x\ny.backward()"
    with pytest.raises(AssertionError):
        check_facts(text, program)
    assert check_facts("`x.grad → 2` and `x.shape → ()`, so `∂y/∂x → 2`", program) == 3


@every_question
def test_the_answer_is_not_said_before_it_is_given(told: CourseLesson, asked: Question) -> None:
    for language in LANGUAGES:
        same = course()[told.number][language]
        at = [it.key for it in same.questions].index(asked.key)
        before = [same.text, *(it.text for it in same.questions[: at + 1])]
        before += [it.after for it in same.questions[:at]]
        said = {of for text in before for of, _ in FACT.findall(text)}
        assert asked.asked.of not in said
        assert not any(len(asked.answer) > 1 and f"`{asked.answer}`" in text for text in before)


@each_lesson
def test_what_to_change_next_is_a_program(told: CourseLesson) -> None:
    assert told.changes
    for change in told.changes:
        if change.program:
            parse_program(change.program)
            failed = viz.program.execute(parse_program(change.program)).error
            assert not failed or failed.torch_message, change  # torch's own: the lesson is about it


def tree(program: str) -> str:
    """A program without its comments, and where each piece stands."""
    return ast.dump(ast.parse(program), include_attributes=True)


@each_lesson
def test_languages_tell_the_same_lesson(told: CourseLesson) -> None:
    other = course()[told.number]["ko"]
    assert tree(told.program) == tree(other.program)
    for one, two in zip(told.questions, other.questions, strict=True):
        assert (one.key, one.asked, one.hides, one.answer) == (
            two.key,
            two.asked,
            two.hides,
            two.answer,
        )
        assert (one.check, one.raises, one.runs) == (two.check, two.raises, two.runs)
        assert [it.right for it in one.options] == [it.right for it in two.options]
        assert [bool(it.reply) for it in one.options] == [bool(it.reply) for it in two.options]
        assert bool(one.hint) == bool(two.hint)
        assert sorted(FACT.findall(one.after)) == sorted(FACT.findall(two.after))
    for mine, theirs in zip(told.changes, other.changes, strict=True):
        assert bool(mine.program) == bool(theirs.program)
        assert not mine.program or tree(mine.program) == tree(theirs.program)


@all_lessons
def test_it_is_short_and_in_its_language(told: CourseLesson) -> None:
    assert len(told.title) <= 48
    assert len(told.text) <= 420
    for text in (told.title, told.confusion, *texts(told), *(it.text for it in told.changes)):
        assert len(text) <= 420
        if text and told.language == "ko":
            assert re.search("[가-힣]", text) or FACT.search(text)
        if told.language == "en":
            assert not re.search("[가-힣]", text)
    for asked in told.questions:
        assert all(it.reply for it in asked.options if not it.right)


def test_a_link_names_a_lesson_or_nothing() -> None:
    assert number_in("7") == 7
    assert [number_in(it) for it in ("", "0", "17", "-1", "7.0", "٧", "1e9", "0" * 99)] == [
        None
    ] * 8
    assert lesson(7, "ko") is course()[7]["ko"]
    assert lesson(17, "ko") is None


def test_a_program_is_known_in_any_language() -> None:
    assert is_program_of(3, course()[3]["ko"].program + "\n")
    assert not is_program_of(3, course()[4]["en"].program)
