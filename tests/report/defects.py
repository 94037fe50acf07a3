"""The defects that are planted in reports and commands, each with the check that sees it.

A defect is a change of one function's text: `place` is the function, `text` what stands in it once,
`defect` what is put there. Where a function moves, its row here moves with it.
"""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from costcalc.cli import destination
from costcalc.report import units
from tests.golden.commands import CASES
from tests.golden.recording import place, written
from tests.report.laws import (
    budgets,
    comparison,
    counters,
    difference,
    explanation,
    formula,
    memory,
    network,
    others,
    pages,
    references,
)
from tests.report.reading import Reader

Check = Callable[[Reader], None]
NAMED = {case.name: case for case in CASES}


def now(case: str, form: str) -> str:
    """What a command writes now, with the defect in place."""
    return written(NAMED[case], form)


def law(held: Callable[..., None], *words: Any, **values: Any) -> Check:
    """The check that a law holds of a case."""
    return lambda read: held(read, *words, **values)


def golden(case: str, form: str) -> Check:
    """The check that a command writes what is recorded."""

    def same(read: Reader) -> None:
        assert read(case, form) == place(NAMED[case], form).read_text(encoding="utf-8")

    return same


def a_file_keeps_its_mode(read: Reader) -> None:
    target = Path("kept")
    target.write_text("old")
    target.chmod(0o640)
    destination.write_to("kept", ["new"])
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def a_million_is_no_thousand_thousands(read: Reader) -> None:
    assert units.briefly(999_950) == "1.000 M"


def bars(read: Reader) -> None:
    pages.bars_are_as_long_as_their_figures(read, "network", "table")


class Planted(NamedTuple):
    """A defect: its name, the function, the text in it and what stands there instead; its check."""

    name: str
    place: str
    text: str
    defect: str
    check: Check


REPORT, CLI = "costcalc.report", "costcalc.cli"
PLANTED = (
    Planted(
        "a share computed from the wrong quantity",
        f"{REPORT}.network.page:_layers",
        "shared.share_of(part, whole)",
        "units.percent(part.totals.params, whole.totals.params)",
        law(network.layers_are_the_data, "network"),
    ),
    Planted(
        "a share of kinds computed from the wrong quantity",
        f"{REPORT}.network.page:_kinds",
        "column.share_of(part, whole)",
        "units.percent(part.totals.params, whole.totals.params)",
        law(network.kinds_are_the_data, "network"),
    ),
    Planted(
        "a counter's difference from another's figure",
        f"{REPORT}.counters.page:_row",
        "more = difference(prediction)",
        "more = prediction.total",
        law(counters.counters_are_the_data, "counters"),
    ),
    Planted(
        "a cause left out of what a counter's figure is said to be made of",
        f"{REPORT}.counters.words:equation",
        "for one in prediction.portions if one.counted]",
        "for one in prediction.portions if one.ours]",
        law(counters.causes_sum_to_what_is_printed, "counters"),
    ),
    Planted(
        "our figure in the column of a counter",
        f"{REPORT}.network.columns:shown",
        "part.totals.counted",
        "part.totals.macs",
        law(counters.counted_figures_are_the_data, "network_counting"),
    ),
    Planted(
        "a share of the peak computed from the bound of another row",
        f"{REPORT}.memory.page:tensors",
        "units.percent(one.bytes, peak.bytes)",
        "units.percent(one.bytes, memory.total)",
        law(memory.tensors_are_the_data, "memory"),
    ),
    Planted(
        "a group of steps named after its first",
        f"{REPORT}.memory.timeline:spans",
        "first + part.index(max(part))",
        "first",
        law(memory.steps_are_the_data, "memory"),
    ),
    Planted(
        "a change of a total as a share of the new one",
        f"{REPORT}.diff.page:totals",
        "words.per_cent(old, new)",
        "words.per_cent(new, old)",
        law(difference.totals_are_the_data, "diff_settings"),
    ),
    Planted(
        "the rest of the layers without the last of them",
        f"{REPORT}.diff.page:movers",
        "rest = found[top:]",
        "rest = found[top:-1]",
        law(difference.movers_are_the_data, "diff"),
    ),
    Planted(
        "layers that grew before all that shrank",
        "costcalc.explore.diff.record:size_of",
        "-abs(",
        "-(",
        law(difference.movers_are_the_data, "diff"),
    ),
    Planted(
        "old and new of a layer exchanged",
        f"{REPORT}.diff.data:_layer",
        "(one.old, one.new)",
        "(one.new, one.old)",
        law(difference.causes_and_edits_sum_to_the_change, "diff"),
    ),
    Planted(
        "a cause that a layer's row leaves out",
        f"{REPORT}.diff.data:_layer",
        "for cause in one.causes]",
        "for cause in one.causes[1:]]",
        law(difference.causes_and_edits_sum_to_the_change, "diff_shared"),
    ),
    Planted(
        "parameters of an edit under its MACs",
        f"{REPORT}.diff.page:edits",
        "_changes(edit.totals, difference, names)",
        "_changes(edit.totals, difference, names[::-1])",
        law(difference.edits_are_the_data, "diff"),
    ),
    Planted(
        "a cause of all layers counted once",
        "costcalc.explore.diff.record:Difference.by_cause",
        "plus(found.get(cause.what, Totals()), cause.totals)",
        "cause.totals",
        law(difference.causes_and_edits_sum_to_the_change, "diff"),
    ),
    Planted(
        "figures of causes in another order",
        f"{REPORT}.diff.page:causes",
        "_changes(change, difference)",
        "_changes(change, difference, STANDING[::-1])",
        law(difference.causes_are_the_data, "diff"),
    ),
    Planted(
        "a tree without the layers that were added",
        f"{REPORT}.diff.tree:listed",
        "if changes_standing(one.totals)",
        "if one.old and changes_standing(one.totals)",
        law(difference.the_tree_has_the_layers, "diff"),
    ),
    Planted(
        "a limit that does not include its value",
        "costcalc.explore.budgets.check:_status",
        "actual <= limit",
        "actual < limit",
        law(budgets.limits_are_the_data, "check"),
    ),
    Planted(
        "headroom of the wrong sign",
        f"{REPORT}.check.page:_row",
        "one.headroom)",
        "-(one.headroom or 0))",
        law(budgets.limits_are_the_data, "check"),
    ),
    Planted(
        "an annotation at the first line",
        f"{REPORT}.check.github:_annotation",
        "line={place.line}",
        "line=1",
        law(budgets.annotations_are_the_broken_limits, "check"),
    ),
    Planted(
        "a colon in the property of an annotation",
        f"{REPORT}.escaping:workflow_property",
        "workflow_text(text).translate(_PROPERTY)",
        "workflow_text(text)",
        law(budgets.annotations_are_the_broken_limits, "check"),
    ),
    Planted(
        "a limit that was not checked without its mark",
        f"{REPORT}.check.junit:_case",
        'one.status == "met"',
        'one.status != "broken"',
        law(budgets.junit_has_a_case_for_each_limit, "check_faulty"),
    ),
    Planted(
        "a ratio of a comparison inverted",
        f"{REPORT}.compare.page:_rows_of_totals",
        "units.ratio(value, quantity.of(first))",
        "units.ratio(quantity.of(first), value)",
        law(comparison.comparison_is_the_data, "compare"),
    ),
    Planted(
        "a ratio of a comparison inverted in JSON",
        f"{REPORT}.compare.data:_ratio",
        "units.share(value, base)",
        "units.share(base, value)",
        law(comparison.comparison_is_the_data, "compare"),
    ),
    Planted(
        "params in the column of macs",
        f"{REPORT}.network.columns:column_of",
        'part.totals.exactly("macs") * factor',
        'part.totals.exactly("params") * factor',
        law(network.layers_are_the_data, "network"),
    ),
    Planted(
        "a sign dropped in LaTeX",
        f"{REPORT}.formula.latex:_smooth",
        'term if term.startswith("-") else f"+ {term}"',
        '"+ " + term.removeprefix("-")',
        law(formula.latex_is_the_formula, "formula_kind", alpha=1, depth=1),
    ),
    Planted(
        "a total off by one in LaTeX",
        f"{REPORT}.explain.latex:_section",
        "_count(book.value)",
        "_count(book.value + 1)",
        law(explanation.explained_latex_is_the_data, "explain_block"),
    ),
    Planted(
        "a bar unescaped in Markdown",
        f"{REPORT}.escaping:markdown_text",
        'f"\\\\{found[0]}"',
        'f"\\\\{found[0]}" if found[0] != "|" else "|"',
        golden("explain_chains", "markdown"),
    ),
    Planted(
        "the mode of a file lost by --output",
        f"{CLI}.replacement:_permissions",
        "found.st_mode & 0o777",
        "0o644",
        a_file_keeps_its_mode,
    ),
    Planted(
        "the order of layers reversed",
        f"{REPORT}.network.data:data",
        "for row in report.rows",
        "for row in reversed(report.rows)",
        law(network.layers_follow_their_inputs, "network"),
    ),
    Planted(
        "the order of networks reversed",
        f"{REPORT}.list.data:data",
        "for entry in listed.entries",
        "for entry in reversed(listed.entries)",
        golden("list", "json"),
    ),
    Planted(
        "a heading lost in the narrow fallback",
        f"{REPORT}.page.narrow:fitting",
        'headings.cells[n], "note") for n in sorted(long)]',
        'headings.cells[n], "note") for n in sorted(long)[1:]]',
        law(pages.a_narrow_page_keeps_its_headings, "explain_block"),
    ),
    Planted(
        "a key of JSON filled from another row",
        f"{REPORT}.compare.data:data",
        "_counts(comparison, network.totals)",
        "_counts(comparison, first)",
        law(comparison.compared_parts_sum_to_totals, "compare"),
    ),
    Planted(
        "another row's share in JSON",
        f"{REPORT}.network.data:data",
        "units.share(row.totals.params, totals.params)",
        "units.share(report.kinds[0].totals.params, totals.params)",
        law(network.kinds_are_the_data, "network"),
    ),
    Planted(
        "an agreement a unit too wide",
        "costcalc.explore.agreement:agreement",
        "0 <= above < printed.place",
        "0 <= above < 3 * printed.place",
        law(references.verdicts_follow_the_digits, "references"),
    ),
    Planted(
        "an assumption believed",
        "costcalc.explore.verdicts:judged",
        "assumed is not None and agrees(figure.printed, assumed)",
        "assumed is not None",
        law(references.verdicts_follow_the_digits, "references"),
    ),
    Planted(
        "a reason that is not needed",
        "costcalc.explore.verdicts:judged",
        "    if alone:",
        "    if alone and remark.kind != 'reason':",
        law(references.verdicts_follow_the_digits, "references"),
    ),
    Planted(
        "a misprint believed",
        "costcalc.explore.verdicts:_erratum",
        "meant is None or not agrees(meant, ours)",
        "meant is None",
        law(references.verdicts_follow_the_digits, "references"),
    ),
    Planted(
        "ours in place of ours as assumed",
        f"{REPORT}.references.page:_assumed",
        "ours_words(one.figure, one.assumed)",
        "ours_words(one.figure, one.ours)",
        law(references.published_are_the_data, "references"),
    ),
    Planted(
        "the prediction of scale wrong in JSON",
        f"{REPORT}.scale.data:_row",
        "float(row.predicted)",
        "float(row.smooth)",
        law(others.prediction_is_the_rule, "scale"),
    ),
    Planted(
        "the sum of omitted rows wrong under --top",
        f"{REPORT}.network.record:_shown",
        "total(row.totals for row in omitted)",
        "total(row.totals for row in omitted[1:])",
        law(network.rows_sum_to_totals, "network_fold"),
    ),
    Planted(
        "--sort path not sorting",
        f"{REPORT}.network.record:_sorted",
        "key=lambda row: getattr(row, sort)",
        "key=lambda row: 0",
        law(network.paths_are_sorted, "network_excluded"),
    ),
    Planted(
        "a folded row that holds one layer",
        f"{REPORT}.network.record:_folded_rows",
        "len(items) == 1 and prefix == items[0].layer.path",
        "False",
        law(network.a_row_of_one_layer_is_the_layer, "network_fold"),
    ),
    Planted(
        "999,950 printed as 1000 k",
        f"{REPORT}.units:briefly",
        'text == "1000" and',
        "False and",
        a_million_is_no_thousand_thousands,
    ),
    Planted(
        "--flops doubling twice",
        f"{REPORT}.network.columns:column_of",
        "2 if view.flops",
        "4 if view.flops",
        law(network.flops_are_twice_the_macs, "network_all"),
    ),
    Planted(
        "--flops doubling twice in JSON",
        f"{REPORT}.data:counts",
        '2 * values["macs"]',
        '4 * values["macs"]',
        law(network.flops_are_twice_the_macs, "compare_paths"),
    ),
    Planted(
        "the batch applied to params",
        "costcalc.cost.quantities:totals_of",
        "**own._asdict()",
        "**{k: v * counting.batch for k, v in own._asdict().items()}",
        law(network.a_batch_multiplies_work_alone, "network_all"),
    ),
    Planted(
        "a letter with another's meaning",
        "costcalc.cost.letters:Letters.give",
        "MEANINGS.get(name)",
        'MEANINGS.get("N" if name == "M" else name)',
        law(explanation.letters_mean_what_they_mean, "explain_chains"),
    ),
    Planted(
        "a letter with another's meaning in a legend",
        "costcalc.cost.letters:Letters.give",
        "MEANINGS.get(name)",
        'MEANINGS.get("N" if name == "M" else name)',
        law(explanation.the_legend_says_what_letters_mean, "formula_params", "table"),
    ),
    Planted(
        "a bar scaled by the wrong maximum",
        f"{REPORT}.network.page:_layers",
        "max((barred.size_of(row) for row in rows), default=0)",
        "barred.size_of(whole)",
        bars,
    ),
)
