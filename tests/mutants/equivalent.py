"""Defects that change no answer, each with the reason."""

from __future__ import annotations

from pathlib import Path

LIST = Path(__file__).parent / "equivalent.txt"
Key = tuple[str, tuple[str, ...], tuple[str, ...]]


def equivalent(text: str | None = None) -> dict[Key, str]:
    """Each with its reason. Blocks between empty lines: a path, `- ` and `+ ` lines, `= reason`."""
    found = {}
    for block in (LIST.read_text(encoding="utf-8") if text is None else text).split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if lines:
            found[_key(lines)] = " ".join(x[2:] for x in lines if x.startswith("= "))
    return found


def _key(lines: list[str]) -> Key:
    removed, added = (
        tuple(x[2:].strip() for x in lines[1:] if x.startswith(sign)) for sign in ("- ", "+ ")
    )
    return lines[0], removed, added
