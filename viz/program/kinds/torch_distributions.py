"""``torch.distributions``: the classes, and what a program may do with one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import distributions
from torch.distributions import constraints

from viz.program.context import current
from viz.program.kinds.kind import KINDS, Kind, read
from viz.program.kinds.torch_names import words

DISTRIBUTIONS: dict[str, Any] = {
    "Bernoulli": distributions.Bernoulli,
    "Beta": distributions.Beta,
    "Binomial": distributions.Binomial,
    "Categorical": distributions.Categorical,
    "Cauchy": distributions.Cauchy,
    "Chi2": distributions.Chi2,
    "ContinuousBernoulli": distributions.ContinuousBernoulli,
    "Dirichlet": distributions.Dirichlet,
    "Distribution": distributions.Distribution,
    "Exponential": distributions.Exponential,
    "FisherSnedecor": distributions.FisherSnedecor,
    "Gamma": distributions.Gamma,
    "Geometric": distributions.Geometric,
    "Gumbel": distributions.Gumbel,
    "HalfCauchy": distributions.HalfCauchy,
    "HalfNormal": distributions.HalfNormal,
    "Independent": distributions.Independent,
    "InverseGamma": distributions.InverseGamma,
    "Kumaraswamy": distributions.Kumaraswamy,
    "Laplace": distributions.Laplace,
    "LogNormal": distributions.LogNormal,
    "LowRankMultivariateNormal": distributions.LowRankMultivariateNormal,
    "MixtureSameFamily": distributions.MixtureSameFamily,
    "Multinomial": distributions.Multinomial,
    "MultivariateNormal": distributions.MultivariateNormal,
    "NegativeBinomial": distributions.NegativeBinomial,
    "Normal": distributions.Normal,
    "OneHotCategorical": distributions.OneHotCategorical,
    "OneHotCategoricalStraightThrough": distributions.OneHotCategoricalStraightThrough,
    "Pareto": distributions.Pareto,
    "Poisson": distributions.Poisson,
    "RelaxedBernoulli": distributions.RelaxedBernoulli,
    "RelaxedOneHotCategorical": distributions.RelaxedOneHotCategorical,
    "StudentT": distributions.StudentT,
    "Uniform": distributions.Uniform,
    "VonMises": distributions.VonMises,
    "Weibull": distributions.Weibull,
    "kl_divergence": distributions.kl_divergence,
}
"""The classes of ``torch.distributions``, and `kl_divergence`."""

_PARAMETERS = words(
    """
    alpha base_dist beta component_distribution concentration concentration0 concentration1
    covariance_matrix df df1 df2 high loc logits low mixture_distribution precision_matrix probs
    rate scale scale_tril temperature total_count
    """
)


def _calls(name: str) -> Callable[..., Any]:
    """The distribution's own method `name`, one of the names written below."""

    def call(distribution: Any, *args: Any, **kwargs: Any) -> object:
        current().budget.step()
        return getattr(distribution, name)(*args, **kwargs)

    return call


KINDS[distributions.Distribution] = Kind(
    "distribution",
    read("batch_shape", "event_shape", "mean", "mode", "stddev", "variance", *_PARAMETERS),
    {
        name: _calls(name)
        for name in (
            "cdf",
            "entropy",
            "enumerate_support",
            "expand",
            "icdf",
            "log_prob",
            "perplexity",
            "rsample",
            "sample",
        )
    },
)
KINDS[constraints.Constraint] = Kind("constraint")
KINDS[torch.distributions.transforms.Transform] = Kind("transform")
