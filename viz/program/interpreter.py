"""Walks a program's statements and calls torch for each operation.

The dry run and the real run share this walk; they differ in what an operation, a print and a
backward do.
"""

from __future__ import annotations

from collections.abc import Callable

import torch

from viz import limits
from viz.program.arguments import check_arguments
from viz.program.ir import (
    FIELDS,
    Assign,
    Attribute,
    Backward,
    Binary,
    Call,
    Evaluate,
    Expr,
    Index,
    Literal,
    Loop,
    Name,
    Print,
    Program,
    Seed,
    Sequence,
    Slice,
    Statement,
    Unary,
)
from viz.program.numbers import OPERATORS, calculate
from viz.program.refusal import refuse, refuse_by_torch, refuse_misspelt
from viz.program.span import Span


class InterruptedCallError(Exception):
    """Raised from inside a torch call by ourselves; not torch's own doing."""


class Unknown(float):
    """A number that nobody knows yet: what the dry run has for one that is read from a tensor."""


class Interpreter:
    """Runs one program once. A subclass says what operations, prints and backward calls do."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.variables: dict[str, object] = {}
        self.turns: list[str] = []
        self.step_count = 0
        self.operation_count = 0
        self.backward_count = 0
        self._evaluated = 0

    def run(self) -> None:
        """Run every statement. Raises `ProgramError` at the first one that is wrong."""
        self._block(self.program.body)

    # What a subclass says.

    def operation(self, expr: Expr, result: object) -> None:
        """Called after each torch operation."""

    def assigned(self, statement: Assign, value: object) -> None:
        """Called after each assignment."""

    def call(self, expr: Call, arguments: list[object], keywords: dict[str, object]) -> object:
        """Call torch for one row of the op table."""
        return expr.op.function(*arguments, **keywords)

    def printed(self, statement: Print, values: list[object]) -> None:
        """Called for each print."""

    def backward(self, statement: Backward, target: torch.Tensor, gradient: object) -> None:
        """Called for each ``target.backward(gradient)``."""

    def seeded(self, seed: int) -> None:
        """Called for each ``torch.manual_seed(seed)``."""

    # Statements.

    def _block(self, body: tuple[Statement, ...]) -> None:
        for statement in body:
            self._step(statement)
            self._statement(statement)

    def _step(self, statement: Statement) -> None:
        self.step_count += 1
        if self.step_count > limits.STEPS.value:
            raise refuse("too_many_steps", statement.span, limit=limits.STEPS.value)

    def _statement(self, statement: Statement) -> None:
        match statement:
            case Assign():
                value = self._evaluate(statement.value)
                self.variables[statement.name] = value
                self.assigned(statement, value)
            case Print():
                self.printed(statement, [self._evaluate(value) for value in statement.arguments])
            case Backward():
                self._backward(statement)
            case Seed():
                seed = self._evaluate(statement.value)
                if not isinstance(seed, int) or isinstance(seed, bool) or seed < 0:
                    raise refuse("seed", statement.span)
                self.seeded(seed)
            case Evaluate():
                self._evaluate(statement.value)
            case Loop():
                for value in self._range(statement):
                    if not statement.body:
                        self._step(statement)  # a turn with nothing in it takes time too
                    self.variables[statement.name] = value
                    self.turns.append(f"{statement.name} = {value}")
                    self._block(statement.body)
                    self.turns.pop()

    def _backward(self, statement: Backward) -> None:
        self.backward_count += 1
        if self.backward_count > limits.BACKWARDS.value:
            raise refuse("too_many_backwards", statement.span, limit=limits.BACKWARDS.value)
        target = self._evaluate(statement.target)
        if not isinstance(target, torch.Tensor):
            raise refuse("not_a_tensor", statement.target.span, kind=type(target).__name__)
        gradient = None if statement.gradient is None else self._evaluate(statement.gradient)
        if not isinstance(gradient, torch.Tensor | None):
            assert statement.gradient is not None
            raise refuse("not_a_tensor", statement.gradient.span, kind=type(gradient).__name__)
        self.backward(statement, target, gradient)

    def _range(self, loop: Loop) -> range:
        bounds = [self._evaluate(bound) for bound in loop.bounds]
        whole = [bound for bound in bounds if isinstance(bound, int)]
        if len(whole) < len(bounds):
            raise refuse("loop_bounds", loop.span)
        if len(whole) == 3 and whole[2] == 0:
            raise refuse("loop_bounds", loop.span)
        times = range(*whole)
        if len(times) > limits.STEPS.value:
            raise refuse("too_many_steps", loop.span, limit=limits.STEPS.value)
        return times

    # Expressions.

    def _charge(self, parts: int, span: Span) -> None:
        """Count parts that were evaluated: time goes by also where no tensor is made."""
        self._evaluated += parts
        if self._evaluated > limits.EVALUATIONS.value:
            raise refuse("too_many_parts", span, limit=limits.EVALUATIONS.value)

    def _charge_items(self, value: object, span: Span) -> None:
        """Count the items of a list, and of lists within it: those that are in it twice, twice."""
        stack = [(value, 1)]
        while stack:
            items, depth = stack.pop()
            if not isinstance(items, list | tuple):
                continue
            if depth > limits.NESTING.value:
                raise refuse("too_nested", span, limit=limits.NESTING.value)
            self._charge(len(items), span)
            stack.extend((item, depth + 1) for item in items if isinstance(item, list | tuple))

    def _evaluate(self, expr: Expr) -> object:
        self._charge(1, expr.span)
        match expr:
            case Literal(value=value):
                return value
            case Name(span=span, name=name):
                if name not in self.variables:
                    raise refuse_misspelt("unknown_name", span, name, self.variables, name=name)
                self._charge_items(self.variables[name], span)
                return self.variables[name]
            case Sequence(items=items, is_list=is_list):
                values = [self._evaluate(item) for item in items]
                return values if is_list else tuple(values)
            case Unary():
                return self._unary(expr)
            case Binary():
                return self._binary(expr)
            case Index():
                return self._index(expr)
            case Attribute():
                return self._attribute(expr)
            case Call():
                return self._call(expr)

    def _unary(self, expr: Unary) -> object:
        value = self._evaluate(expr.operand)
        match value:
            case torch.Tensor():
                return self._torch(expr, lambda: -value if expr.operator == "-" else +value)
            case Unknown():
                return value
            case int() | float():
                return -value if expr.operator == "-" else +value
        raise refuse("operand", expr.span, operator=expr.operator, kind=type(value).__name__)

    def _binary(self, expr: Binary) -> object:
        left, right = self._evaluate(expr.left), self._evaluate(expr.right)
        for value, operand in ((left, expr.left), (right, expr.right)):
            if not isinstance(value, torch.Tensor | int | float):
                raise refuse(
                    "operand", operand.span, operator=expr.operator, kind=type(value).__name__
                )
        if isinstance(left, torch.Tensor) or isinstance(right, torch.Tensor):
            return self._torch(expr, lambda: OPERATORS[expr.operator](left, right))
        assert isinstance(left, int | float)
        assert isinstance(right, int | float)
        if isinstance(left, Unknown) or isinstance(right, Unknown):
            return Unknown(1.0)
        try:
            return calculate(expr.operator, left, right)
        except (ArithmeticError, ValueError, TypeError) as error:
            raise refuse("arithmetic", expr.span, detail=str(error)) from None

    def _index(self, expr: Index) -> object:
        base = self._evaluate(expr.base)
        items = [self._index_item(item) for item in expr.items]
        if isinstance(base, torch.Tensor):
            where = tuple(items) if expr.is_tuple else items[0]
            return self._torch(expr, lambda: base[where])  # type: ignore[index]
        if isinstance(base, list | tuple) and len(items) == 1 and isinstance(items[0], int | slice):
            try:
                return base[items[0]]
            except (IndexError, ValueError) as error:  # ValueError: a step of zero
                raise refuse_by_torch(error, expr.span) from None
        raise refuse("index", expr.span, kind=type(base).__name__)

    def _index_item(self, item: Expr | Slice) -> object:
        if isinstance(item, Slice):
            parts = (item.start, item.stop, item.step)
            values = [None if part is None else self._evaluate(part) for part in parts]
            if any(not isinstance(value, int | None) for value in values):
                raise refuse("index_kind", item.span)
            return slice(*values)
        value = self._evaluate(item)
        if isinstance(value, torch.Tensor) and value.dtype != torch.bool:
            return value
        if isinstance(value, int | None) or value is ...:
            return value
        raise refuse("index_kind", item.span)

    def _attribute(self, expr: Attribute) -> object:
        base = self._evaluate(expr.base)
        if expr.name in FIELDS:
            if isinstance(base, tuple) and expr.name in getattr(type(base), "__match_args__", ()):
                return base[type(base).__match_args__.index(expr.name)]  # type: ignore[attr-defined]
            raise refuse("no_field", expr.span, name=expr.name)
        if not isinstance(base, torch.Tensor):
            raise refuse("not_a_tensor", expr.base.span, kind=type(base).__name__)
        match expr.name:
            case "T":
                return self._torch(expr, lambda: base.T)
            case "mT":
                return self._torch(expr, lambda: base.mT)
            case "grad":
                return base.grad if base.is_leaf or base.retains_grad else None
            case "shape":
                return base.shape
            case "dtype":
                return base.dtype
            case "ndim":
                return base.ndim
            case "requires_grad":
                return base.requires_grad
            case "is_leaf":
                return base.is_leaf
        raise AssertionError(expr.name)

    def _call(self, expr: Call) -> object:
        arguments = [self._evaluate(argument) for argument in expr.arguments]
        keywords = {name: self._evaluate(value) for name, value in expr.keywords}
        check_arguments(expr, arguments, keywords)
        return self._torch(expr, lambda: self.call(expr, arguments, keywords))

    def _torch(self, expr: Expr, compute: Callable[[], object]) -> object:
        self.operation_count += 1
        if self.operation_count > limits.OPERATIONS.value:
            raise refuse("too_many_operations", expr.span, limit=limits.OPERATIONS.value)
        try:
            result = compute()
        except InterruptedCallError:
            raise
        except Exception as error:  # torch's kernels in Python raise whatever they like
            raise self.torch_refused(error, expr.span) from None
        self.operation(expr, result)
        return result

    def torch_refused(self, error: Exception, span: Span) -> Exception:
        """What to raise for torch's own error."""
        return refuse_by_torch(error, span)
