"""Op rows of linear algebra: the products of vectors and matrices."""

from __future__ import annotations

import torch

from viz.program.ops.leaf import constant, leaf
from viz.program.ops.row import Op, Text

A = leaf("a", [[1.5, -0.4, 0.8], [0.3, 2.0, -1.1]])
B = leaf("b", [[0.7, 1.1], [-0.6, 0.9], [1.3, -0.2]])
S = leaf("s", [[0.4, -1.3], [0.6, 0.9]])
U = leaf("u", [0.5, -1.2, 0.8])
V = leaf("v", [2.0, 0.7, -0.4])
W = leaf("w", [0.9, -0.3])
STACK = leaf("p", [[[1.5, -0.4], [0.3, 2.0]], [[0.2, 0.6], [-0.8, 1.1]]])
OTHER_STACK = leaf("q", [[[0.7], [1.1]], [[-0.6], [0.9]]])

ROWS: tuple[Op, ...] = (
    Op(
        "matmul",
        "linear algebra",
        torch.matmul,
        "(input: Tensor, other: Tensor)",
        spellings=("torch.matmul", "Tensor.matmul"),
        help=Text(
            "Matrix product (also written a @ b): y[i, j] = sum over k of a[i, k] * b[k, j].",
            "행렬곱(a @ b)을 구합니다. y[i, j]는 모든 k에 대한 a[i, k] * b[k, j]의 합입니다.",
        ),
        insert="torch.matmul({x}, {x}.T)",
        samples=(
            A + B + "y = torch.matmul(a, b)",
            A + V + "y = a.matmul(v)",
            STACK + S + "y = torch.matmul(p, s)",
        ),
    ),
    Op(
        "mm",
        "linear algebra",
        torch.mm,
        "(input: Tensor, mat2: Tensor)",
        spellings=("torch.mm", "Tensor.mm"),
        help=Text("Product of two matrices.", "두 행렬의 곱을 구합니다."),
        insert="torch.mm({x}, {x}.T)",
        samples=(A + B + "y = torch.mm(a, b)", S + "y = s.mm(s)"),
    ),
    Op(
        "bmm",
        "linear algebra",
        torch.bmm,
        "(input: Tensor, mat2: Tensor)",
        spellings=("torch.bmm", "Tensor.bmm"),
        help=Text(
            "Product of two stacks of matrices, matrix by matrix.",
            "두 행렬 묶음에서 같은 순서의 행렬끼리 곱합니다.",
        ),
        insert="torch.bmm({x}, {x}.transpose(1, 2))",
        samples=(STACK + OTHER_STACK + "y = torch.bmm(p, q)", STACK + "y = p.bmm(p)"),
    ),
    Op(
        "mv",
        "linear algebra",
        torch.mv,
        "(input: Tensor, vec: Tensor)",
        spellings=("torch.mv", "Tensor.mv"),
        help=Text("Product of a matrix and a vector.", "행렬과 벡터의 곱을 구합니다."),
        insert="torch.mv({x}, {x}[0])",
        samples=(A + V + "y = torch.mv(a, v)", S + "y = s.mv(s[0])"),
    ),
    Op(
        "dot",
        "linear algebra",
        torch.dot,
        "(input: Tensor, tensor: Tensor)",
        spellings=("torch.dot", "Tensor.dot"),
        help=Text(
            "Dot product of two vectors: the sum of u[i] * v[i].",
            "두 벡터의 내적, 곧 u[i] * v[i]의 합을 구합니다.",
        ),
        insert="torch.dot({x}, {x})",
        samples=(U + V + "y = torch.dot(u, v)", U + "y = u.dot(u)"),
    ),
    Op(
        "vdot",
        "linear algebra",
        torch.vdot,
        "(input: Tensor, other: Tensor)",
        spellings=("torch.vdot", "Tensor.vdot"),
        help=Text(
            "Dot product of two vectors; for real numbers the same as dot.",
            "두 벡터의 내적을 구합니다. 실수에서는 dot과 같습니다.",
        ),
        insert="torch.vdot({x}, {x})",
        samples=(U + V + "y = torch.vdot(u, v)",),
    ),
    Op(
        "inner",
        "linear algebra",
        torch.inner,
        "(input: Tensor, other: Tensor)",
        spellings=("torch.inner", "Tensor.inner"),
        help=Text(
            "Dot products over the last dimension of both tensors.",
            "두 텐서의 마지막 차원을 따라 내적을 구합니다.",
        ),
        insert="torch.inner({x}, {x})",
        samples=(U + V + "y = torch.inner(u, v)", A + V + "y = a.inner(v)"),
    ),
    Op(
        "outer",
        "linear algebra",
        torch.outer,
        "(input: Tensor, vec2: Tensor)",
        spellings=("torch.outer", "Tensor.outer"),
        help=Text(
            "Outer product of two vectors: y[i, j] = u[i] * v[j].",
            "두 벡터의 외적 행렬 y[i, j] = u[i] * v[j]를 구합니다.",
        ),
        insert="torch.outer({x}, {x})",
        samples=(W + V + "y = torch.outer(w, v)", U + "y = u.outer(u)"),
    ),
    Op(
        "einsum",
        "linear algebra",
        torch.einsum,
        "(equation: Equation, *operands: Tensor)",
        spellings=("torch.einsum",),
        help=Text(
            "Multiplies tensors and sums over the indices missing on the right of the equation.",
            "텐서들을 곱하고, 식의 오른쪽에 없는 첨자에 대해 더합니다.",
        ),
        insert="torch.einsum('ij,kj->ik', {x}, {x})",
        samples=(
            A + B + "y = torch.einsum('ij,jk->ik', a, b)",
            W + A + V + "y = torch.einsum('i,ij,j->', w, a, v)",
            S + "y = torch.einsum('ii->i', s)",
        ),
    ),
    Op(
        "tensordot",
        "linear algebra",
        torch.tensordot,
        "(a: Tensor, b: Tensor, dims: int | Data = 2)",
        spellings=("torch.tensordot",),
        help=Text(
            "Multiplies two tensors and sums over the given pairs of dimensions.",
            "두 텐서를 곱하고 지정한 차원 쌍에 대해 더합니다.",
        ),
        insert="torch.tensordot({x}, {x}, dims=([0], [0]))",
        samples=(
            A + B + "y = torch.tensordot(a, b, dims=1)",
            A + B + "y = torch.tensordot(a, b, dims=([0, 1], [1, 0]))",
        ),
    ),
    Op(
        "addmm",
        "linear algebra",
        torch.addmm,
        "(input: Tensor, mat1: Tensor, mat2: Tensor, *, beta: Number = 1, alpha: Number = 1)",
        spellings=("torch.addmm", "Tensor.addmm"),
        help=Text(
            "Matrix product added to a tensor: beta * input + alpha * (mat1 @ mat2).",
            "행렬곱을 더합니다: beta * input + alpha * (mat1 @ mat2).",
        ),
        insert="torch.addmm({x}, {x}, {x})",
        samples=(
            S + A + B + "y = torch.addmm(s, a, b)",
            W + A + B + "y = w.addmm(a, b, beta=0.5, alpha=-2.0)",
        ),
    ),
    Op(
        "addmv",
        "linear algebra",
        torch.addmv,
        "(input: Tensor, mat: Tensor, vec: Tensor, *, beta: Number = 1, alpha: Number = 1)",
        spellings=("torch.addmv", "Tensor.addmv"),
        help=Text(
            "Matrix-vector product added to a vector: beta * input + alpha * (mat @ vec).",
            "행렬과 벡터의 곱을 더합니다: beta * input + alpha * (mat @ vec).",
        ),
        insert="torch.addmv({x}[0], {x}, {x}[0])",
        samples=(
            W + A + V + "y = torch.addmv(w, a, v)",
            W + A + V + "y = torch.addmv(w, a, v, beta=2.0, alpha=0.5)",
        ),
    ),
    Op(
        "addr",
        "linear algebra",
        torch.addr,
        "(input: Tensor, vec1: Tensor, vec2: Tensor, *, beta: Number = 1, alpha: Number = 1)",
        spellings=("torch.addr", "Tensor.addr"),
        help=Text(
            "Outer product added to a matrix: beta * input + alpha * outer(vec1, vec2).",
            "두 벡터의 외적 행렬을 더합니다: beta * input + alpha * outer(vec1, vec2).",
        ),
        insert="torch.addr({x}, {x}[:, 0], {x}[0])",
        samples=(
            A + W + V + "y = torch.addr(a, w, v)",
            A + W + V + "y = a.addr(w, v, beta=0.5, alpha=3.0)",
        ),
    ),
    Op(
        "baddbmm",
        "linear algebra",
        torch.baddbmm,
        "(input: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Number = 1, alpha: Number = 1)",
        spellings=("torch.baddbmm", "Tensor.baddbmm"),
        help=Text(
            "Matrix products of two stacks, added: beta * input + alpha * bmm(batch1, batch2).",
            "두 행렬 묶음의 곱을 더합니다: beta * input + alpha * bmm(batch1, batch2).",
        ),
        insert="torch.baddbmm({x}, {x}, {x})",
        samples=(
            S + STACK + "y = torch.baddbmm(s, p, p)",
            STACK + OTHER_STACK + "y = torch.baddbmm(q, p, q, beta=0.5, alpha=2.0)",
        ),
    ),
    Op(
        "kron",
        "linear algebra",
        torch.kron,
        "(input: Tensor, other: Tensor)",
        spellings=("torch.kron", "Tensor.kron"),
        help=Text(
            "Kronecker product: each element of the first tensor times the whole second tensor.",
            "크로네커 곱을 구합니다. 첫 텐서의 각 원소에 둘째 텐서 전체를 곱해 늘어놓습니다.",
        ),
        insert="torch.kron({x}, {x})",
        samples=(S + W + "y = torch.kron(s, w)", S + A + "y = s.kron(a)"),
    ),
    Op(
        "cross",
        "linear algebra",
        torch.cross,
        "(input: Tensor, other: Tensor, dim: int | None = None)",
        spellings=("torch.cross", "Tensor.cross"),
        help=Text(
            "Cross product of 3-vectors along a dimension of size 3.",
            "크기가 3인 차원을 따라 3차원 벡터의 벡터곱을 구합니다.",
        ),
        insert="torch.cross({x}, {x}.roll(1, -1), dim=-1)",
        samples=(
            U + V + "y = torch.cross(u, v, dim=0)",
            A + V + "y = torch.cross(a, v.expand(2, 3), dim=1)",
        ),
    ),
    Op(
        "trapezoid",
        "linear algebra",
        torch.trapezoid,
        "(y: Tensor, x: Tensor = None, *, dx: Number = 1, dim: int = -1)",
        spellings=("torch.trapezoid",),
        help=Text(
            "Integral by the trapezoidal rule: sum of (y[i] + y[i+1]) / 2 times the step.",
            "사다리꼴 공식으로 적분합니다: (y[i] + y[i+1]) / 2에 간격을 곱해 더합니다.",
        ),
        insert="torch.trapezoid({x})",
        samples=(
            A + "y = torch.trapezoid(a, dx=0.5, dim=0)",
            V + leaf("x", [0.0, 0.6, 1.5]) + "y = torch.trapezoid(v, x)",
            A + constant("x", [0.0, 0.6, 1.5]) + "y = torch.trapezoid(a, x=x)",
        ),
    ),
)
