"""How single operations of ATen are written; `viz.rules.write` has what holds for all."""

from __future__ import annotations

import torch

from viz.rules.expression import ITEM, VIEWS, Expr
from viz.rules.write import (
    ATOM,
    POWER,
    PRODUCT,
    SUM,
    UNARY,
    Piece,
    Template,
    Writer,
    plain,
)


def _statistic(w: Writer, e: Expr) -> Piece | None:
    """The mean and the inverse deviation that a normalization keeps; a convolution's two gradients."""
    of, place = e.args
    if of.name == "convolution_backward":
        return _convolution(w, of, place)
    if of.name == "_linalg_solve_ex" and place == 0 and len(of.args) <= 2:
        return w.function("torch.linalg.solve", *of.args)
    if of.name == "_linalg_svd":
        full = of.argument(1, "full_matrices", False)
        whole, _ = w.function("torch.linalg.svd", of.args[0], full_matrices=full)
        return f"{whole}[{place}]", ATOM
    if of.name == "_linalg_eigh" and not of.kwargs:
        return f"{w.function('torch.linalg.eigh', *of.args[:2])[0]}[{place}]", ATOM
    if of.name == "log_sigmoid_forward" and place == 0:
        return w.function("F.logsigmoid", *of.args)
    if of.name != "native_layer_norm" or place == 0:
        return None
    x, shape, *_, eps = of.args
    dims = tuple(range(-len(shape), 0))
    given = dims[0] if len(dims) == 1 else dims
    if place == 1:
        return w.method(x, "mean", given, keepdim=True)
    spread, _ = w.method(x, "var", given, correction=0, keepdim=True)
    return f"({spread} + {eps}).rsqrt()", ATOM


def _convolution(w: Writer, of: Expr, place: int) -> Piece | None:
    """What ``torch.nn.grad`` has a function for: plain convolutions of batches."""
    grad, x, weight, _, stride, padding, dilation, transposed, _, groups, _ = of.args
    dims = len(x.shape) - 2
    if transposed or place > 1 or not 1 <= dims <= 3:
        return None
    kind = ("input", "weight")[place]
    shaped, other = ((x, weight), (weight, x))[place]
    sizes = f"{w.bound(shaped, ATOM)}.shape"
    first = [sizes, w.piece(other)[0]] if place == 0 else [w.piece(other)[0], sizes]
    options = {"stride": (stride, 1), "padding": (padding, 0), "dilation": (dilation, 1)}
    more = [f"{name}={_one(it)}" for name, (it, usual) in options.items() if set(it) != {usual}]
    more += [f"groups={groups}"] if groups != 1 else []
    given = ", ".join([*first, w.piece(grad)[0], *more])
    return f"torch.nn.grad.conv{dims}d_{kind}({given})", ATOM


def _one(sizes: tuple[int, ...]) -> str:
    return str(sizes[0]) if len(set(sizes)) == 1 else str(sizes)


def _add(w: Writer, e: Expr) -> Piece | None:
    alpha = dict(e.kwargs).get("alpha", 1)
    sign = "-" if e.name == "sub" else "+"
    left, right = e.args[:2]
    if alpha not in (1, None):
        scaled, _ = w.binary("*", PRODUCT, alpha, right)
        return f"{w.bound(left, SUM)} {sign} {scaled}", SUM
    if sign == "+" and isinstance(right, Expr) and right not in w.names and right.name == "neg":
        return w.binary("-", SUM, left, right.args[0])
    return w.binary(sign, SUM, left, right)


def _rsub(w: Writer, e: Expr) -> Piece | None:
    return None if e.kwargs or len(e.args) > 2 else w.binary("-", SUM, e.args[1], e.args[0])


def _power(w: Writer, e: Expr) -> Piece:
    base, exponent = e.args
    exponent = plain(exponent, base)
    raised = w.piece(exponent)[0]
    raised = f"({raised})" if not raised.replace(".", "").isalnum() else raised
    return f"{w.bound(base, ATOM)} ** {raised}", POWER


def _neg(w: Writer, e: Expr) -> Piece:
    return f"-{w.bound(e.args[0], ATOM)}", UNARY


def _not(w: Writer, e: Expr) -> Piece:
    return f"~{w.bound(e.args[0], ATOM)}", UNARY


def _t(w: Writer, e: Expr) -> Piece:
    return f"{w.bound(e.args[0], ATOM)}.T", ATOM


def _transpose(w: Writer, e: Expr) -> Piece:
    rank = len(e.shape)
    if {it % rank for it in e.args[1:]} == {rank - 2, rank - 1}:
        return f"{w.bound(e.args[0], ATOM)}.mT", ATOM
    return w.method(e.args[0], "transpose", *e.args[1:])


def _addmm(w: Writer, e: Expr) -> Piece | None:
    if e.kwargs:
        return None
    bias, a, b = e.args
    return f"{w.bound(bias, SUM)} + {w.binary('@', PRODUCT, a, b)[0]}", SUM


def _reduced(w: Writer, e: Expr) -> Piece:
    dims, keepdim = e.argument(1, "dim"), e.argument(2, "keepdim", False)
    kwargs = {name: value for name, value in e.kwargs if name not in ("dim", "keepdim")}
    if dims is None or dims == ():
        return w.method(e.args[0], e.name, **kwargs)
    given = dims[0] if isinstance(dims, tuple) and len(dims) == 1 else dims
    if keepdim:
        kwargs["keepdim"] = True
    return w.method(e.args[0], e.name, given, **kwargs)


def _expand(w: Writer, e: Expr) -> Piece:
    name = w.own(e)
    if name:
        return f"{w.bound(e.args[0], ATOM)}.expand_as({name})", ATOM
    return w.method(e.args[0], "expand", *e.shape)


def _view(w: Writer, e: Expr) -> Piece:
    name = w.own(e)
    if name and len(e.shape) > 1:
        return f"{w.bound(e.args[0], ATOM)}.reshape({name}.shape)", ATOM
    return w.method(e.args[0], "reshape", *(e.shape or ((),)))


def _select(w: Writer, e: Expr) -> Piece:
    dim, index = e.args[1] % len(e.args[0].shape), e.args[2]
    return f"{w.bound(e.args[0], ATOM)}[{', '.join([':'] * dim + [str(index)])}]", ATOM


def _slice(w: Writer, e: Expr) -> Piece:
    given = e.args[0]
    dim = e.argument(1, "dim", 0) % len(given.shape)
    start, end, step = e.argument(2, "start"), e.argument(3, "end"), e.argument(4, "step", 1)
    end = None if end is None or end >= given.shape[dim] else end
    said = f"{start or ''}:{'' if end is None else end}"
    said += f":{step}" if step != 1 else ""
    return f"{w.bound(given, ATOM)}[{', '.join([':'] * dim + [said])}]", ATOM


def _where(w: Writer, e: Expr) -> Piece:
    return w.function("torch.where", *e.args)


def _to_copy(w: Writer, e: Expr) -> Piece:
    return w.method(e.args[0], "to", e.dtype)


def _zeros(w: Writer, e: Expr) -> Piece:
    fills = {"new_zeros": "zeros", "zeros": "zeros", "new_ones": "ones", "ones": "ones"}
    kind = fills[e.name]
    name = w.like(e)
    if name:
        return f"torch.{kind}_like({name})", ATOM
    kwargs = {} if e.dtype == torch.float32 else {"dtype": e.dtype}
    return w.function(f"torch.{kind}", *(e.shape or ((),)), **kwargs)


def _softmax(w: Writer, e: Expr) -> Piece:
    return w.method(e.args[0], e.name.strip("_"), e.args[1])


def _indices(w: Writer, e: Expr) -> str:
    said = [":" if it is None else w.piece(it)[0] for it in e.args[1]]
    while said and said[-1] == ":":
        said.pop()
    return ", ".join(said)


def _index(w: Writer, e: Expr) -> Piece:
    return f"{w.bound(e.args[0], ATOM)}[{_indices(w, e)}]", ATOM


def _index_put(w: Writer, e: Expr) -> Piece | None:
    if any(it is None for it in e.args[1]):
        return w.kernel(e)
    more = {"accumulate": True} if e.argument(3, "accumulate", False) else {}
    return w.method(e.args[0], "index_put", e.args[1], e.args[2], **more)


def _glu(w: Writer, e: Expr) -> Piece:
    return w.function("F.glu", *e.args)


def _unfold(w: Writer, e: Expr) -> Piece:
    return w.function("F.unfold", *e.args)


def _max_pool(w: Writer, e: Expr) -> Piece:
    return w.function("F.max_pool2d", *e.args, return_indices=True)


def _cat(w: Writer, e: Expr) -> Piece:
    return w.function(f"torch.{e.name}", *e.args)


TEMPLATES: dict[str, Template] = {
    ITEM: _statistic,
    "add": _add,
    "sub": _add,
    "rsub": _rsub,
    "pow": _power,
    "neg": _neg,
    "bitwise_not": _not,
    "logical_not": _not,
    "t": _t,
    "transpose": _transpose,
    "addmm": _addmm,
    "sum": _reduced,
    "mean": _reduced,
    "expand": _expand,
    **dict.fromkeys(VIEWS, _view),
    "select": _select,
    "slice": _slice,
    "where": _where,
    "_to_copy": _to_copy,
    **dict.fromkeys(("zeros", "new_zeros", "ones", "new_ones"), _zeros),
    "_softmax": _softmax,
    "_log_softmax": _softmax,
    "index": _index,
    "index_put": _index_put,
    "max_pool2d_with_indices": _max_pool,
    "glu": _glu,
    "im2col": _unfold,
    "_unsafe_index_put": _index_put,
    "_unsafe_index": _index,
    "cat": _cat,
    "stack": _cat,
}
