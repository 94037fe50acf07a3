"""Makes a worksheet of a network: its tables, then its questions."""

from __future__ import annotations

from collections.abc import Sequence

from costcalc.cost.cost import evaluate
from costcalc.cost.network import Network
from costcalc.errors import Diagnostic, UsageError
from costcalc.explore.worksheet import questions, tables
from costcalc.explore.worksheet.code import address_of, code_of, digest_of
from costcalc.explore.worksheet.draw import Draw
from costcalc.explore.worksheet.layers import taught
from costcalc.explore.worksheet.material import Material
from costcalc.explore.worksheet.record import COLUMNS, Question, Settings, Worksheet
from costcalc.explore.worksheet.small import small_network
from costcalc.explore.worksheet.variation import varied
from costcalc.graph.graph import Graph

ASKED = {1: 3, 2: 4, 3: 5}
"""How many questions besides the blanks a worksheet of a level has at most."""


def worksheet(
    graph: Graph,
    *,
    blanks: Sequence[str] = COLUMNS,
    level: int = 1,
    seed: int = 0,
    key: bool = False,
) -> Worksheet:
    """The worksheet of a network. The same words give the same worksheet.

    Raises UsageError for a network without a layer that is asked about, or without an address.
    """
    settings = Settings(
        network=address_of(graph),
        blanks=tuple(blanks),
        level=level,
        seed=seed,
        digest=digest_of(graph.spec),
        fuse_norm=graph.norm_fused,
    )
    return made(settings, graph)._replace(key=key)


def again(settings: Settings) -> Worksheet:
    """The worksheet that a code describes.

    Raises UsageError where its network is not there, or is another text now.
    """
    network = Network.named(settings.network)._replace(fuse_norm=settings.fuse_norm)
    if digest_of(network.spec) != settings.digest:
        message = f"`{settings.network}` is another text than the one the worksheet was made of"
        helps = ("grade it with the spec that it was made of",)
        raise UsageError([Diagnostic(message, helps=helps)])
    return made(settings, network.graph())


def made(settings: Settings, graph: Graph) -> Worksheet:
    """The worksheet of these settings, of the network as it was given."""
    seed = settings.seed
    cost = evaluate(varied(graph, seed))
    if not taught(cost):
        message = f"`{graph.name}` has no convolution or linear layer to ask about"
        raise UsageError([Diagnostic(message, graph.spec.layers[0].span)])
    small = evaluate(small_network(seed))
    code = code_of(settings)
    words = code.partition(" worksheet ")[2]
    big = tables.drawn(cost, settings.blanks, tables.MOST_ROWS, Draw(words, "table"))
    own = tables.drawn(small, settings.blanks, None, Draw(words, "small table"))
    first, blanks = tables.numbered(big, 0, 1)
    second, others = tables.numbered(own, 1, 1 + len(blanks))
    material = Material(cost, small, settings)
    asked = _asked(material, 1 + len(blanks) + len(others))
    return Worksheet(settings, code, (first, second), (*blanks, *others, *asked))


def _asked(material: Material, first: int) -> tuple[Question, ...]:
    """Questions of the level, then of the levels below it, as many as a worksheet has."""
    level, found = material.settings.level, list[Question]()
    for one in range(level, 0, -1):
        draw = Draw(material.settings.seed, "questions", one)
        for kind in draw.shuffled(questions.of_level(one)):
            if len(found) < ASKED[level]:
                asked = kind.ask(material, Draw(material.settings.seed, kind.name))
                found += [] if asked is None else [asked]
    return tuple(one._replace(name=f"q{first + n}") for n, one in enumerate(found))


__all__ = ["again", "made", "worksheet"]
