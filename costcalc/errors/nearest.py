"""The known words that a wrong one was probably meant for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches

MOST_HINTS = 500
MOST_COMPARED = 40
LONGEST_WORD = 120
SHORTEST_BEGINNING = 3


def nearest(word: str, known: Iterable[str]) -> str:
    """The nearest of the known words, or an empty text where none is near."""
    words = sorted(known)
    if len(words) > MOST_HINTS or len(word) > LONGEST_WORD:
        return ""  # a search among thousands takes longer than it helps
    if len(words) > MOST_COMPARED:
        letters = set(word)
        words.sort(key=lambda other: len(letters.symmetric_difference(other)))
        words = words[:MOST_COMPARED]
    near = get_close_matches(word, words, n=1, cutoff=0.6)
    return near[0] if near else ""


def completed(word: str, known: Iterable[str]) -> list[str]:
    """The known words that begin with this one, in order; none for a very short one.

    Of paths that is `a` alone and not `a/b` too.
    """
    if len(word) < SHORTEST_BEGINNING:
        return []
    found = {other for other in known if other.startswith(word)}
    return sorted(one for one in found if not _is_below(one, found))


def _is_below(path: str, known: Collection[str]) -> bool:
    parts = path.split("/")
    return any("/".join(parts[:count]) in known for count in range(1, len(parts)))


def misspelled(word: str, known: Iterable[str]) -> str:
    """The known word that a slip of the fingers makes into this one, or an empty text."""
    slips = 0 if len(word) < 3 else 1 if len(word) < 8 else 2
    found = [(_slips(word, other), other) for other in known if abs(len(word) - len(other)) <= 2]
    least, near = min(found, default=(slips + 1, ""))
    return near if least <= slips else ""


def _slips(word: str, other: str) -> int:
    """Letters added, lost, replaced or swapped with their neighbour between two words."""
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            change = before[j - 1] + (letter != wanted)
            row.append(min(before[j] + 1, row[j - 1] + 1, change))
            if i > 1 and j > 1 and (word[i - 2], letter) == (wanted, other[j - 2]):
                row[j] = min(row[j], earlier[j - 2] + 1)
    return row[-1]
