"""The laws hold for all recorded outputs; `test_golden` compares these with new outputs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.golden.commands import CASES, Case
from tests.golden.recording import RECORDED
from tests.report.laws import (
    budgets,
    comparison,
    counters,
    difference,
    explanation,
    formula,
    largest,
    memory,
    network,
    others,
    pages,
    references,
    roofline,
    verification,
    worksheets,
)

PAGES = [case.name for case in CASES if (RECORDED / f"{case.name}.80").exists()]


def recorded(case: str, form: str) -> str:
    return (RECORDED / f"{case}.{form}").read_text(encoding="utf-8")


MERGED = (
    "network",
    "network_columns",
    "network_counting",
    "network_ends",
    "network_excluded",
    "network_shared",
)


def _is_plain(case: Case, form: str) -> bool:
    """Whether the page in that form is the document's: a norm is in its convolution's row else."""
    merges = case.name in MERGED
    return not merges and all((RECORDED / f"{case.name}.{x}").exists() for x in (form, "markdown"))


EXPLAINED = ("explain_block", "explain_layer", "explain_chains")
FORMULAS = (
    "formula",
    "formula_block",
    "formula_exact",
    "formula_kind",
    "formula_layer",
    "formula_params",
)
MEMORY = ("memory", "memory_plan", "memory_naive", "memory_largest")
ROOFLINE = ("roofline", "roofline_given", "roofline_along")
WORKSHEETS = ("worksheet", "worksheet_key")
CHECKED = ("check", "check_faulty", "check_given")
REFERENCES = ("references", "references_explained", "references_table")
HELD: dict[Callable[..., None], tuple[str, ...]] = {
    network.layers_are_the_data: network.NETWORKS,
    network.kinds_are_the_data: network.NETWORKS,
    network.rows_sum_to_totals: network.NETWORKS,
    network.csv_is_the_data: network.NETWORKS,
    network.layers_follow_their_inputs: ("network", "network_all", "export"),
    network.paths_are_sorted: ("network_excluded",),
    network.a_row_of_one_layer_is_the_layer: ("network_fold",),
    network.a_batch_multiplies_work_alone: ("network_all",),
    network.flops_are_twice_the_macs: ("network_all", "compare_paths"),
    counters.counters_are_the_data: ("counters",),
    counters.causes_sum_to_what_is_printed: ("counters",),
    counters.counted_figures_are_the_data: ("network_counting",),
    memory.tensors_are_the_data: MEMORY,
    memory.steps_are_the_data: MEMORY,
    memory.figures_are_the_data: MEMORY,
    memory.memory_csv_is_the_data: MEMORY,
    roofline.bounds_are_the_data: ROOFLINE,
    roofline.kinds_are_sums_of_layers: ROOFLINE,
    roofline.roofline_csv_is_the_data: ROOFLINE,
    roofline.the_ridge_is_the_quotient: ROOFLINE,
    budgets.limits_are_the_data: CHECKED,
    budgets.annotations_are_the_broken_limits: CHECKED,
    budgets.junit_has_a_case_for_each_limit: CHECKED,
    difference.causes_and_edits_sum_to_the_change: (*difference.DIFFERENCES, "diff_same"),
    difference.totals_are_the_data: difference.DIFFERENCES,
    difference.movers_are_the_data: difference.DIFFERENCES,
    difference.causes_are_the_data: difference.DIFFERENCES,
    difference.edits_are_the_data: difference.DIFFERENCES,
    difference.the_tree_has_the_layers: difference.DIFFERENCES,
    comparison.comparison_is_the_data: ("compare", "compare_paths"),
    comparison.compared_parts_sum_to_totals: ("compare", "compare_paths"),
    formula.terms_are_the_data: FORMULAS,
    formula.terms_sum_to_the_value: FORMULAS,
    formula.repeated_parts_say_so: FORMULAS[1:],
    formula.signs_of_terms_are_their_own: FORMULAS,
    formula.textbook_values_are_their_rows: ("formula_params", "formula_block"),
    largest.leads_are_the_data: ("formula_peak", "formula_peaks"),
    largest.crossings_are_the_data: ("formula_peak",),
    largest.the_peak_is_the_largest_part: ("formula_peak", "formula_peaks"),
    largest.parts_are_the_data: ("formula_peak", "formula_peaks"),
    explanation.numbers_give_the_results: EXPLAINED,
    explanation.explained_rows_are_the_data: EXPLAINED,
    explanation.explained_latex_is_the_data: EXPLAINED,
    explanation.letters_mean_what_they_mean: EXPLAINED,
    others.scaling_is_the_data: ("scale",),
    others.prediction_is_the_rule: ("scale",),
    others.candidates_are_the_data: ("scale_search",),
    others.elasticities_are_the_data: ("sensitivity", "sensitivity_params"),
    others.answers_are_the_data: ("solve", "solve_memory"),
    others.settings_of_steps_are_the_data: ("solve", "solve_memory"),
    others.the_smooth_form_is_that_of_formula: ("solve", "solve_none"),
    others.networks_are_the_data: ("list",),
    others.published_figures_are_the_data: ("scale_published",),
    references.published_are_the_data: ("references", "references_explained"),
    references.printed_tables_are_the_data: ("references_table",),
    references.totals_count_the_figures: REFERENCES,
    references.verdicts_follow_the_digits: (*REFERENCES, "network_references"),
    references.latex_has_the_cells_of_the_document: REFERENCES,
    explanation.chains_are_the_data: ("explain_chains",),
    others.lowest_is_the_data: ("solve_none",),
    others.curves_are_the_data: ("solve_two",),
    verification.witnesses_are_the_data: ("verify",),
    verification.coefficients_are_the_data: ("verify_formula",),
    verification.both_sides_are_the_data: ("verify_against",),
    verification.exported_layers_are_those_of_the_table: ("export",),
    pages.a_narrow_page_keeps_its_headings: tuple(PAGES),
    pages.no_text_is_cut: tuple(PAGES),
    pages.html_has_the_cells_of_the_document: tuple(p for p in PAGES if p not in WORKSHEETS),
    worksheets.tables_are_the_data: WORKSHEETS,
    worksheets.answer_file_is_the_data: WORKSHEETS,
    worksheets.html_has_a_field_for_each_question: WORKSHEETS,
    worksheets.the_key_is_the_data: ("worksheet_key",),
    worksheets.verdicts_are_the_data: ("grade",),
}


@pytest.mark.parametrize(
    ("law", "case"),
    [(law, case) for law, cases in HELD.items() for case in cases],
    ids=lambda x: getattr(x, "__name__", x),
)
def test_law(law: Callable[..., None], case: str) -> None:
    law(recorded, case)


@pytest.mark.parametrize(("case", "form"), [("network", "table"), ("network", "120")])
def test_bars_are_as_long_as_their_figures(case: str, form: str) -> None:
    pages.bars_are_as_long_as_their_figures(recorded, case, form)


@pytest.mark.parametrize("form", ["80", "120", "table"])
@pytest.mark.parametrize("case", PAGES)
def test_empty_lines_stand_alone(case: str, form: str) -> None:
    pages.empty_lines_stand_alone(recorded, case, form)


PLAIN = [(case.name, "table") for case in CASES if _is_plain(case, "table")]


@pytest.mark.parametrize(("case", "form"), PLAIN)
def test_a_plain_page_has_the_cells_of_the_document(case: str, form: str) -> None:
    pages.a_plain_page_has_the_cells_of_the_document(recorded, case, form)


SYMBOLS: dict[str, dict[str, Any]] = {
    "formula": {"alpha": 1, "rho": 1},
    "formula_block": {"alpha": 1, "rho": 1},
    "formula_exact": {"alpha": 1},
    "formula_kind": {"alpha": 1, "depth": 1},
    "formula_layer": {"alpha": 1},
    "formula_params": {"alpha": 1, "rho": 1},
}


@pytest.mark.parametrize("case", FORMULAS)
def test_latex_is_the_formula(case: str) -> None:
    formula.latex_is_the_formula(recorded, case, **SYMBOLS[case])


@pytest.mark.parametrize("case", ["formula_block", "formula_kind", "formula_layer"])
def test_latex_of_parts_is_the_formula(case: str) -> None:
    formula.latex_of_parts_is_the_data(recorded, case, **SYMBOLS[case])


@pytest.mark.parametrize("form", ["table", "markdown"])
@pytest.mark.parametrize("case", ["formula_block", "formula_params"])
def test_the_legend_says_what_letters_mean(case: str, form: str) -> None:
    explanation.the_legend_says_what_letters_mean(recorded, case, form)


def test_a_law_has_a_case() -> None:
    assert set(network.NETWORKS) <= {case.name for case in CASES}
    assert len(PAGES) > 20
