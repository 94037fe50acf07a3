"""Repeated members of a sequence, written once."""

from __future__ import annotations

from costcalc.export.pytorch.source import Again, Bracket, Comprehension, Source, flat

FEW = 3
"""The smallest number of consecutive members that is written as a comprehension."""


def repeated(members: list[Source]) -> list[Source]:
    """Consecutive equal members as a comprehension; also those in which one number grows by
    equal steps.
    """
    found: list[Source] = []
    index = 0
    while index < len(members):
        same = _run_of_equals(members, index)
        rising, source = _run_of_steps(members, index)
        if same >= FEW:
            found.append(Comprehension(members[index], f"for _ in range({same})"))
            index += same
        elif rising >= FEW and source is not None:
            found.append(source)
            index += rising
        else:
            found.append(members[index])
            index += 1
    return found


def _run_of_equals(members: list[Source], start: int) -> int:
    end = start
    while end < len(members) and members[end] == members[start]:
        end += 1
    return end - start


def _run_of_steps(members: list[Source], start: int) -> tuple[int, Source | None]:
    """The number of consecutive calls of a class that differ in one number, which grows by equal
    steps; and their comprehension.
    """
    first = members[start]
    if not isinstance(first, Bracket) or start + 1 >= len(members):
        return 0, None
    place = _only_difference(first, members[start + 1])
    if place is None:
        return 0, None
    begin, second = (int(flat(m.items[place])) for m in members[start : start + 2])  # type: ignore[union-attr]
    step, end = second - begin, start + 1
    while end < len(members) and _steps_to(
        first, members[end], place, begin + step * (end - start)
    ):
        end += 1
    name = "channels"
    items = (*first.items[:place], name, *first.items[place + 1 :])
    stop = begin + step * (end - start)
    clause = f"for {name} in range({begin}, {stop}, {step})"
    return end - start, Comprehension(first._replace(items=items), clause)


def _only_difference(first: Bracket, second: Source) -> int | None:
    if not isinstance(second, Bracket) or second.open != first.open or not first.items:
        return None
    if len(second.items) != len(first.items):
        return None
    places = [n for n, (a, b) in enumerate(zip(first.items, second.items, strict=True)) if a != b]
    if len(places) != 1:
        return None
    texts = [flat(m.items[places[0]]) for m in (first, second)]
    return places[0] if all(map(str.isdecimal, texts)) else None


def _steps_to(first: Bracket, other: Source, place: int, value: int) -> bool:
    wanted = (*first.items[:place], str(value), *first.items[place + 1 :])
    return other == first._replace(items=wanted)


def again(member: Source) -> Source:
    """A member of a sequence that stands there once more: the same object."""
    if isinstance(member, Again):
        return member._replace(times=member.times + 1)
    return Again(member, 2)
