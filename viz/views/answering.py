"""Answers what the page asks: the one place that knows which function works out which view."""

from __future__ import annotations

import json
from collections.abc import Callable

from viz.draw.leaf_factors import leaf_factors
from viz.explanation import Explanation
from viz.views import (
    askable,
    chain,
    code,
    diagnosis,
    files,
    formula,
    guess,
    ledger,
    node,
    nudge,
    outline,
    picture,
    plots,
    question,
    question_requests,
    steps,
    tensors,
)
from viz.views import requests as ask
from viz.views.request import Request, T_co


def answer(asked: Request[T_co], text: str, explained: Callable[[], Explanation]) -> object:
    """The answer to a request about a text; `explained` runs it. Raises `VizError`."""
    match asked:
        case ask.ChangeSteps(opened, changes):
            return steps.changed(text, json.loads(changes), opened)
        case ask.InsertOperation(step, used, name, operation):
            return steps.inserted(text, step, used, name, operation)
        case ask.GetPalette():
            return steps.palette()
        case _:
            return _of_a_run(asked, explained())


def _of_a_run(asked: Request[T_co], run: Explanation) -> object:
    match asked:
        case ask.GetOutline():
            return outline.outline(run)
        case ask.GetPicture(view, coarse):
            return picture.drawn(run, view, coarse)
        case ask.GetFile(view, leaf, element, format, secret):
            return files.file(run, files.Wanted(view, leaf, element, secret), format)
        case ask.GetNode(name, edge, secret, language):
            return node.node(run, name, edge, secret, language)
        case ask.KeepGradient(name):
            return node.keeping(run, name)
        case ask.GetPaths(leaf):
            return chain.paths(run, leaf)
        case ask.GetChainRule(leaf, element):
            return chain.chain_rule(run, leaf, element)
        case ask.GetFactors(leaf, element, language):
            return leaf_factors(run, leaf, element, language)
        case ask.GetLedger(leaf):
            return ledger.ledger(run, leaf)
        case ask.GetClosedForm(leaf):
            return formula.closed_form(run, leaf)
        case ask.GetCheck(leaf):
            return formula.check(run, leaf)
        case ask.GetBackwardCode():
            return code.code(run)
        case ask.GetExercise():
            return code.tasks(run)
        case ask.JudgeLine(place, typed, done):
            return run.exercise().judge(place, typed, frozenset(done))
        case ask.GetTargets(leaf, name):
            return guess.targets(run, leaf, name)
        case ask.JudgeGuess(leaf, name, target, typed):
            return guess.verdict(run, leaf, name, target, typed)
        case question_requests.JudgeAnswer(asked_for, typed):
            return question.judge(run, asked_for, typed)
        case question_requests.GetAnswer(asked_for):
            return question.answer(run, asked_for)
        case question_requests.GetAskable():
            return askable.askable(run)
        case ask.GetSteps(opened):
            return steps.table(run, opened)
        case ask.GetTensors():
            return tensors.made(run)
        case ask.SetCell(tensor, element, number):
            return tensors.with_cell(run, tensor, element, number)
        case ask.GetNudge(tensor, element, by):
            return nudge.nudge(run, tensor, element, by)
        case ask.MakeTensor(tensor, shape, fill, seed, requires_grad):
            return tensors.with_tensor(run, tensor, shape, fill, seed, requires_grad)
        case _:
            return _figures(asked, run)


def _figures(asked: Request[T_co], run: Explanation) -> object:
    match asked:
        case ask.GetDiagnosis(language):
            return diagnosis.diagnosis(run, language)
        case ask.GetGradientSizes(title):
            return plots.sizes(run, title)
        case ask.GetHeatMaps(name, value, upstream):
            return plots.heat(run, name, value, upstream)
        case ask.GetPathBars(leaf, element, title):
            return plots.bars(run, leaf, element, title)
        case ask.GetCurve(leaf, element):
            return plots.root_curve(run, leaf, element)
        case ask.GetCallPlots(leaf, titles):
            return ledger.call_plots(run, leaf, titles)
        case ask.GetFigures():
            return plots.drawn_by_the_program(run)
    raise TypeError(f"nobody answers {type(asked).__name__}")
