"""What a sweep is asked for: networks, the values of their parameters, and which rows are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from costcalc.cost.counting import Counting, counting
from costcalc.cost.figures import Causal
from costcalc.cost.network import Network
from costcalc.cost.quantities import OF_NETWORKS, QUANTITIES, RATIOS, title_of
from costcalc.errors import Diagnostic, SpecError, UsageError, did_you_mean
from costcalc.explore.sweeps.filters import Filter
from costcalc.explore.sweeps.members import Member
from costcalc.explore.sweeps.objectives import Objective
from costcalc.explore.sweeps.space import Axis, Space, sampled
from costcalc.explore.sweeps.values import axis_of, is_many
from costcalc.graph.graph import Graph
from costcalc.records import NamedTuple
from costcalc.spec.settings import alone, settings
from costcalc.spec.tree import Scalar

FIGURES = {name: title_of(name) for name in (*QUANTITIES, *RATIOS, *OF_NETWORKS)}
"""Everything that a row can have a figure of, with its title."""
SHOWN = ("macs", "params")
"""The figures that a sweep shows of itself."""


class Counted(NamedTuple):
    """How the figures are counted."""

    batch: int = 1
    exclude: tuple[str, ...] = ()
    causal: Causal = "executed"
    dtype: str = "fp32"


class Request(NamedTuple):
    """Which settings of a sweep are kept, in which order, with which figures.

    `sample` and `seed` choose random settings of each network; None takes all of them. `plot` are
    the two objectives that are drawn, if any.
    """

    where: Filter | None = None
    sort: tuple[Objective, ...] = ()
    pareto: tuple[Objective, ...] = ()
    plot: tuple[Objective, ...] = ()
    top: int | None = None
    columns: tuple[str, ...] = ()
    sample: int | None = None
    seed: int = 0
    counted: Counted = Counted()

    @property
    def asked(self) -> list[str]:
        """Every figure or parameter that is named, each once."""
        named = [one.name for one in (*self.sort, *self.pareto, *self.plot)]
        names = (*(self.columns or SHOWN), *named, *(self.where.names if self.where else ()))
        return list(dict.fromkeys(names))


def shown_figures(
    request: Request, members: Sequence[Member], joined: Sequence[str] = ()
) -> tuple[str, ...]:
    """The figures of each row: the columns, what is joined, and what else is named and no
    parameter.
    """
    columns = (*(request.columns or SHOWN), *joined)
    named = [n for n in request.asked if n in FIGURES and not any(m.has(n) for m in members)]
    return tuple(dict.fromkeys((*columns, *named)))


def members_of(
    networks: Sequence[tuple[str, Network]], given: Mapping[str, Scalar], request: Request
) -> list[Member]:
    """The networks with the values of their parameters.

    Raises UsageError for a parameter that no network has, SpecError for values that it cannot take.
    """
    for name, text in given.items():
        if not any(name in network.spec.params for _, network in networks):
            raise _no_parameter(name, text, networks)
    return [_member(label, network, given, request) for label, network in networks]


def _member(label: str, network: Network, given: Mapping[str, Scalar], request: Request) -> Member:
    own = {name: text for name, text in given.items() if name in network.spec.params}
    network = network.at(**{name: text for name, text in own.items() if not is_many(text)})
    many = [name for name in network.spec.params if name in own and is_many(own[name])]
    axes = [axis_of(network, name, own[name]) for name in many]
    sample = request.sample
    space = Space(axes) if sample is None else sampled(axes, sample, request.seed)
    known = settings(alone(network.spec), network.variant, network.settings)
    fixed = {name: value for name, value in known.items() if name not in many}
    return Member(label, network, _counting(network, axes, request), space, fixed)


def _counting(network: Network, axes: Sequence[Axis], request: Request) -> Counting:
    graph = _graph(network, axes)
    sides = {
        side
        for ratio in RATIOS.values()
        if ratio.name in request.asked
        for side in (ratio.dividend, ratio.divisor)
    }
    wanted = {*request.asked} | sides
    batch, exclude, causal, dtype = request.counted
    return counting(
        graph,
        batch=batch,
        exclude=exclude,
        quantities=[n for n in (*QUANTITIES, *RATIOS, *OF_NETWORKS) if n in wanted],
        causal=causal,
        dtype=dtype,
    )


def _graph(network: Network, axes: Sequence[Axis]) -> Graph:
    """The network at one setting, whose layers `--exclude` may name.

    The defaults, or where these cannot be built the first values. Raises SpecError.
    """
    try:
        return network.graph()
    except SpecError:
        return network.at(**{axis.name: axis.values[0] for axis in axes}).graph()


def _no_parameter(name: str, text: Scalar, networks: Sequence[tuple[str, Network]]) -> UsageError:
    known = list(dict.fromkeys(param for _, network in networks for param in network.spec.params))
    hint = did_you_mean(name, known) or f"there are {', '.join(known) or 'none'}"
    labels = ", ".join(f"`{label}`" for label, _ in networks)
    return UsageError([Diagnostic(f"{labels} has no parameter `{name}`", text.span, helps=(hint,))])


def refuse_unknown(request: Request, members: Sequence[Member], joined: Sequence[str] = ()) -> None:
    """Raise UsageError or SpecError for a name that is no parameter and no figure."""
    figures = {**FIGURES, **dict(zip(joined, joined, strict=True))}
    asked = {"--pareto": request.pareto, "--sort": request.sort, "--plot": request.plot}
    for option, found in asked.items():
        for one in found:
            if one.name not in figures and not any(member.has(one.name) for member in members):
                raise _no_objective(option, one.name, members, figures)
    if request.where is not None:
        request.where.refuse_unknown(members, figures)


def _no_objective(
    option: str, name: str, members: Sequence[Member], figures: Iterable[str]
) -> UsageError:
    known = dict.fromkeys([*figures, *(axis.name for m in members for axis in m.space.axes)])
    hint = did_you_mean(name, known) or f"there are {', '.join(known)}"
    message = f"`{option}`: there is no figure or parameter `{name}`"
    return UsageError([Diagnostic(message, helps=(hint,))])
