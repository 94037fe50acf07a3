"""Level 2: another stride of the first convolution."""

from __future__ import annotations

from math import prod

from costcalc.explore.worksheet.draw import Draw
from costcalc.explore.worksheet.layers import convolution, sizes, whole
from costcalc.explore.worksheet.material import Kind, Material
from costcalc.explore.worksheet.mistakes import kept
from costcalc.explore.worksheet.record import MACS, Mistake, Question
from costcalc.explore.worksheet.restrided import with_stride


def ask(material: Material, draw: Draw) -> Question | None:
    """The multiply-adds of the whole network if its first convolution had another stride."""
    cost = material.network
    first = next((one for one in cost.layers if one.layer.op.name == "conv"), None)
    op = convolution(first.layer) if first else None
    if first is None or op is None or len({*op.s}) > 1 or op.s[0] not in (1, 2):
        return None
    stride, path = 3 - whole(op.s[0]), first.layer.path
    changed = with_stride(cost, first, stride)
    if changed is None:
        return None
    before, key = cost.totals.exactly("macs"), changed.totals.exactly("macs")
    place = cost.layers.index(first)
    own = changed.layers[place].totals.exactly("macs")
    axes = len(op.s)
    scaled = before * 2**axes if stride == 1 else before // 2**axes
    mistakes = (
        Mistake(own, "the layers behind it (their sizes change too)"),
        Mistake(
            before - first.totals.exactly("macs") + own,
            "the layers behind it (their sizes change too)",
        ),
        Mistake(scaled, "the layers whose cost is not in proportion to the area"),
        Mistake(before, "the stride"),
    )
    grown = sizes(changed.layers[place].layer.output)
    return Question(
        kind="stem_stride",
        text=f"{material.name} has {before:,} MACs. How many would it have if the stride of "
        f"`{path}` were {stride}?",
        unit=MACS,
        form="count",
        accepted=(key,),
        mistakes=kept(key, iter(mistakes)),
        work=(
            f"`{path}` then gives {prod(grown[1:]):,} positions instead of "
            f"{prod(sizes(first.layer.output)[1:]):,}, and the sizes behind it follow: {key:,} "
            f"MACs, {own:,} of them in `{path}`.",
        ),
    )


KIND = Kind(level=2, ask=ask)
