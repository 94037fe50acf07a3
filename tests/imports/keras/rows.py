"""Layers of Keras and what they are in the language; all sizes distinct."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from tests.imports.keras.models import functional, given, layer, ref

Shape = tuple[int, ...]


class Row(NamedTuple):
    """A layer with settings, the shapes of its inputs in the order of Keras, and its steps."""

    kind: str
    inputs: tuple[Shape, ...]
    steps: tuple[str, ...]
    config: Mapping[str, Any] = {}
    macs: int = 0
    params: int = 0
    module: str = "keras.layers"
    arguments: tuple[Any, ...] = ()
    """What follows the tensors."""

    def model(self) -> dict[str, Any]:
        names = [f"x{n or ''}" for n in range(len(self.inputs))]
        layers = [given(shape, name) for name, shape in zip(names, self.inputs, strict=True)]
        tensors = [ref(name, shape) for name, shape in zip(names, self.inputs, strict=True)]
        several = self.module == "keras.layers" and len(names) > 1
        arguments = [tensors] if several else [*tensors, *self.arguments]
        layers.append(layer(self.kind, self.config, arguments, name="y", module=self.module))
        return functional(layers, inputs=names)


IMAGE, SEQUENCE, OPS = (9, 7, 6), (11, 6), "keras.src.ops.numpy"
OF_NN = "keras.src.ops.nn"
ROWS = [
    Row("Conv1D", ((11, 6),), ("conv(4, k=3, p=0, bias=true)",), {"filters": 4, "kernel_size": 3},
        9 * 3 * 6 * 4, 3 * 6 * 4 + 4),
    Row("Conv2D", (IMAGE,), ("conv(4, k=(3, 2), s=(1, 2), p=tf_same)",),
        {"filters": 4, "kernel_size": [3, 2], "strides": [1, 2], "padding": "same",
         "use_bias": False}, 9 * 4 * 3 * 2 * 6 * 4, 3 * 2 * 6 * 4),
    Row("Conv2D", ((6, 9, 7),), ("conv(4, k=3, g=2)",),
        {"filters": 4, "kernel_size": 3, "padding": "same", "groups": 2, "use_bias": False,
         "data_format": "channels_first"}, 9 * 7 * 3 * 3 * 3 * 4, 3 * 3 * 3 * 4),
    Row("Conv3D", ((5, 9, 7, 6),), ("conv(4, k=(1, 3, 2), p=0, bias=true)",),
        {"filters": 4, "kernel_size": [1, 3, 2]}, 5 * 7 * 6 * 6 * 6 * 4, 6 * 6 * 4 + 4),
    Row("DepthwiseConv1D", ((11, 6),), ("dwconv(k=3, p=0, m=2, bias=true)",),
        {"kernel_size": 3, "depth_multiplier": 2}, 9 * 12 * 3, 3 * 12 + 12),
    Row("SeparableConv1D", ((11, 6),), ("dwconv(k=3, p=0)", "conv(4, bias=true)"),
        {"kernel_size": 3, "filters": 4}, 9 * (6 * 3 + 6 * 4), 6 * 3 + 6 * 4 + 4),
    Row("Conv1DTranspose", ((11, 6),), ("conv_transpose(4, k=3, s=2, p=((0, 1),), bias=true)",),
        {"kernel_size": 3, "strides": 2, "filters": 4, "padding": "same"}, 11 * 6 * 3 * 4,
        3 * 6 * 4 + 4),
    Row("Conv3DTranspose", ((5, 9, 7, 6),), ("conv_transpose(4, k=2, s=2, p=0, bias=true)",),
        {"kernel_size": 2, "strides": 2, "filters": 4}, 5 * 9 * 7 * 6 * 8 * 4, 6 * 8 * 4 + 4),
    Row("MaxPooling1D", (SEQUENCE,), ("maxpool(k=3)",), {"pool_size": 3}),
    Row("MaxPooling3D", ((5, 9, 7, 6),), ("maxpool(k=2)",)),
    Row("AveragePooling1D", (SEQUENCE,), ("avgpool(k=3, s=2)",), {"pool_size": 3, "strides": 2}),
    Row("AveragePooling3D", ((5, 9, 7, 6),), ("avgpool(k=2)",)),
    Row("GlobalAveragePooling1D", (SEQUENCE,), ("reduce_mean((1,))",)),
    Row("GlobalAveragePooling3D", ((5, 9, 7, 6),), ("gap", "flatten")),
    Row("GlobalMaxPooling2D", (IMAGE,), ("gmp",), {"keepdims": True}),
    Row("GlobalMaxPooling3D", ((5, 9, 7, 6),), ("gmp", "flatten")),
    Row("ZeroPadding1D", (SEQUENCE,), ("pad(((2, 1),))",), {"padding": [2, 1]}),
    Row("ZeroPadding3D", ((5, 9, 7, 6),), ("pad(1)",)),
    Row("Cropping1D", (SEQUENCE,), ("pad(((-2, -1),))",), {"cropping": [2, 1]}),
    Row("Cropping3D", ((5, 9, 7, 6),), ("pad(-1)",), {"cropping": 1}),
    Row("UpSampling1D", (SEQUENCE,), ("upsample(3)",), {"size": 3}),
    Row("UpSampling2D", (IMAGE,), ("upsample((2, 3), bilinear=true)",),
        {"size": [2, 3], "interpolation": "bilinear"}),
    Row("UpSampling3D", ((5, 9, 7, 6),), ("upsample(2)",)),
    Row("Resizing", (IMAGE,), ("resize((20, 18), bilinear=true)",), {"height": 20, "width": 18}),
    Row("CenterCrop", (IMAGE,), ("slice(2, 7, axis=1)", "slice(1, 5, axis=2)"),
        {"height": 5, "width": 4}),
    Row("Activation", (SEQUENCE,), ("softmax(axis=1)",), {"activation": "softmax"}),
    Row("Activation", (SEQUENCE,), ("leaky_relu(slope=0.2)",), {"activation": "leaky_relu"}),
    Row("Softmax", (SEQUENCE,), ("softmax",), {"axis": 1}),
    Row("ELU", (SEQUENCE,), ("elu(alpha=2)",), {"alpha": 2.0}),
    Row("LeakyReLU", (SEQUENCE,), ("leaky_relu(slope=0.3)",)),
    Row("ReLU", (SEQUENCE,), ("leaky_relu(slope=0.125)",), {"negative_slope": 0.125}),
    Row("SyncBatchNormalization", ((6,),), ("bn",), params=12),
    Row("LayerNormalization", (IMAGE,), ("ln",), params=12),
    Row("LayerNormalization", (SEQUENCE,), ("rmsnorm",), {"rms_scaling": True}, params=6),
    Row("RMSNormalization", (SEQUENCE,), ("rmsnorm",), params=6),
    Row("Rescaling", (IMAGE,), ("times(1/255)", "plus(-1)"), {"scale": 1 / 255, "offset": -1.0}),
    Row("Rescaling", (SEQUENCE,), ("constant(1, 6)", "mul"), {"scale": [1.0] * 6}),
    Row("Maximum", (SEQUENCE, SEQUENCE), ("maximum",)),
    Row("Minimum", (SEQUENCE, SEQUENCE), ("minimum",)),
    Row("Average", (SEQUENCE, SEQUENCE), ("add", "times(0.5)")),
    Row("Multiply", (SEQUENCE, (6,)), ("reshape(1, 6)", "mul")),
    Row("Concatenate", (SEQUENCE, (5, 6)), ("concat",), {"axis": 1}),
    Row("RepeatVector", ((6,),), ("reshape(1, 6)", "expand(4, 6)"), {"n": 4}),
    Row("LSTM", (SEQUENCE,), ("lstm(4, one_bias=true)", "slice(10, 11)", "flatten"),
        {"units": 4}, 11 * 4 * 4 * (6 + 4), 4 * 4 * (6 + 4 + 1)),
    Row("TimeDistributed", (SEQUENCE,), ("linear(4)",),
        {"layer": {"class_name": "Dense", "config": {"units": 4}}}, 11 * 6 * 4, 6 * 4 + 4),
    Row("Attention", (SEQUENCE, (5, 6)), ("sdpa",), {}, 11 * 5 * 6 * 2),
    Row("Add", (IMAGE,), ("plus(3)",), module=OPS, arguments=(3.0,)),
    Row("Add", (IMAGE, IMAGE), ("add",), module=OPS),
    Row("Subtract", (IMAGE,), ("plus(-3)",), module=OPS, arguments=(3,)),
    Row("Multiply", (IMAGE,), ("times(1/6)",), module=OPS, arguments=(1 / 6,)),
    Row("Divide", (IMAGE,), ("times(0.25)",), module=OPS, arguments=(4,)),
    Row("TrueDivide", (IMAGE, IMAGE), ("div",), module=OPS),
    Row("Maximum", (IMAGE, IMAGE), ("maximum",), module=OPS),
    Row("Minimum", (IMAGE, IMAGE), ("minimum",), module=OPS),
    Row("Concatenate", (SEQUENCE, SEQUENCE), ("concat(axis=1)",), {"axis": -1}, module=OPS),
    Row("Relu", (IMAGE,), ("relu",), module=OF_NN),
    Row("Relu6", (IMAGE,), ("relu6",), module=OF_NN),
    Row("Sigmoid", (IMAGE,), ("sigmoid",), module=OF_NN),
    Row("HardSigmoid", (IMAGE,), ("hsigmoid",), module=OF_NN),
    Row("HardSilu", (IMAGE,), ("hswish",), module=OF_NN),
    Row("Silu", (IMAGE,), ("silu",), module=OF_NN),
    Row("Gelu", (IMAGE,), ("gelu",), module=OF_NN),
    Row("Tanh", (IMAGE,), ("tanh",), module=OPS),
    Row("Exp", (IMAGE,), ("exp",), module=OPS),
    Row("Sqrt", (IMAGE,), ("sqrt",), module=OPS),
    Row("Log", (IMAGE,), ("log",), module=OPS),
    Row("Softmax", (SEQUENCE,), ("softmax(axis=1)",), {"axis": -1}, module=OF_NN),
    Row("Reshape", (SEQUENCE,), ("reshape(3, 22)",), {"newshape": [-1, 3, 22]}, module=OPS),
    Row("Transpose", (SEQUENCE,), (), {"axes": [0, 2, 1]}, module=OPS),
    Row("Squeeze", ((1, 6),), ("flatten",), {"axis": 1}, module=OPS),
    Row("ExpandDims", ((6,),), ("reshape(1, 6)",), {"axis": 1}, module=OPS),
    Row("Mean", (IMAGE,), ("reduce_mean((1, 2), keep=true)", "flatten"), {"axis": [1, 2]},
        module=OPS),
    Row("Sum", (SEQUENCE,), ("reduce_sum((1,), keep=true)",), {"axis": -1, "keepdims": True},
        module=OPS),
    Row("Max", (SEQUENCE,), ("reduce_max((1,), keep=true)",), {"axis": 2, "keepdims": True},
        module=OPS),
    Row("Matmul", ((11, 6), (6, 5)), ("matmul",), {}, 11 * 6 * 5, module=OPS),
    Row("CustomScaleLayer", (IMAGE, IMAGE), ("times(0.17)", "add"), {"scale": 0.17},
        module="keras.src.applications.inception_resnet_v2"),
]  # fmt: skip
"""Layers that no recorded model has, and settings of others."""
