"""Works out closed forms with SymPy in a process of its own; see `viz.workers`.

Run as a script, without torch. A request is JSON: formulas as a list in which parts
come before wholes (see `viz.symbolic.shadow`), never text to be parsed; the answer is pickled.
"""

import json
import pickle
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy
from sympy import Abs, Add, Expr, Float, Integer, Max, Min, Mul, Piecewise, Rational, Symbol

from viz.workers import answer_requests, bound_memory

FAILURES = (
    *(ArithmeticError, TypeError, ValueError, NotImplementedError, AttributeError),
    *(RecursionError, MemoryError),
)
"""What SymPy raises where it does not get on."""

MEMORY = 800
"""Megabytes that a formula may take."""

SHORT = 8
"""Characters of a decimal number up to which it is written as a fraction."""

OPS: Mapping[str, Callable[..., Expr]] = {
    **{
        name: getattr(sympy, name)
        for name in ("exp", "log", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh")
    },
    **{
        name: getattr(sympy, name)
        for name in ("cosh", "tanh", "asinh", "acosh", "atanh", "erf", "erfc", "digamma", "atan2")
    },
    "add": lambda a, b: a + b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": lambda a, b: a**b,
    "neg": lambda a: -a,
    "exp2": lambda a: Integer(2) ** a,
    "expm1": lambda a: sympy.exp(a) - 1,
    "log2": lambda a: sympy.log(a) / sympy.log(2),
    "log10": lambda a: sympy.log(a) / sympy.log(10),
    "log1p": lambda a: sympy.log(1 + a),
    "rsqrt": lambda a: 1 / sympy.sqrt(a),
    "reciprocal": lambda a: 1 / a,
    "abs": Abs,
    "sigmoid": lambda a: 1 / (1 + sympy.exp(-a)),
    "lgamma": sympy.loggamma,
    "relu": lambda a: Piecewise((a, a > 0), (0, True)),
    "maximum": Max,
    "minimum": Min,
    "sum": Add,
    "prod": Mul,
}


def number(text: str) -> Expr:
    """A number, exact where it is short."""
    if text in ("inf", "-inf", "nan"):
        return {"inf": sympy.oo, "-inf": -sympy.oo, "nan": sympy.nan}[text]
    return Rational(text) if len(text) <= SHORT and "e" not in text else Float(text)


def symbol(leaf: str, place: int, shape: Sequence[int]) -> Symbol:
    """x for a scalar, x_{0}, x_{0,1} for an element."""
    if not shape:
        return Symbol(leaf, real=True)
    index: list[str] = []
    for size in reversed(shape):
        index.insert(0, str(place % size))
        place //= size
    return Symbol(f"{leaf}_{{{','.join(index)}}}", real=True)


def expressions(
    scalars: Sequence[Sequence[Any]],
    wanted: Sequence[int],
    shapes: Mapping[str, Sequence[int]],
    cut: Mapping[int, Symbol],
) -> dict[int, Expr]:
    """The expressions at `wanted`, those at `cut` taken as symbols of their own."""
    needed, stack = set(), list(wanted)
    while stack:
        place = stack.pop()
        if place in needed:
            continue
        needed.add(place)
        if place not in cut and scalars[place][0] not in ("symbol", "number"):
            stack.extend(scalars[place][1:])
    found: dict[int, Expr] = {}
    for place in sorted(needed):
        op, *parts = scalars[place]
        if place in cut:
            found[place] = cut[place]
        elif op == "symbol":
            found[place] = symbol(parts[0], parts[1], shapes[parts[0]])
        elif op == "number":
            found[place] = number(parts[0])
        else:
            found[place] = OPS[op](*(found[part] for part in parts))
    return found


def shortest(expr: Expr) -> Expr:
    """The form that a teacher would write: the one with the fewest operations."""
    forms = [sympy.simplify(expr), sympy.factor(expr), sympy.simplify(sympy.expand(expr))]
    known = {type(it) for it in expr.atoms(sympy.Function)}
    # SymPy turns a sigmoid's slope into a hyperbolic cosine, which nobody asked for.
    forms = [it for it in forms if {type(one) for one in it.atoms(sympy.Function)} <= known]
    return min([expr, *forms], key=lambda form: (sympy.count_ops(form), len(str(form))))


def shared(
    exprs: Sequence[Expr],
    names: Sequence[str],
    shape: Sequence[int],
    shapes: Mapping[str, Sequence[int]],
) -> Expr | None:
    """The one formula in x_i that all elements share; None if there is none."""
    same = [name for name in names if list(shapes[name]) == list(shape)]
    generic = {name: Symbol(f"{name}_i", real=True) for name in same}
    found = None
    for place, expr in enumerate(exprs):
        mine = {symbol(name, place, shape): generic[name] for name in same}
        renamed = expr.xreplace(mine)
        if not renamed.free_symbols <= set(generic.values()) | scalars_of(shapes):
            return None
        if found is None:
            found = renamed
        elif found != renamed and sympy.simplify(found - renamed) != 0:
            return None
    return found


def scalars_of(shapes: Mapping[str, Sequence[int]]) -> set[Symbol]:
    """The symbols of all that has no elements to tell apart."""
    return {Symbol(name, real=True) for name, shape in shapes.items() if not shape}


def matrix(exprs: Sequence[Expr], shape: Sequence[int]) -> sympy.ImmutableMatrix:
    """The formulas in the shape of the leaf, leading dimensions flattened."""
    columns = shape[-1] if shape else 1
    return sympy.ImmutableMatrix(len(exprs) // columns, columns, list(exprs))


def derivation(asked: Mapping[str, Any]) -> list[str]:
    """Each named value by those before it, then by the leaves alone, in LaTeX.

    One line stands for all elements where they agree; what does not fit in a line is left out.
    """
    cut: dict[int, Symbol] = {}
    shapes = dict(asked["shapes"])
    lines = []
    for name, shape, places in asked["named"]:
        near = written(asked, shape, places, shapes, cut)
        far = written(asked, shape, places, asked["shapes"], {})
        if near is not None and near not in cut.values():
            left = f"{sympy.latex(Symbol(name))}_{{i}}" if shape else sympy.latex(Symbol(name))
            forms = [near] if far is None or far == near else [near, far]
            lines.append(" = ".join([left, *map(sympy.latex, forms)]))
        shapes[name] = shape
        for at, place in enumerate(places):
            cut.setdefault(place, symbol(name, at, shape))
    return lines


def written(
    asked: Mapping[str, Any],
    shape: Sequence[int],
    places: Sequence[int],
    shapes: Mapping[str, Sequence[int]],
    cut: Mapping[int, Symbol],
) -> Expr | None:
    """One formula for all elements, in the symbols at `cut` and the leaves; None if there is none."""
    found = expressions(asked["scalars"], places, shapes, cut)
    exprs = [found[place] for place in places]
    if max(map(sympy.count_ops, exprs), default=0) > asked["longest"]:
        return None
    if shape:
        return shared(exprs, list(shapes), shape, shapes)
    return min((exprs[0], sympy.together(exprs[0])), key=sympy.count_ops)


def answer(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The derivative of the weighted root by each element of the leaf."""
    leaf, shapes = asked["leaf"], asked["shapes"]
    found = expressions(asked["scalars"], asked["root"], shapes, {})
    root = Add(
        *(
            number(seed) * found[place]
            for seed, place in zip(asked["seeds"], asked["root"], strict=True)
        )
    )
    count = 1
    for size in shapes[leaf]:
        count *= size
    symbols = [symbol(leaf, place, shapes[leaf]) for place in range(count)]
    slopes = [sympy.diff(root, one) for one in symbols]
    general = shared(slopes, list(shapes), shapes[leaf], shapes) if shapes[leaf] else slopes[0]
    values = {
        symbol(name, place, shapes[name]): Float(value)
        for name, numbers in asked["values"].items()
        for place, value in enumerate(numbers)
    }
    generic = general is not None
    if generic:
        expr: Any = shortest(general)
    else:
        if count > asked["most"]:
            return {"reason": "many", "count": count}
        slopes = [shortest(slope) for slope in slopes]
        expr = matrix(slopes, shapes[leaf])
    return {
        "expr": expr,
        "latex": sympy.latex(expr),
        "generic": generic,
        "numbers": [float(sympy.re(slope.xreplace(values).evalf())) for slope in slopes],
        "derivation": derivation(asked),
    }


def made(request: bytes) -> bytes:
    """The answer to a request, or the reason why there is none."""
    try:
        return pickle.dumps(answer(json.loads(request)))
    except FAILURES as error:
        return pickle.dumps({"reason": "sympy", "detail": type(error).__name__})


if __name__ == "__main__":
    bound_memory(MEMORY)
    answer_requests(made)
