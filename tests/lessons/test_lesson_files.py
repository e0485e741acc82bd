"""The reader of lessons: what a file says arrives, and a bad file is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from viz.lessons.lesson import LessonFileError, read_course, read_lesson
from viz.lessons.question import Asked, Option

FILE = """\
---
title: Twice
confusion: "It counts once: surely."
---
First words.

## no heading, as it stands in the program
```python
x = torch.tensor(3.)
## a comment
y = x * x
```

More words.

## Predict: total

What is it?

```ask
number: y
hint: "Look: twice."
hides: local
```

So: `y → 9`.

## Predict: which

Which one?

- [ ] `x`
  That is the leaf,
  not the root.
- [x] `y`

```ask
check: y > x
```

Because.

## Change next

- Look again.
- Another number (`3.` → `4.`)
- A line more
  (`y = x * x` → `y = x * x\\nz = y`)
"""
GOOD = FILE.replace("## no heading, as it stands in the program\n", "")


def written(folder: Path, text: str, name: str = "07-twice.en.md") -> Path:
    """A file with this text."""
    file = folder / name
    file.write_text(text, "utf-8")
    return file


def test_what_a_file_says(tmp_path: Path) -> None:
    lesson = read_lesson(written(tmp_path, GOOD))
    assert (lesson.number, lesson.name, lesson.language) == (7, "twice", "en")
    assert (lesson.title, lesson.confusion) == ("Twice", "It counts once: surely.")
    assert lesson.text == "First words.\n\nMore words."
    assert lesson.program == "x = torch.tensor(3.)\n## a comment\ny = x * x\n"
    total, which = lesson.questions
    assert (total.key, total.text, total.after) == ("total", "What is it?", "So: `y → 9`.")
    assert (total.asked, total.hides, total.hint) == (Asked("number", "y"), "local", "Look: twice.")
    assert which.options == (
        Option("`x`", False, "That is the leaf, not the root."),
        Option("`y`", True),
    )
    assert (which.asked.kind, which.hides, which.check) == ("choice", "gradients", "y > x")
    look, number, line = lesson.changes
    assert (look.text, look.program) == ("Look again.", "")
    assert (number.text, number.program) == ("Another number", lesson.program.replace("3.", "4."))
    assert line.program.endswith("y = x * x\nz = y\n")


def test_a_course_is_its_files(tmp_path: Path) -> None:
    for name in ("02-b.en.md", "01-a.ko.md", "02-b.ko.md"):
        written(tmp_path, GOOD, name)
    written(tmp_path, "no lesson", "README.md")
    course = read_course(tmp_path)
    assert {number: list(it) for number, it in course.items()} == {1: ["ko"], 2: ["en", "ko"]}


BAD = {
    "no front": ("---\ntitle: Twice", "title: Twice", 1, "between two lines"),
    "not YAML": ("title: Twice", "title: Twice: and more", 2, "not YAML"),
    "no title": ("title: Twice\n", "", 2, "'title' is missing"),
    "unknown in front": ("title: Twice", "titel: Twice", 2, "'titel' is none of"),
    "a number for a text": ("title: Twice", "title: 7", 2, "has to be a text"),
    "a list in front": ("title: Twice\nconfusion:", "- Twice\n-", 2, "lines such as"),
    "no program": ("```python", "```text", 5, "one ```python block"),
    "an open block": ("check: y > x\n```", "check: y > x", 27, "not closed"),
    "an unknown heading": ("## Change next", "## Try next", 42, "a heading is"),
    "no key": ("## Predict: total", "## Predict", 15, "a heading is"),
    "another level": ("## Predict: total", "# Predict: total", 15, "a heading is"),
    "a key twice": ("## Predict: which", "## Predict: total", 27, "two questions named 'total'"),
    "nothing asked": ("number: y\n", "", 20, "one thing is asked"),
    "two things asked": ("number: y", "number: y\nmatrix: y", 20, "one thing is asked"),
    "options and a number": ("check: y > x", "number: y", 37, "one thing is asked"),
    "an unknown word": ("hint:", "hints:", 21, "'hints' is none of"),
    "hides something else": ("hides: local", "hides: all", 22, "`hides` is"),
    "an answer of a number": ("hides: local", "answer: '9'", 20, "one right `answer`"),
    "a formula without answer": ("number: y", "formula: y", 20, "one right `answer`"),
    "no right option": ("- [x] `y`", "- [ ] `y`", 28, "only one, is marked"),
    "text after the options": ("- [x] `y`\n", "- [x] `y`\n\nNow?\n", 36, "after the options"),
    "no explanation": ("So: `y → 9`.", "", 16, "its answer's reason"),
    "no ask block": ("```ask\nnumber: y", "```\nnumber: y", 16, "one ```ask block"),
    "a change of nothing": ("(`3.` → `4.`)", "(`5.` → `4.`)", 45, "does not stand in the program once"),
    "a line of no program": ("number: y", "code: y > 1\nanswer: z\ninstead: z = 1", 15, "no line"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "said"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    assert GOOD.count(old) == 1
    with pytest.raises(LessonFileError) as refused:
        read_lesson(written(tmp_path, GOOD.replace(old, new)))
    assert str(refused.value).startswith(f"07-twice.en.md:{refused.value.line}: ")
    assert said in str(refused.value)
    assert refused.value.line == line


def test_questions_are_one_to_three(tmp_path: Path) -> None:
    start, end = GOOD.index("## Predict: total"), GOOD.index("## Change next")
    with pytest.raises(LessonFileError, match="one to three"):
        read_lesson(written(tmp_path, GOOD[:start] + GOOD[end:]))
    one = GOOD[start : GOOD.index("## Predict: which")]
    more = "".join(one.replace("total", f"total{letter}") for letter in "abcd")
    with pytest.raises(LessonFileError, match="one to three"):
        read_lesson(written(tmp_path, GOOD[:start] + more))


def test_a_file_has_its_number_and_language_in_its_name(tmp_path: Path) -> None:
    with pytest.raises(LessonFileError, match="NN-name"):
        read_lesson(written(tmp_path, GOOD, "7-twice.md"))
