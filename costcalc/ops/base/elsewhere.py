"""The words of PyTorch and Keras: names of attributes, and layers that are not operators here.

Names that mean exactly one operator are in that operator's `also_called`; names of attributes are
in its `attributes_called`, built from the constants below.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

Called: TypeAlias = Mapping[str, tuple[str, ...]]
"""For each attribute of an operator, its names in other libraries, in lower case."""


def called(common: Called = MappingProxyType({}), **words: tuple[str, ...]) -> Called:
    """The names of attributes in other libraries: the common ones, and the operator's own."""
    return MappingProxyType({**common, **words})


GROUPS = ("groups", "num_groups", "group")
DILATION = ("dilation", "dilation_rate", "dilations")
PADDING = ("padding", "pad", "pads")
AXIS = ("dim",)
BIAS = ("use_bias",)

WINDOW = called(
    k=("kernel_size", "kernel", "ksize", "kernel_shape", "pool_size"),
    s=("stride", "strides"),
    p=PADDING,
)
POOL = called(WINDOW, ceil=("ceil_mode",))
DEPTHWISE = called(WINDOW, d=DILATION, bias=BIAS)
CONVOLUTION = called(
    DEPTHWISE, out=("out_channels", "filters", "num_filters", "channels"), g=GROUPS
)
RECURRENT = called(out=("hidden_size", "units"), bias=BIAS, layers=("num_layers",))


def _each(words: str, text: str) -> dict[str, str]:
    return dict.fromkeys(words.split(), text)


LEFT_OUT: Mapping[str, str] = {
    **_each(
        "in_channels in_features in_dim num_features input_size input_shape input_channels "
        "normalized_shape",
        "a layer takes the size of its input from the layer before it: leave it out",
    ),
    **_each(
        "eps epsilon momentum inplace padding_mode name device dtype trainable training "
        "kernel_initializer bias_initializer kernel_regularizer bias_regularizer "
        "data_format approximate",
        "it changes neither sizes nor counts: leave it out",
    ),
    **_each(
        "activation act activation_fn",
        "write the activation as the next part of the chain, such as `conv(8) | relu`",
    ),
    "mode": "bilinear interpolation is written `bilinear=true`; nearest is the default",
}
"""Attributes of other libraries that no operator has here, with advice."""

_SPLIT = "a split is one `slice(start, stop)` for each part"

ABSENT: Mapping[str, str] = {
    **_each(
        "celu hardshrink logsigmoid rrelu softshrink softsign tanhshrink threshold quickgelu relu2 "
        "squaredrelu",
        "there is no operator for it; like `relu` it has no MACs and no parameters and keeps the "
        "shape: write `relu`",
    ),
    **_each(
        "geglu swiglu reglu",
        "write its parts under `mul:`, two branches, one of them with the activation",
    ),
    **_each(
        "logsoftmax softmin",
        "there is no operator for it; like `softmax` it has no MACs and no parameters and keeps "
        "the shape: write `softmax`",
    ),
    **_each(
        "droppath stochasticdepth alphadropout featurealphadropout gaussiandropout gaussiannoise "
        "spatialdropout spatialdropout1d spatialdropout3d dropout1d dropout3d",
        "in evaluation it passes its input on: leave it out, or write `dropout`",
    ),
    **_each(
        "attention selfattention multiheadattention attn mha additiveattention "
        "groupqueryattention groupedqueryattention",
        "`sdpa` counts the two products of queries, keys and values; the projections are `linear` "
        "layers: see `costcalc show vit`",
    ),
    **_each(
        "repeatvector tile",
        "`expand` repeats an axis of size 1, which `reshape` adds",
    ),
    **_each(
        "transformer transformerencoder transformerdecoder transformerencoderlayer "
        "transformerdecoderlayer mlp ffn bottleneck basicblock mbconv fire",
        "define it under `blocks:`, made of operators; `costcalc show NETWORK` has examples",
    ),
    **_each(
        "se seblock squeezeexcitation squeezeexcite",
        "define it under `blocks:` with `mul:`; see `costcalc show senet`",
    ),
    **_each(
        "sin cos tan floor ceil round sign",
        "there is no operator for it; `costcalc list --operators` shows those for each element",
    ),
    **_each(
        "average",
        "there is no operator for it; of n inputs it is `add | times(1/n)`",
    ),
    **_each(
        "sequential modulelist moduledict container module lambda",
        "layers in a row are a chain, `a | b`, or a list of steps",
    ),
    **_each(
        "rnnbase rnncell rnncellbase simplernncell lstmcell grucell stackedrnncells "
        "convlstm convlstm1d convlstm3d",
        "the recurrent layers are `lstm`, `gru` and `rnn`",
    ),
    "bidirectional": "write `lstm(64, bidirectional=true)` or `gru(64, bidirectional=true)`",
    "timedistributed": "`linear` and `ln` act on each token: write the layer itself",
    **_each("input inputlayer", "the input is the key `input:`, not a layer"),
    **_each(
        "rescaling resizing centercrop randomflip randomcrop randomrotation",
        "preparing the input is not counted: leave it out",
    ),
    **_each("split chunk tensorsplit unbind", _SPLIT),
    **_each("crop cropping", "negative padding crops: `pad(-1)`"),
    **_each("separableconv sepconv depthwiseseparable dsconv", "write `dwconv(k=3) | conv(c)`"),
    **_each("lppool fractionalmaxpool maxunpool", "the pools are `maxpool`, `avgpool` and `gap`"),
    "weightnorm": "write `weight_norm=` in the convolution: the axis that has lengths of its own",
    "spectralnormalization": "it does not change the count: leave it out",
    "unitnormalization": "it has no MACs and no parameters: write `ln(affine=false)`",
    **_each("einsum einsumdense tensordot", "write `matmul` (two inputs) or `linear` (weights)"),
    **_each("gconv groupconv groupedconv", "write `conv(c, k=3, g=groups)`"),
    "dconv": "`dwconv` is depthwise, `conv_transpose` is transposed; `d` of `conv` is the dilation",
    "activation": "write the activation's own name, such as `relu`",
    "bilinear": "`upsample(2, bilinear=true)` enlarges; a bilinear product is not an operator here",
    **_each(
        "locallyconnected1d pairwisedistance cosinesimilarity masking",
        "there is no operator for it",
    ),
    "embeddingbag": "write `embedding(n, dim) | gap`",
    **_each("parameterlist parameterdict", "weights belong to the layers that use them"),
    "dataparallel": "a network is counted once, however many devices run it",
}
"""Layers of other libraries that are no operator here, with advice; keys as from `plain`."""


def plain(word: str) -> str:
    """A layer's name in one spelling: lower case, without `_`, a leading `lazy`, a final `2d`."""
    return word.lower().replace("_", "").removeprefix("lazy").removesuffix("2d")


def of_images(word: str) -> str:
    """The name of the layer for images, of one for sequences or volumes: `Conv` of `Conv1d`. An
    empty text for any other name.
    """
    name = plain(word)
    found = name.replace("1d", "").replace("3d", "")
    return found if found != name else ""


def advice(word: str) -> str:
    """What to write for a layer of that name elsewhere; an empty text if it is not known."""
    name = plain(word)
    if name in ABSENT:
        return ABSENT[name]
    return "a loss is not part of the network: leave it out" if name.endswith("loss") else ""
