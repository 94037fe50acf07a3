"""Layers and attributes of PyTorch and Keras that are not here, and what to write for them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from costcalc.ops import find, names


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


def meant_by(word: str) -> str:
    """The operator that other libraries call `word`, in any spelling; an empty text if none."""
    return _meant_by(plain(word), names())


@cache
def _meant_by(word: str, known: frozenset[str]) -> str:
    for name in sorted(known):
        if word in map(plain, (name, *find(name).also_called)):
            return name
    return ""


def advice_on(word: str) -> str:
    """What to write for a layer that other libraries call `word`; an empty text if not known."""
    of_image = of_images(word)
    if of_image and not advice(word) and (meant := meant_by(of_image)):
        return f"use `{meant}`; the input's rank decides"
    if meant := meant_by(word):
        return f"it is called `{meant}` here"
    return advice(word) or advice(of_image) or (_norms() if "norm" in plain(word) else "")


def _norms() -> str:
    """A sentence that names the operators that normalize."""
    found = [f"`{name}`" for name in sorted(names()) if find(name).normalizes]
    return f"the norms are {', '.join(found[:-1])} and {found[-1]}"


def uncountable(word: str) -> str:
    """Why the operator of that name cannot be counted, or an empty text."""
    reasons = {plain(name): reason for name, reason in UNCOUNTABLE.items()}
    return reasons.get(plain(word), "")


UNCOUNTABLE: Mapping[str, str] = {
    "deform_conv": "where it samples depends on values; how to count that is not agreed",
    "grid_sample": "where it samples depends on values; how to count that is not agreed",
    "nms": "how many boxes it compares depends on their values",
    "nonzero": "the size of its output depends on values",
    "roi_pool": "how many places a region has depends on the image; `roi_align(n, out)` can be",
    "sort": "how many comparisons it makes depends on values",
    "topk": "how many comparisons it makes depends on values",
    "unique": "the size of its output depends on values",
}
"""What cannot be counted exactly from shapes, and why: refused by name, never counted as 0."""
