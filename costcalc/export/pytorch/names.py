"""Names in the exported source, of classes, attributes and variables: none that Python or
PyTorch uses.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterable
from keyword import iskeyword

from costcalc.export.pytorch import own
from costcalc.ops.base import Module

RESERVED = frozenset({"self", "torch", "nn", "F", *dir(builtins), *own.defined()})

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
"""The attributes of every module; a test compares them with PyTorch's."""


def unique(wanted: str, taken: Iterable[str]) -> str:
    """The name, with a number at its end if it is already used."""
    return numbered(f"{wanted}_" if iskeyword(wanted) or wanted in RESERVED else wanted, taken)


def numbered(name: str, taken: Iterable[str]) -> str:
    """The name, with a number at its end if it is already used. A name that is empty or begins with
    a digit gets `part` in front.
    """
    if not name or name[0].isdecimal():
        name = f"part{name}"
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}{number}" if name[-1:].isalpha() else f"{name}_{number}"
    return free


def attribute(wanted: str, taken: Iterable[str]) -> str:
    """An unused name for an attribute of a module."""
    name = wanted.lstrip("_") or "part"
    used = iskeyword(name) or name in OF_MODULES
    return numbered(f"{name}_" if used else name, taken)


def camel(name: str, prose: str) -> str:
    """`squeeze_excite` -> `SqueezeExcite`; a word that the prose spells with capitals is spelt like
    there: `mbconv` -> `MBConv`.
    """
    spelt = {
        word.lower(): word
        for word in re.findall(r"[A-Za-z]+", prose)
        if word[1:] != word[1:].lower()
    }
    words = (word for word in name.split("_") if word)
    made = "".join(spelt.get(word, word[:1].upper() + word[1:]) for word in words)
    return made if made[:1].isalpha() else f"Part{made}"


def network_name(name: str, title: str) -> str:
    """The name of the network's class, spelt like the beginning of its title."""
    squeezed = re.sub(r"[\W_]", "", name).lower()
    for spelt in (title.split(",")[0], *title.split()[:1]):
        head = camel_rest(spelt)
        if head and head.isascii() and squeezed.startswith(head.lower()):
            return head + camel_rest(_behind(name, head))
    made = camel(re.sub(r"\W", "_", name), title)
    return made if made.isascii() else "Network"


def _behind(name: str, head: str) -> str:
    """The rest of a name after the letters of `head`."""
    for letter in head:
        name = name.lstrip("_")
        name = name[1:] if name[:1].lower() == letter.lower() else name
    return name


def camel_rest(text: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[\W_]+", text) if word)


def chain_name(modules: Iterable[Module]) -> str:
    """The name of a chain of modules, such as `ConvBNReLU`."""
    words = (m.written.short or re.sub(r"\d[dD]\Z", "", m.name.rpartition(".")[2]) for m in modules)
    return "".join(words)


def singular(name: str) -> str:
    return name[:-1] if name.endswith("s") and not name.endswith("ss") and len(name) > 3 else name
