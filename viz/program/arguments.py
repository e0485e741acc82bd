"""Checks a call's arguments against its row of the op table, before torch is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from inspect import Parameter

from viz.program.ir import Call, Expr
from viz.program.ops.signature import KINDS, Wanted
from viz.program.refusal import refuse, refuse_misspelt


def check_arguments(
    call: Call, arguments: Sequence[object], keywords: Mapping[str, object]
) -> None:
    """Raise `ProgramError` at the argument that does not fit the signature of `call.op`."""
    signature = call.op.parameters
    for (name, expr), value in zip(call.keywords, keywords.values(), strict=True):
        if name not in signature.parameters:
            raise refuse_misspelt(
                "unknown_argument",
                expr.span,
                name,
                signature.parameters,
                name=name,
                op=call.written,
                signature=call.op.signature,
            )
        _check_one(call, signature.parameters[name], expr, value)
    try:
        bound = signature.bind(*arguments, **keywords)
    except TypeError as error:
        raise refuse(
            "arguments",
            call.span,
            op=call.written,
            detail=str(error),
            signature=call.op.signature,
        ) from None
    position = 0
    for name in bound.arguments:
        parameter = signature.parameters[name]
        if name in keywords:
            continue
        last = len(arguments) if parameter.kind is Parameter.VAR_POSITIONAL else position + 1
        single = last - position == 1
        for expr, value in zip(
            call.arguments[position:last], arguments[position:last], strict=True
        ):
            _check_one(call, parameter, expr, value, single=single)
        position = last


def _check_one(
    call: Call, parameter: Parameter, expr: Expr, value: object, *, single: bool = True
) -> None:
    wanted: Wanted = parameter.annotation
    spread = parameter.kind is Parameter.VAR_POSITIONAL and not single
    fits = KINDS["int"](value) if spread and wanted.kinds == ("Shape",) else wanted.fits(value)
    if not fits:
        raise refuse(
            "argument_kind",
            expr.span,
            op=call.written,
            name=parameter.name,
            wanted=str(wanted),
            kind=type(value).__name__,
        )
