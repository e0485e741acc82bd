"""The names of torch that are used as they are: written out, so that each was looked at once.

Left out: what reads or writes files and memory (`from_file`, `set_`, `as_strided`), calls Python for
each element (`apply_`), is made for quantized, sparse or other hardware's tensors, or was made to be
called by torch itself. What needs a check of its arguments first is in `torch_guards`.
"""

from __future__ import annotations


def words(text: str) -> tuple[str, ...]:
    """The words of a text: a list of names that can be read without its quotes."""
    return tuple(text.split())


TORCH = words(
    """
    abs abs_ absolute acos acos_ acosh acosh_ add addbmm addcdiv addcmul addmm addmv addmv_ addr
    adjoint all allclose alpha_dropout alpha_dropout_ amax amin aminmax angle any arange arccos
    arccos_ arccosh arccosh_ arcsin arcsin_ arcsinh arcsinh_ arctan arctan2 arctan_ arctanh
    arctanh_ argmax argmin argsort argwhere asin asin_ asinh asinh_ atan atan2 atan_ atanh
    atanh_ atleast_1d atleast_2d atleast_3d baddbmm batch_norm bernoulli bilinear
    binary_cross_entropy_with_logits binomial bitwise_and bitwise_left_shift bitwise_not
    bitwise_or bitwise_right_shift bitwise_xor block_diag bmm broadcast_shapes broadcast_tensors
    broadcast_to bucketize can_cast cartesian_prod cat cdist ceil ceil_ celu celu_ cholesky
    cholesky_inverse cholesky_solve chunk clamp clamp_ clamp_max clamp_max_ clamp_min clamp_min_
    clip clip_ clone column_stack complex concat concatenate conj conj_physical conj_physical_
    copysign corrcoef cos cos_ cosh cosh_ cosine_embedding_loss cosine_similarity count_nonzero
    cov cross cummax cummin cumprod cumsum cumulative_trapezoid deg2rad deg2rad_ det detach
    detach_ diag diag_embed diagflat diagonal diagonal_scatter diff digamma dist div divide dot
    dropout dropout_ dsplit dstack eig einsum embedding eq equal erf erf_ erfc erfc_ erfinv exp
    exp2 exp2_ exp_ expm1 expm1_ eye feature_alpha_dropout feature_alpha_dropout_
    feature_dropout feature_dropout_ fix fix_ flatten flip fliplr flipud float_power floor
    floor_ floor_divide fmax fmin fmod frac frac_ frexp frobenius_norm full full_like gather gcd
    gcd_ ge ger get_default_dtype get_num_threads get_rng_state gradient greater greater_equal
    group_norm gt hardshrink heaviside hinge_embedding_loss hsplit hstack hypot i0 i0_ igamma
    igammac imag index_add index_copy index_fill index_put index_reduce index_select
    initial_seed inner instance_norm inverse is_anomaly_enabled is_autocast_enabled is_complex
    is_conj is_floating_point is_grad_enabled is_inference is_inference_mode_enabled is_neg
    is_nonzero is_same_size is_signed is_tensor isclose isfinite isin isinf isnan isneginf
    isposinf isreal istft kl_div kron kthvalue layer_norm lcm lcm_ ldexp ldexp_ le lerp less
    less_equal lgamma linspace log log10 log10_ log1p log1p_ log2 log2_ log_ log_softmax
    logaddexp logaddexp2 logcumsumexp logdet logical_and logical_not logical_or logical_xor
    logit logit_ logspace logsumexp lstsq lt lu margin_ranking_loss masked_fill masked_scatter
    masked_select matmul matrix_exp matrix_power matrix_rank max maximum mean median meshgrid
    min minimum mm mode moveaxis movedim msort mul multinomial multiply mv nan_to_num
    nan_to_num_ nanmean nanmedian nanquantile nansum narrow ne neg neg_ negative negative_
    nextafter nonzero norm normal not_equal nuclear_norm numel ones ones_like outer
    pairwise_distance pca_lowrank pdist permute pinverse poisson poisson_nll_loss polar
    polygamma positive pow prelu prod promote_types put qr quantile rad2deg rad2deg_ rand
    rand_like randint randint_like randn randn_like randperm ravel real reciprocal reciprocal_
    relu relu_ remainder renorm reshape resolve_conj resolve_neg result_type rms_norm roll rot90
    round round_ row_stack rrelu rrelu_ rsqrt rsqrt_ rsub scatter scatter_add scatter_reduce
    searchsorted select select_scatter selu selu_ set_rng_state sgn sigmoid sigmoid_ sign
    signbit sin sin_ sinc sinc_ sinh sinh_ slice_scatter slogdet softmax solve sort split
    split_with_sizes sqrt sqrt_ square square_ squeeze stack std std_mean stft sub subtract sum
    svd svd_lowrank swapaxes swapdims symeig t take take_along_dim tan tan_ tanh tanh_
    tensor_split tensordot threshold threshold_ tile topk trace transpose trapezoid trapz
    triangular_solve tril triplet_margin_loss triu true_divide trunc trunc_ typename unbind
    unflatten unique unique_consecutive unravel_index unsqueeze var var_mean vdot
    view_as_complex view_as_real vsplit vstack where xlogy xlogy_ zero_ zeros zeros_like
    """
)
"""Functions of ``torch``."""

TENSOR = words(
    """
    abs abs_ absolute absolute_ acos acos_ acosh acosh_ add add_ addbmm addbmm_ addcdiv addcdiv_
    addcmul addcmul_ addmm addmm_ addmv addmv_ addr addr_ adjoint all allclose amax amin aminmax
    angle any arccos arccos_ arccosh arccosh_ arcsin arcsin_ arcsinh arcsinh_ arctan arctan2
    arctan2_ arctan_ arctanh arctanh_ argmax argmin argsort argwhere asin asin_ asinh asinh_
    atan atan2 atan2_ atan_ atanh atanh_ baddbmm baddbmm_ bernoulli bernoulli_ bfloat16
    bitwise_and bitwise_and_ bitwise_left_shift bitwise_left_shift_ bitwise_not bitwise_not_
    bitwise_or bitwise_or_ bitwise_right_shift bitwise_right_shift_ bitwise_xor bitwise_xor_ bmm
    bool broadcast_to byte cauchy_ cdouble ceil ceil_ cfloat char cholesky cholesky_inverse
    cholesky_solve chunk clamp clamp_ clamp_max clamp_max_ clamp_min clamp_min_ clip clip_ clone
    coalesce conj conj_physical conj_physical_ contiguous copy_ copysign copysign_ corrcoef cos
    cos_ cosh cosh_ count_nonzero cov cpu cross cuda cummax cummin cumprod cumprod_ cumsum
    cumsum_ deg2rad deg2rad_ det detach detach_ diag diag_embed diagflat diagonal
    diagonal_scatter diff digamma digamma_ dim dist div div_ divide divide_ dot double dsplit
    eig element_size eq eq_ equal erf erf_ erfc erfc_ erfinv erfinv_ exp exp2 exp2_ exp_ expand
    expand_as expm1 expm1_ exponential_ fill_ fill_diagonal_ fix fix_ flatten flip fliplr flipud
    float float_power float_power_ floor floor_ floor_divide floor_divide_ fmax fmin fmod fmod_
    frac frac_ frexp gather gcd gcd_ ge ge_ geometric_ ger greater greater_ greater_equal
    greater_equal_ gt gt_ half hardshrink heaviside heaviside_ hsplit hypot hypot_ i0 i0_ igamma
    igamma_ igammac igammac_ index_add index_add_ index_copy index_copy_ index_fill index_fill_
    index_put index_put_ index_reduce index_reduce_ index_select inner int inverse is_complex
    is_conj is_contiguous is_floating_point is_inference is_neg is_nonzero is_same_size
    is_signed isclose isfinite isinf isnan isneginf isposinf isreal istft kron kthvalue lcm lcm_
    ldexp ldexp_ le le_ lerp lerp_ less less_ less_equal less_equal_ lgamma lgamma_ log log10
    log10_ log1p log1p_ log2 log2_ log_ log_normal_ log_softmax logaddexp logaddexp2
    logcumsumexp logdet logical_and logical_and_ logical_not logical_not_ logical_or logical_or_
    logical_xor logical_xor_ logit logit_ logsumexp long lstsq lt lt_ lu masked_fill
    masked_fill_ masked_scatter masked_scatter_ masked_select matmul matrix_exp matrix_power max
    maximum mean median min minimum mm mode moveaxis movedim msort mul mul_ multinomial multiply
    multiply_ mv nan_to_num nan_to_num_ nanmean nanmedian nanquantile nansum narrow ndimension
    ne ne_ neg neg_ negative negative_ nelement new_full new_ones new_zeros nextafter nextafter_
    nonzero norm normal_ not_equal not_equal_ numel numpy outer permute pinverse polygamma
    polygamma_ positive pow pow_ prelu prod put put_ qr quantile rad2deg rad2deg_ random_ ravel
    reciprocal reciprocal_ register_hook register_post_accumulate_grad_hook relu relu_ remainder
    remainder_ renorm renorm_ repeat requires_grad_ reshape reshape_as resolve_conj resolve_neg
    retain_grad roll rot90 round round_ rsqrt rsqrt_ scatter scatter_ scatter_add scatter_add_
    scatter_reduce scatter_reduce_ select select_scatter sgn sgn_ short sigmoid sigmoid_ sign
    sign_ signbit sin sin_ sinc sinc_ sinh sinh_ size slice_scatter slogdet softmax solve sort
    split split_with_sizes sqrt sqrt_ square square_ squeeze squeeze_ std stft storage_offset
    stride sub sub_ subtract subtract_ sum sum_to_size svd swapaxes swapaxes_ swapdims swapdims_
    symeig t t_ take take_along_dim tan tan_ tanh tanh_ tensor_split tile to to_dense topk trace
    transpose transpose_ triangular_solve tril tril_ triu triu_ true_divide true_divide_ trunc
    trunc_ type_as unbind unflatten unfold uniform_ unique unique_consecutive unsqueeze
    unsqueeze_ var vdot view view_as vsplit where xlogy xlogy_ zero_
    """
)
"""Methods of a tensor."""

FUNCTIONAL = words(
    """
    alpha_dropout batch_norm bilinear binary_cross_entropy binary_cross_entropy_with_logits celu
    celu_ cosine_embedding_loss cosine_similarity cross_entropy dropout dropout1d dropout2d
    dropout3d elu elu_ embedding feature_alpha_dropout gaussian_nll_loss gelu glu group_norm
    gumbel_softmax hardshrink hardsigmoid hardswish hardtanh hardtanh_ hinge_embedding_loss
    huber_loss instance_norm kl_div l1_loss layer_norm leaky_relu leaky_relu_ linear log_softmax
    logsigmoid margin_ranking_loss mish mse_loss multi_margin_loss multilabel_margin_loss
    multilabel_soft_margin_loss nll_loss normalize one_hot pad pairwise_distance pdist
    poisson_nll_loss prelu relu relu6 relu_ rms_norm rrelu rrelu_ selu selu_ sigmoid silu
    smooth_l1_loss soft_margin_loss softmax softmin softplus softshrink softsign tanh tanhshrink
    threshold threshold_ triplet_margin_loss triplet_margin_with_distance_loss
    """
)
"""Functions of ``torch.nn.functional``."""

LINALG = words(
    """
    LinAlgError cholesky cholesky_ex cond cross det diagonal eig eigh eigvals eigvalsh inv
    inv_ex lstsq lu lu_factor lu_factor_ex matmul matrix_exp matrix_norm matrix_power
    matrix_rank norm pinv qr slogdet solve solve_ex solve_triangular svd svdvals tensorinv
    tensorsolve vecdot vector_norm
    """
)
"""Functions of ``torch.linalg``, and its error."""

SPECIAL = words(
    """
    airy_ai bessel_j0 bessel_j1 bessel_y0 bessel_y1 digamma entr erf erfc erfcx erfinv exp2
    expit expm1 gammainc gammaincc gammaln i0 i0e i1 i1e log1p log_ndtr log_softmax logit
    logsumexp modified_bessel_i0 modified_bessel_i1 modified_bessel_k0 modified_bessel_k1 ndtr
    ndtri polygamma psi round scaled_modified_bessel_k0 scaled_modified_bessel_k1 sinc softmax
    spherical_bessel_j0 xlog1py xlogy zeta
    """
)
"""Functions of ``torch.special``. The orthogonal polynomials are left out: their degree is a loop in C++."""

FFT = words(
    """
    fft fft2 fftn fftshift hfft hfft2 hfftn ifft ifft2 ifftn ifftshift ihfft ihfft2 ihfftn irfft
    irfft2 irfftn rfft rfft2 rfftn
    """
)
"""Functions of ``torch.fft``."""

LAYERS = words(
    """
    AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d AdaptiveLogSoftmaxWithLoss
    AdaptiveMaxPool1d AdaptiveMaxPool2d AdaptiveMaxPool3d AlphaDropout AvgPool1d AvgPool2d
    AvgPool3d BCELoss BCEWithLogitsLoss BatchNorm1d BatchNorm2d BatchNorm3d Bilinear CELU
    CTCLoss ChannelShuffle CircularPad1d CircularPad2d CircularPad3d ConstantPad1d ConstantPad2d
    ConstantPad3d Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d
    CosineEmbeddingLoss CosineSimilarity CrossEntropyLoss Dropout Dropout1d Dropout2d Dropout3d
    ELU Embedding EmbeddingBag FeatureAlphaDropout Flatten Fold FractionalMaxPool2d
    FractionalMaxPool3d GELU GLU GRU GRUCell GaussianNLLLoss GroupNorm Hardshrink Hardsigmoid
    Hardswish Hardtanh HingeEmbeddingLoss HuberLoss Identity InstanceNorm1d InstanceNorm2d
    InstanceNorm3d KLDivLoss L1Loss LPPool1d LPPool2d LPPool3d LSTM LSTMCell LayerNorm
    LazyBatchNorm1d LazyBatchNorm2d LazyBatchNorm3d LazyConv1d LazyConv2d LazyConv3d
    LazyConvTranspose1d LazyConvTranspose2d LazyConvTranspose3d LazyInstanceNorm1d
    LazyInstanceNorm2d LazyInstanceNorm3d LazyLinear LeakyReLU Linear LocalResponseNorm
    LogSigmoid LogSoftmax MSELoss MarginRankingLoss MaxPool1d MaxPool2d MaxPool3d MaxUnpool1d
    MaxUnpool2d MaxUnpool3d Mish Module ModuleDict ModuleList MultiLabelMarginLoss
    MultiLabelSoftMarginLoss MultiMarginLoss MultiheadAttention NLLLoss NLLLoss2d PReLU
    PairwiseDistance ParameterList PixelShuffle PixelUnshuffle PoissonNLLLoss RMSNorm RNN
    RNNBase RNNCell RNNCellBase RReLU ReLU ReLU6 ReflectionPad1d ReflectionPad2d ReflectionPad3d
    ReplicationPad1d ReplicationPad2d ReplicationPad3d SELU Sequential SiLU Sigmoid SmoothL1Loss
    SoftMarginLoss Softmax Softmax2d Softmin Softplus Softshrink Softsign Tanh Tanhshrink
    Threshold Transformer TransformerDecoder TransformerDecoderLayer TransformerEncoder
    TransformerEncoderLayer TripletMarginLoss TripletMarginWithDistanceLoss Unflatten Unfold
    Upsample UpsamplingBilinear2d UpsamplingNearest2d ZeroPad1d ZeroPad2d ZeroPad3d
    """
)
"""Classes of ``torch.nn``: layers, containers and losses."""
