"""``torch.utils.data``: datasets in memory, samplers, and a loader that stays in this process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch.utils import data

from viz.program.budget import Refused
from viz.program.context import current
from viz.program.kinds.kind import KINDS, Kind, read
from viz.program.kinds.torch_input import data as measured
from viz.program.kinds.torch_input import drained
from viz.program.kinds.torch_values import CONSTRUCTORS

DATA: dict[str, Any] = {
    "BatchSampler": data.BatchSampler,
    "ConcatDataset": data.ConcatDataset,
    "DataLoader": data.DataLoader,
    "Dataset": data.Dataset,
    "IterableDataset": data.IterableDataset,
    "RandomSampler": data.RandomSampler,
    "Sampler": data.Sampler,
    "SequentialSampler": data.SequentialSampler,
    "StackDataset": data.StackDataset,
    "Subset": data.Subset,
    "SubsetRandomSampler": data.SubsetRandomSampler,
    "TensorDataset": data.TensorDataset,
    "WeightedRandomSampler": data.WeightedRandomSampler,
    "default_collate": data.default_collate,
}
"""What a program may use of ``torch.utils.data``, but for `random_split`."""

DATA_BASES: frozenset[type] = frozenset((data.Dataset, data.IterableDataset, data.Sampler))
"""Classes that a program may inherit from."""

_IGNORED = ("pin_memory", "pin_memory_device", "worker_init_fn", "multiprocessing_context")
"""Options that change nothing where no other process and no other device is there."""


def _loader(*args: Any, **kwargs: Any) -> object:
    """``DataLoader(dataset, batch_size, shuffle, ...)``: the batches are made here, one by one."""
    if len(args) > 6:
        raise Refused("torch_option", name="DataLoader", option="collate_fn, ... by position")
    workers = args[5] if len(args) > 5 else kwargs.get("num_workers", 0)
    if workers != 0:
        raise Refused("torch_workers")
    batch = args[1] if len(args) > 1 else kwargs.get("batch_size", 1)
    if isinstance(batch, int):
        current().budget.items(batch)
    options = {name: value for name, value in kwargs.items() if name not in _IGNORED}
    return data.DataLoader(*args, **options)


def _batches(sampler: Any, batch_size: Any, *args: Any, **kwargs: Any) -> object:
    if isinstance(batch_size, int):
        current().budget.items(batch_size)
    return data.BatchSampler(sampler, batch_size, *args, **kwargs)


def _weighted(weights: Any, *args: Any, **kwargs: Any) -> object:
    measured(weights)
    return data.WeightedRandomSampler(weights, *args, **kwargs)


def _joined(datasets: Any) -> object:
    return data.ConcatDataset(drained(datasets))


def random_split(dataset: Any, lengths: Any, **kwargs: Any) -> object:
    """``torch.utils.data.random_split``."""
    current().budget.walk(lengths)
    if isinstance(lengths, list | tuple):
        for length in lengths:
            if isinstance(length, int):
                current().budget.items(length)
    current().budget.items(len(dataset))
    return data.random_split(dataset, lengths, **kwargs)


CONSTRUCTORS[data.DataLoader] = _loader
CONSTRUCTORS[data.BatchSampler] = _batches
CONSTRUCTORS[data.WeightedRandomSampler] = _weighted
CONSTRUCTORS[data.ConcatDataset] = _joined
DATA["random_split"] = random_split

_KINDS: dict[type, tuple[str, ...]] = {
    data.DataLoader: ("batch_sampler", "batch_size", "dataset", "drop_last", "sampler"),
    data.TensorDataset: ("tensors",),
    data.Subset: ("dataset", "indices"),
    data.ConcatDataset: ("cumulative_sizes", "datasets"),
    data.StackDataset: ("datasets",),
    data.Dataset: (),
    data.Sampler: (),
    data.BatchSampler: ("batch_size", "drop_last", "sampler"),
    data.RandomSampler: ("data_source", "num_samples", "replacement"),
    data.SequentialSampler: ("data_source",),
    data.SubsetRandomSampler: ("indices",),
    data.WeightedRandomSampler: ("num_samples", "replacement", "weights"),
}
for _type, _names in _KINDS.items():
    KINDS[_type] = Kind(_type.__name__, read(*_names))


def _padded(sequences: Any, *args: Any, **kwargs: Any) -> object:
    return torch.nn.utils.rnn.pad_sequence(drained(sequences), *args, **kwargs)


def _packed(sequences: Any, *args: Any, **kwargs: Any) -> object:
    return torch.nn.utils.rnn.pack_sequence(drained(sequences), *args, **kwargs)


SEQUENCES: dict[str, Callable[..., Any] | type] = {
    "PackedSequence": torch.nn.utils.rnn.PackedSequence,
    "pack_padded_sequence": torch.nn.utils.rnn.pack_padded_sequence,
    "pack_sequence": _packed,
    "pad_packed_sequence": torch.nn.utils.rnn.pad_packed_sequence,
    "pad_sequence": _padded,
}
"""``torch.nn.utils.rnn``."""
