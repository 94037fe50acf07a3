"""Opens an `.onnx` file and refuses what no network can be read from.

Only the graph is read: no data beside the file, and of the stored values none but small ones.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import onnx

from costcalc.bridge.files import refused
from costcalc.errors import Diagnostic, UsageError

IR_VERSIONS = range(3, 15)
"""From 9 on they add types of elements, which are looked up, and marks of several devices."""

OPSETS = range(7, 24)
MOST_BYTES = 2**31
"""The most that a protobuf message can have."""

MOST_NODES = 100_000
DOMAINS = ("", "ai.onnx")
"""The two names of ONNX's own operators."""

_NAMES = (
    "If Loop Scan SequenceAt SequenceConstruct SequenceEmpty SequenceErase SequenceInsert "
    "SequenceLength SequenceMap SplitToSequence ConcatFromSequence Optional "
    "OptionalGetElement OptionalHasElement"
)
HAVE_NO_SHAPE = frozenset(_NAMES.split())
"""Control flow, and values that are no tensors."""


def opened(path: str) -> Any:
    """The model in a file. Raises UsageError."""
    model = _parsed(path)
    if model.ir_version not in IR_VERSIONS:
        raise refused(
            path, f"IR version {model.ir_version} is not known", help_text=_known(IR_VERSIONS)
        )
    version = opset(model)
    if version not in OPSETS:
        what = f"opset {version}" if version else "no opset of ONNX's own operators"
        raise refused(path, f"{what} is not known", help_text=_known(OPSETS))
    if not model.graph.node:
        raise refused(path, "the graph has no nodes")
    if len(model.graph.node) > MOST_NODES:
        many = f"{len(model.graph.node):,} nodes"
        raise refused(path, f"the graph has {many}; {MOST_NODES:,} is the most")
    if model.graph.sparse_initializer:
        raise refused(path, "it stores sparse tensors, which are not read")
    return model


def _parsed(path: str) -> Any:
    try:
        return onnx.ModelProto.FromString(_content(path))
    except UsageError:
        raise
    except Exception:  # whatever the parser raises at bytes that are no message
        raise refused(path, "it is not an ONNX file, or only a part of one") from None


def _content(path: str) -> bytes:
    try:
        if Path(path).stat().st_size >= MOST_BYTES:
            raise refused(path, "the file has 2 GiB or more, which no ONNX file can have")
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise refused(path, f"cannot read it: {getattr(error, 'strerror', '') or error}") from None


def opset(model: Any) -> int:
    """The version of ONNX's own operators; 0 if the file does not say."""
    found = [one.version for one in model.opset_import if one.domain in DOMAINS]
    return int(max(found, default=0))


def check_operators(path: str, model: Any) -> None:
    """Refuse, all at once, what has no tensor of a fixed shape as its output."""
    counted = Counter(named(node) for node in model.graph.node if _is_refused(node))
    own = frozenset(f"{one.domain}.{one.name}" for one in model.functions)
    if counted:
        raise UsageError([_without_shape(path, *one, one[0] in own) for one in counted.items()])


def _is_refused(node: Any) -> bool:
    own = node.domain in DOMAINS
    inside = any(one.HasField("g") or one.graphs for one in node.attribute)
    return inside or not own or node.op_type in HAVE_NO_SHAPE


def named(node: Any) -> str:
    """The operator of a node, with its domain if it is not ONNX's own."""
    return node.op_type if node.domain in DOMAINS else f"{node.domain}.{node.op_type}"


def _without_shape(path: str, name: str, many: int, is_function: bool) -> Diagnostic:
    where = f"{many} nodes" if many > 1 else "one node"
    why = "it is not an operator of ONNX, so the shapes behind it are not known"
    if is_function:
        why = "it is a function of another opset than the model's"
    elif name in HAVE_NO_SHAPE or "." not in name:
        why = "what it computes depends on values, or is no tensor"
    return Diagnostic(f"`{name}` cannot be read ({where})", notes=(f"{path}: {why}",))


def _known(versions: range) -> str:
    return f"{versions[0]} to {versions[-1]} are known; export it anew"
