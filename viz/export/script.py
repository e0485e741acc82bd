"""A program as a script of plain Python: exactly as it was written, then checks of its gradients.

What ``.grad`` holds in the end is checked, and what the explained backward call added where that is
something else; then the backward pass as code, where it can stand after the program.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

import torch

from viz.chain import Graph
from viz.export.plain_python import preamble, same, without_future
from viz.naming import python_path
from viz.program.execution import Execution
from viz.program.run import execute
from viz.program.tensors_in import tensors_in
from viz.rules.backward import BackwardCode
from viz.text import Language, say
from viz.typed_program import TypedProgram

CHECKED = 100
"""Tensors whose gradients are checked: a script has to be read."""

_UNCOUNTED = frozenset(
    "jacobian hessian vjp jvp hvp vhp gradcheck gradgradcheck grad_and_value jacrev jacfwd".split()
)
"""What calls ``torch.autograd.grad`` by itself, so that calls cannot be counted from outside."""

_NOTING = '''\
def note_backward_call(number, named, added):
    """Note in `added` what the backward call `number`, from 0, adds to each tensor, or gives for it."""
    calls = iter(range(1_000_000))

    def noting(call, gives):
        def run(*args, **kwargs):
            tensors = named() if next(calls) == number else {}
            before = {name: 0 if it.grad is None else it.grad.clone() for name, it in tensors.items()}
            made = call(*args, **kwargs)
            if gives and tensors:
                inputs = args[1] if len(args) > 1 else kwargs["inputs"]
                inputs = [inputs] if isinstance(inputs, torch.Tensor) else inputs
                for one, gradient in zip(inputs, made):
                    added.update({name: gradient for name, it in tensors.items() if it is one})
            else:
                for name, it in tensors.items():
                    added[name] = None if it.grad is None else (it.grad - before[name]).detach()
            return made

        return run

    torch.autograd.backward = noting(torch.autograd.backward, False)
    torch.autograd.grad = noting(torch.autograd.grad, True)
'''


def script(
    graph: Graph, typed: TypedProgram, code: BackwardCode | None, language: Language = "en"
) -> str:
    """The program and checks of its gradients, to be run by Python with torch alone.

    `graph` has the gradients that are explained, `code` the backward pass, None where there is none.
    """
    made = checks(graph, typed, code, language)
    future, program = without_future(typed)
    parts = [
        f'"""{say("export.script", language)}"""',
        "\n".join(future),
        "\n".join(preamble(typed)),
        made.before,
        f"# {say('export.program', language)}",
        program,
        "\n".join(made.after),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


@dataclass(frozen=True)
class Checks:
    """Checks of a program's gradients: what has to stand `before` it, "" for nothing, and `after` it."""

    before: str
    after: tuple[str, ...]


def checks(
    graph: Graph, typed: TypedProgram, code: BackwardCode | None, language: Language = "en"
) -> Checks:
    """Lines of plain Python that check what the program's gradients are."""
    ended = execute(typed.program)
    held = _held(ended)
    after: list[str] = []
    if held:
        after += ["", f"# {say('export.held', language)}"]
        for path, tensor in list(held.items())[:CHECKED]:
            after += same(f"{path}.grad", tensor)
    before = ""
    added = {it: grad for it, grad in graph.grad.items() if grad is not None}
    if added and not _are_held(added, held):
        before, more = _of_the_call(typed, ended, added, language)
        after += more
    after += _by_hand(graph, typed, code, language)
    if not after:
        after += ["", f"# {say('export.none', language)}"]
    return Checks(before, tuple(after[1:]))


def _held(ended: Execution) -> Mapping[str, torch.Tensor]:
    """What ``.grad`` holds when the program has ended, by the tensor's path in Python."""
    found: dict[str, torch.Tensor] = {}
    for path, tensor in _named(ended).items():
        if tensor.requires_grad and (tensor.is_leaf or tensor.retains_grad):
            gradient = tensor.grad
            if gradient is not None:
                found[path] = gradient
    return found


def _named(run: Execution) -> Mapping[str, torch.Tensor]:
    """Each tensor that a name of the module leads to, by the first path that does."""
    paths: dict[int, tuple[str, torch.Tensor]] = {}
    for name, value in run.names.items():
        for path, tensor in tensors_in(name, value):
            paths.setdefault(id(tensor), (python_path(run.names, path), tensor))
    return dict(paths.values())


def _are_held(added: Mapping[str, torch.Tensor], held: Mapping[str, torch.Tensor]) -> bool:
    """Whether what the explained call added is what ``.grad`` holds in the end."""
    return all(
        name in held
        and held[name].shape == it.shape
        and torch.allclose(held[name].to_dense(), it.to_dense(), equal_nan=True)
        for name, it in added.items()
    )


def _of_the_call(
    typed: TypedProgram,
    ended: Execution,
    added: Mapping[str, torch.Tensor],
    language: Language,
) -> tuple[str, list[str]]:
    """What notes the explained call before the program, and the checks of what it added after it."""
    if typed.stop_at is None:
        return "", _without_a_call(typed, ended, added, language)
    stopped = execute(typed.program, stop_at=typed.stop_at)
    here = _named(stopped)
    paths = {leaf: python_path(stopped.names, leaf) for leaf in added}
    reached = {leaf: path for leaf, path in paths.items() if path in here}
    reached = dict(list(reached.items())[:CHECKED])
    if not reached or _calls_by_itself(typed) or typed.index is None:
        return "", ["", f"# {say('export.unnoted', language)}"]
    call = typed.calls[typed.index]
    about = say(
        "export.call",
        language,
        number=typed.index + 1,
        count=len(typed.calls),
        line=call.line,
    )
    named = ", ".join(f"{path!r}: {path}" for path in reached.values())
    lines = ["", f"# {about}"]
    for leaf, path in reached.items():
        lines += same(f"added[{path!r}]", added[leaf], _room(typed, leaf, added[leaf]))
    note = f"note_backward_call({typed.stop_at}, lambda: {{{named}}}, added)"
    return f"{_NOTING}\n\n# {about}\nadded = {{}}\n{note}", lines


def _room(typed: TypedProgram, leaf: str, gradient: torch.Tensor) -> str:
    """Tolerances of a difference of sums: their rounding grows with what was there before."""
    held = typed.history.held(leaf, typed.index)
    numbers = [it.detach().to_dense() for it in (held, gradient) if it is not None and it.numel()]
    most = max((float(it.abs().nan_to_num(0, 0, 0).max()) for it in numbers), default=1.0)
    coarse = gradient.dtype in (torch.float16, torch.bfloat16)
    return f", rtol=1e-4, atol={max(1.0, most) * (1e-2 if coarse else 1e-5):.1g}"


def _calls_by_itself(typed: TypedProgram) -> bool:
    names = {it.attr for it in ast.walk(typed.program.tree) if isinstance(it, ast.Attribute)}
    names |= {it.id for it in ast.walk(typed.program.tree) if isinstance(it, ast.Name)}
    return bool(names & _UNCOUNTED)


def _without_a_call(
    typed: TypedProgram,
    ended: Execution,
    added: Mapping[str, torch.Tensor],
    language: Language,
) -> list[str]:
    """Checks of a program without a backward call: ``torch.autograd.grad`` is asked after it."""
    root = ended.root(typed.root)
    here = _named(ended)
    name = next((path for path, tensor in here.items() if tensor is root), "")
    paths = {leaf: python_path(ended.names, leaf) for leaf in added}
    reached = {leaf: path for leaf, path in paths.items() if path in here}
    if not name or not reached:
        return ["", f"# {say('export.unnoted', language)}"]
    asked = "".join(f"{path}, " for path in reached.values())
    lines = [
        "",
        f"# {say('export.asked', language, root=name)}",
        f"added = torch.autograd.grad({name}, ({asked.rstrip()}), torch.ones_like({name}),"
        " retain_graph=True)",
    ]
    for place, leaf in enumerate(reached):
        lines += same(f"added[{place}]", added[leaf])
    return lines


def _by_hand(
    graph: Graph, typed: TypedProgram, code: BackwardCode | None, language: Language
) -> list[str]:
    """The backward pass as code, where it can stand after the program: what it needs is as it was."""
    if code is None or not _is_as_it_was(typed) or not runs_as_it_stands(code):
        return []
    lines = ["", f"# {say('export.by_hand', language)}", *code.source.split("\n")]
    for leaf, name in code.names.items():
        gradient = graph.grad[leaf]
        if gradient is not None:
            lines += same(name, gradient, ", rtol=1e-3, atol=1e-4")
    return lines


def runs_as_it_stands(code: BackwardCode) -> bool:
    """Whether no line of the backward pass is missing."""
    return not any(line.startswith("#") for line in code.source.split("\n"))


def _is_as_it_was(typed: TypedProgram) -> bool:
    """Whether nothing but printing comes after the explained backward call, in the module itself."""
    index = typed.index
    if typed.root is not None:
        return False
    if index is None:
        return True
    if index != len(typed.calls) - 1:
        return False
    line = typed.calls[index].line
    body = typed.program.tree.body
    places = [at for at, it in enumerate(body) if it.lineno <= line <= (it.end_lineno or 0)]
    if len(places) != 1 or not isinstance(body[places[0]], ast.Expr | ast.Assign):
        return False
    return all(
        isinstance(it, ast.Expr)
        and isinstance(it.value, ast.Call | ast.Constant)
        and (isinstance(it.value, ast.Constant) or _prints(it.value))
        for it in body[places[0] + 1 :]
    )


def _prints(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == "print"
