"""Writes models of Keras as it writes them, with what Keras and its weights say of them.

Run by hand, with Keras 3 or with Keras 2 and TensorFlow installed; nothing of costcalc is used:
`KERAS_BACKEND=jax python tests/imports/keras/record.py [NAME]...`. It writes `keras3.json` or
`keras2.json`; with names only these models are made anew.
Settings that say how weights are initialized, trained or stored are left out of the files.

The multiply-adds are counted by the shapes of the weights that Keras made and of the tensors that
its layers give: each output element, or each input element of a transposed convolution, takes one
for each weight that its channel has.
"""

from __future__ import annotations

import json
import os
import sys
from math import prod
from pathlib import Path
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras

HERE = Path(__file__).parent
NEW = keras.__version__.startswith("3")
APPLICATIONS = (
    "ConvNeXtTiny DenseNet121 EfficientNetB0 InceptionV3 MobileNet MobileNetV2 MobileNetV3Small "
    "ResNet50 ResNet50V2 VGG16 Xception"
    if NEW
    else "EfficientNetB0 MobileNetV2 MobileNetV3Small ResNet50"
)
SIZE = 224
UNREAD = ("initializer", "regularizer", "constraint", "momentum", "epsilon", "dtype", "seed")


def main() -> None:
    file = HERE / ("keras3.json" if NEW else "keras2.json")
    found: dict[str, Any] = {"keras": keras.__version__, "models": {}}
    wanted = sys.argv[1:] or [*APPLICATIONS.split(), *OWN]
    if sys.argv[1:]:
        found["models"] = json.loads(file.read_text(encoding="utf-8"))["models"]
    for name in wanted:
        made = OWN[name]() if name in OWN else application(name)
        found["models"][name] = recorded(made)
    lines = json.dumps(found, separators=(",", ":")).replace('{"json"', '\n{"json"')
    file.write_text(f"{lines}\n", encoding="utf-8")


def application(name: str) -> Any:
    given = {"input_shape": (SIZE, SIZE, 3)} if name.startswith("MobileNetV3") else {}
    return getattr(keras.applications, name)(weights=None, **given)


def recorded(model: Any) -> dict[str, Any]:
    weights = {id(one): prod(one.shape) for one in model.weights}
    trained = sum(prod(one.shape) for one in model.trainable_weights)
    return {
        "json": stripped(json.loads(model.to_json())),
        "params": model.count_params(),
        "trainable": trained,
        "non_trainable": sum(weights.values()) - trained,
        "macs": counted(model),
    }


def stripped(value: Any) -> Any:
    """Without the settings that change neither shapes nor weights."""
    if isinstance(value, dict):
        kept = {k: v for k, v in value.items() if not any(word in k for word in UNREAD)}
        if value.get("class_name") in ("InputLayer", "__keras_tensor__"):
            kept = value
        return {k: v if k == "keras_version" else stripped(v) for k, v in kept.items()}
    return [stripped(one) for one in value] if isinstance(value, list) else value


def counted(model: Any) -> int:
    """Multiply-adds of one example; a model that is a layer may be used several times."""
    uses = {one["config"]["name"]: one.get("inbound_nodes") for one in model.get_config()["layers"]}
    return sum(
        counted(one) * len(uses[one.name]) if hasattr(one, "layers") else layer(one)
        for one in model.layers
    )


def layer(one: Any) -> int:
    """Multiply-adds of one example in a layer that is used once."""
    kind = type(one).__name__
    if kind not in COUNTED or not one.weights:
        return 0
    kernels = [prod(w.shape) for w in one.weights if len(w.shape) > 1 or "kernel" in w.name]
    if kind == "Conv2DTranspose":
        return prod(one.input.shape[1:3]) * kernels[0]
    if kind in ("LSTM", "GRU", "SimpleRNN", "Bidirectional"):
        used = [prod(w.shape) for w in one.weights if "kernel" in w.name]
        return one.input.shape[1] * sum(used)
    if kind == "Dense":
        return prod(one.output.shape[1:-1]) * kernels[0]
    if kind == "MultiHeadAttention":
        return attention(one)
    return prod(one.output.shape[1:-1]) * sum(kernels)


_NAMES = (
    "Bidirectional Conv1D Conv2D Conv2DTranspose Conv3D Dense DepthwiseConv2D GRU LSTM "
    "MultiHeadAttention SeparableConv2D SimpleRNN"
)
COUNTED = frozenset(_NAMES.split())


def attention(one: Any) -> int:
    """Of self-attention: each token with all four projections, and with each other token twice."""
    tokens = one.output.shape[1]
    projections = sum(prod(w.shape) for w in one.weights if len(w.shape) > 2)
    wide = one.get_config()["num_heads"] * one.get_config()["key_dim"]
    return tokens * projections + 2 * tokens * tokens * wide


def images() -> Any:
    """Layers on images, no two sizes alike."""
    own = keras.layers
    x = image = keras.Input((37, 29, 3), name="image")
    x = own.Conv2D(8, (3, 5), strides=(2, 1), padding="same", activation="relu")(x)
    x = own.BatchNormalization(scale=False)(x)
    x = own.DepthwiseConv2D((3, 2), depth_multiplier=2, padding="same", strides=2)(x)
    x = own.BatchNormalization(center=False)(x)
    x = own.ReLU(max_value=4.0)(x)
    x = own.SeparableConv2D(12, 3, padding="valid", use_bias=False)(x)
    left = own.MaxPooling2D(2, padding="same")(x)
    right = own.AveragePooling2D(3, strides=2, padding="same")(x)
    x = own.Concatenate()([left, right])
    x = own.Conv2D(16, 3, padding="same", groups=4, dilation_rate=2, activation="swish")(x)
    x = own.Conv2DTranspose(10, 3, strides=2, padding="same")(x)
    x = own.Conv2DTranspose(6, 2, strides=3, padding="valid")(x)
    x = own.UpSampling2D((1, 2))(x)
    x = own.Cropping2D(((1, 0), (2, 3)))(x)
    x = own.PReLU(shared_axes=[1, 2])(x)
    x = own.LeakyReLU()(x)
    x = own.GroupNormalization(3)(x) if hasattr(own, "GroupNormalization") else x
    x = own.Dense(7)(x)
    x = own.Permute((2, 1, 3))(x)
    x = own.Reshape((-1, 7))(x)
    x = own.Conv1D(5, 3, strides=2, padding="causal")(x)
    x = own.LayerNormalization()(x)
    x = own.GlobalMaxPooling1D()(x)
    return keras.Model(image, own.Dense(4, activation="softmax")(own.Dropout(0.5)(x)))


def sequences() -> Any:
    """Recurrent layers of both directions behind a table."""
    own = keras.layers
    words = keras.Input((19,), dtype="int32", name="words")
    x = own.Embedding(101, 12)(words)
    x = own.Bidirectional(own.LSTM(7, return_sequences=True))(x)
    x = own.GRU(11, return_sequences=True)(x)
    x = own.GRU(9, reset_after=False, return_sequences=True)(x)
    x = own.SimpleRNN(5, return_sequences=True)(x)
    x = own.Bidirectional(own.LSTM(6))(x)
    return keras.Model(words, own.Dense(3)(x))


def tokens() -> Any:
    """A block of a transformer."""
    own = keras.layers
    x = given = keras.Input((23, 24), name="tokens")
    mixed = own.MultiHeadAttention(3, 8)(x, x)
    x = own.LayerNormalization()(own.Add()([x, mixed]))
    inner = own.Dense(50, activation="gelu")(x)
    x = own.Add()([x, own.Dense(24)(inner)])
    return keras.Model(given, own.GlobalAveragePooling1D()(x))


def nested() -> Any:
    """A frozen backbone inside a model, and a model of two layers that is used twice."""
    own = keras.layers
    base = keras.Sequential(
        [
            keras.Input((48, 40, 3)),
            own.ZeroPadding2D(((0, 1), (0, 1))),
            own.Conv2D(8, 3, strides=2, use_bias=False),
            own.BatchNormalization(),
            own.Activation("relu"),
        ],
        name="backbone",
    )
    base.trainable = False
    head = keras.Sequential([own.Dense(6, activation="tanh"), own.Dense(5)], name="head")
    image = keras.Input((48, 40, 3), name="image")
    x = base(own.Rescaling(1 / 127.5, offset=-1)(image))
    one = own.Flatten()(own.GlobalAveragePooling2D()(x))
    other = own.GlobalMaxPooling2D()(x)
    return keras.Model(image, own.Subtract()([head(one), head(other)]))


OWN = {"images": images, "sequences": sequences, "tokens": tokens, "nested": nested}

if __name__ == "__main__":
    main()
