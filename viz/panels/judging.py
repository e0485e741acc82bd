"""An answer to a question of a lesson or a task, with its verdict."""

from __future__ import annotations

from streamlit.delta_generator import DeltaGenerator

from viz.draw.markdown import code
from viz.errors import ProgramError, VizError
from viz.lessons.lesson import CourseLesson
from viz.lessons.question import Question
from viz.panels.course_state import Given
from viz.panels.current import about
from viz.text import Language
from viz.views.answers import Judgement
from viz.views.question_requests import GetAnswer, JudgeAnswer


def judged(
    opened: CourseLesson,
    question: Question,
    typed: str | None,
    notice: DeltaGenerator,
    language: Language,
) -> Given:
    """An answer with its verdict: torch's, on the lesson's own program, or the chosen option's."""
    own = about(opened.program, notice)
    if question.options:
        right = next(at for at, it in enumerate(question.options) if it.right)
        if typed is None:
            return Given("", shown=question.options[right].text)
        return Given(typed, Judgement(typed == str(right)))
    try:
        if typed is None:
            found = question.answer or own.get(GetAnswer(question.asked))
            return Given("", shown=found if question.asked.kind == "backward" else code(found))
        return Given(typed, own.get(JudgeAnswer(question.asked, typed)))
    except ProgramError as error:
        said = f"{error.torch_message or error.said(language)} {error.hint_said(language)}"
        return Given(typed or "", error=said)
    except VizError as error:
        return Given(typed or "", error=error.said(language))
