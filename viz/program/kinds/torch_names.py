"""Names of torch that a program may use and that are no operations of the op table.

Each was looked at once, as were the rows of `viz.program.ops`, whose names are allowed with them. Left
out: what reads or writes files and memory (`from_file`, `set_`, `as_strided`), calls Python for each
element (`apply_`), is made for quantized, sparse or other hardware's tensors, or was made to be called
by torch itself. What needs a check of its arguments first is in `torch_guards`.
"""

from __future__ import annotations

from viz.program import ops


def words(text: str) -> tuple[str, ...]:
    """The words of a text: a list of names that can be read without its quotes."""
    return tuple(text.split())


def _names(home: str, others: str) -> frozenset[str]:
    return ops.names(home) | frozenset(others.split())


TORCH = _names(
    "torch",
    """
    binomial broadcast_shapes can_cast cholesky conj_physical conj_physical_ eig feature_dropout
    feature_dropout_ frobenius_norm get_default_dtype get_num_threads get_rng_state initial_seed
    is_anomaly_enabled is_autocast_enabled is_complex is_conj is_floating_point is_grad_enabled
    is_inference is_inference_mode_enabled is_neg is_nonzero is_same_size is_signed is_tensor lstsq
    lu matrix_rank nuclear_norm pca_lowrank promote_types qr resolve_conj resolve_neg result_type
    set_rng_state solve split_with_sizes svd symeig triangular_solve true_divide typename
    """,
)
"""Functions of ``torch``."""

TENSOR = _names(
    "Tensor",
    """
    byte cauchy_ cdouble cfloat char cholesky coalesce conj_physical conj_physical_ cpu cuda eig
    element_size exponential_ fill_diagonal_ geometric_ is_complex is_conj is_contiguous
    is_floating_point is_inference is_neg is_nonzero is_same_size is_signed log_normal_ lstsq lu
    ndimension nelement qr random_ register_post_accumulate_grad_hook resolve_conj resolve_neg
    short solve split_with_sizes storage_offset stride svd symeig to_dense triangular_solve
    true_divide true_divide_
    """,
)
"""Methods of a tensor."""

FUNCTIONAL = _names("F", "")
"""Functions of ``torch.nn.functional``."""

LINALG = _names("torch.linalg", "LinAlgError cholesky_ex inv_ex lu_factor_ex solve_ex")
"""Functions of ``torch.linalg``, and its error."""

SPECIAL = _names(
    "torch.special",
    """
    airy_ai bessel_y0 bessel_y1 gammainc gammaincc modified_bessel_i0 modified_bessel_i1
    modified_bessel_k0 modified_bessel_k1 polygamma scaled_modified_bessel_k0
    scaled_modified_bessel_k1 spherical_bessel_j0
    """,
)
"""Functions of ``torch.special``. The orthogonal polynomials are left out: their degree is a loop in C++."""

FFT = _names("torch.fft", "hfft2 hfftn ihfft2 ihfftn")
"""Functions of ``torch.fft``."""

LAYERS = _names(
    "nn",
    """
    AdaptiveLogSoftmaxWithLoss CircularPad3d ConstantPad3d FractionalMaxPool3d InstanceNorm3d
    LPPool3d LazyBatchNorm1d LazyBatchNorm2d LazyBatchNorm3d LazyConv1d LazyConv2d LazyConv3d
    LazyConvTranspose1d LazyConvTranspose2d LazyConvTranspose3d LazyInstanceNorm1d
    LazyInstanceNorm2d LazyInstanceNorm3d LazyLinear MaxUnpool1d MaxUnpool2d MaxUnpool3d
    Module ModuleDict ModuleList NLLLoss2d ParameterList RNNBase RNNCellBase ReflectionPad3d
    ReplicationPad3d TransformerDecoder TransformerEncoder TripletMarginWithDistanceLoss
    ZeroPad1d ZeroPad3d
    """,
)
"""Classes of ``torch.nn``: layers, containers and losses."""
