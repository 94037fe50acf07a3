"""Which of PyTorch's operators multiply matrices, which are known not to, and which are unknown.

An operator counts as free only for a reason that holds for all inputs; one without such a reason
is unknown, and a run that uses it is not measured. The reasons, in this order:

- PyTorch marks it as pointwise: each output element depends on one element of each input;
- it has at most one tensor of numbers (not indices or masks) among its inputs, so there are no two
  to multiply, and it is not in `ALONE`: those multiply a matrix with itself or with one they make;
- it is in `FREE`: it moves, selects, joins, normalizes or compares values.

An operator that is not from PyTorch must take no tensor of numbers, or be in `FREE`. A product
written as pointwise multiplications and a sum cannot be told from other sums.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

aten: Any = torch.ops.aten

PRODUCTS = {
    aten.mm: 0,
    aten.bmm: 0,
    aten.mv: 0,
    aten.dot: 0,
    aten.vdot: 0,
    aten.addmm: 1,
    aten.addmm_: 1,
    aten._addmm_activation: 1,
    aten.addmv: 1,
    aten.addmv_: 1,
    aten.baddbmm: 1,
    aten.baddbmm_: 1,
}
"""Matrix products, and the number of arguments before the two that are multiplied."""

ALONE = (
    "_fft_",
    "_int_mm",
    "_linalg_",
    "_pdist_forward",
    "_dyn_quant_matmul",
    "_weight_int",
    "cholesky",
    "geqrf",
    "linalg_",
    "lu_",
    "matrix_exp",
    "quantized_",
)
"""Beginnings of names of operators that multiply even if only one input is a tensor of numbers."""

FREE_NAMES = """
    _batch_norm_no_update _batch_norm_with_update _chunk_cat _embedding_bag
    _embedding_bag_forward_only _native_batch_norm_legit _native_batch_norm_legit_functional
    _native_batch_norm_legit_no_training _prelu_kernel _safe_softmax _thnn_fused_gru_cell
    _thnn_fused_lstm_cell _unsafe_index _unsafe_index_put _unsafe_masked_index
    _unsafe_masked_index_put_accumulate _weight_norm_interface as_strided_scatter block_diag
    bucketize cat complex copy copy_ copysign_ cudnn_batch_norm diagonal_scatter eq_ fill fill_
    floor_divide floor_divide_ fractional_max_pool2d gather ge_ grid_sampler_2d grid_sampler_3d gt_
    index index_add index_add_ index_copy index_copy_ index_fill index_fill_ index_put index_put_
    index_reduce index_reduce_ index_select is_same_size isin le_ lift_fresh linalg_cross
    linalg_vector_norm linspace log_sigmoid_forward logspace lt_ masked_fill masked_fill_
    masked_scatter masked_scatter_ masked_select max max_unpool2d max_unpool3d min
    miopen_batch_norm native_batch_norm native_group_norm native_layer_norm ne_ polar resize_as_
    rms_norm _fused_rms_norm rrelu_with_noise rsub scatter scatter_ scatter_add scatter_add_
    scatter_reduce scatter_reduce_ searchsorted segment_reduce select_scatter slice_scatter stack
    take
"""
FREE = frozenset(
    {f"aten::{name}" for name in FREE_NAMES.split()}
    | {f"torchvision::{name}" for name in ("nms", "roi_align", "roi_pool", "ps_roi_align")}
)
"""Operators of several tensors that multiply no matrices.

This list is not derived from our operators, as other implementations use operators of PyTorch that
none of ours uses. Our operators state themselves which PyTorch operators they are made of.
"""


def is_free(op: Any, inputs: Iterable[Tensor]) -> bool:
    """Whether an operator that is not recorded is known to multiply no matrices."""
    name = op._schema.name
    space, _, word = name.partition("::")
    if name in FREE or torch.Tag.pointwise in op.tags:
        return True
    numbers = sum(map(_is_of_numbers, inputs))
    if space != "aten":
        return numbers == 0
    return numbers <= 1 and not word.startswith(ALONE)


def _is_of_numbers(tensor: Tensor) -> bool:
    """Whether a tensor is real, complex or quantized, and not an index or a mask."""
    return tensor.is_floating_point() or tensor.is_complex() or tensor.is_quantized
