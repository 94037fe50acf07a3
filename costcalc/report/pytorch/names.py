"""Names in the exported source: of classes, attributes and variables; none that Python or PyTorch
has a use for of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from keyword import iskeyword

RESERVED = frozenset({"self", "torch", "nn", "F"})

MODULE_WORDS = """
    T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda
    double dump_patches eval extra_repr float forward get_buffer get_extra_state get_parameter
    get_submodule half ipu load_state_dict modules mtia named_buffers named_children
    named_modules named_parameters parameters register_backward_hook register_buffer
    register_forward_hook register_forward_pre_hook register_full_backward_hook
    register_full_backward_pre_hook register_load_state_dict_post_hook
    register_load_state_dict_pre_hook register_module register_parameter
    register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_extra_state
    set_submodule share_memory state_dict to to_empty train training type xpu zero_grad append
    extend insert pop
"""
OF_MODULES = frozenset(MODULE_WORDS.split())
"""What a module has of its own; a test holds it against PyTorch's."""

SHORT = {"BatchNorm": "BN", "LayerNorm": "LN", "GroupNorm": "GN", "AdaptiveAvgPool": "Pool"}


def unique(wanted: str, taken: Iterable[str]) -> str:
    """The name, with a number behind it where it is taken."""
    name = f"{wanted}_" if iskeyword(wanted) or wanted in RESERVED else wanted
    if not name or name[0].isdecimal():
        name = f"part{name}"
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}{number}" if name[-1:].isalpha() else f"{name}_{number}"
    return free


def attribute(wanted: str, taken: Iterable[str]) -> str:
    """A name for what belongs to a module."""
    name = f"{wanted}_" if wanted in OF_MODULES or wanted.startswith("_") else wanted
    return unique(name.lstrip("_") or "part", taken)


def camel(name: str, prose: str) -> str:
    """`squeeze_excite` -> `SqueezeExcite`; a word that is spelt otherwise in the prose, as there:
    `mbconv` -> `MBConv`.
    """
    spelt = {word.lower(): word for word in re.findall(r"[A-Za-z]+", prose) if word[1:] != word[1:].lower()}
    words = (word for word in name.split("_") if word)
    made = "".join(spelt.get(word, word[:1].upper() + word[1:]) for word in words)
    return made if made[:1].isalpha() else f"Part{made}"


def network_name(name: str, title: str) -> str:
    """The class of the network: its name, spelt as its title begins."""
    head = "".join(word[:1].upper() + word[1:] for word in re.findall(r"\w+", title.split(",")[0]))
    head = head.replace("_", "")
    squeezed = re.sub(r"[\W_]", "", name)
    if head.isascii() and head and squeezed.lower().startswith(head.lower()):
        rest = name
        for letter in head:
            rest = rest.lstrip("_")
            rest = rest[1:] if rest[:1].lower() == letter.lower() else rest
        return head + camel_rest(rest)
    made = camel(re.sub(r"\W", "_", name), title)
    return made if made.isascii() else "Network"


def camel_rest(text: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[\W_]+", text) if word)


def chain_name(modules: Iterable[str]) -> str:
    """`ConvBNReLU` for a chain of those."""
    words = [re.sub(r"\d[dD]\Z", "", module.rpartition(".")[2]) for module in modules]
    return "".join(SHORT.get(word, word) for word in words)


def singular(name: str) -> str:
    return name[:-1] if name.endswith("s") and not name.endswith("ss") and len(name) > 3 else name
