"""The help of a command on one network: its parameters, its variants, and examples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import click

from costcalc.cli.spec_command import evaluated
from costcalc.spec import catalog, expression
from costcalc.spec.syntax import Spec


def write_options(
    ctx: click.Context,
    formatter: click.HelpFormatter,
    title: str,
    params: Sequence[click.Parameter],
) -> None:
    """Options under a heading, as far as they have help."""
    records = [param.get_help_record(ctx) for param in params]
    kept = [record for record in records if record is not None]
    if kept:
        with formatter.section(title):
            formatter.write_dl(kept)


def write_variants(formatter: click.HelpFormatter, spec: Spec) -> None:
    """The settings that have names of their own."""
    records = [(name, _settings(variant.settings)) for name, variant in spec.variants.items()]
    if records:
        with formatter.section("Variants"):
            formatter.write_dl(records)


def write_examples(formatter: click.HelpFormatter, examples: Iterable[str]) -> None:
    """Commands that can be run as they are."""
    lines = "\n".join(f"  {line}" for line in examples)
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(f"\b\nExamples:\n{lines}")


def published_setting(spec: Spec) -> str:
    """Options for the first published setting that is not the default, or an empty text.

    One that changes only parameters with a role comes first, as it is the better example.
    """
    rows = [row for one in catalog.references(spec) for row in one.rows if not row.variant]
    found = [changed for row in rows if (changed := _changed(spec, row.settings))]
    scaled = (one for one in found if all(spec.params[name].role for name in one))
    chosen = next(scaled, found[0] if found else {})
    return " ".join(f"--{name} {text}" for name, text in chosen.items())


def _changed(spec: Spec, settings: Mapping[str, expression.Node]) -> dict[str, str]:
    """The settings that are not the defaults, as a person would write them."""
    return {
        name: text
        for name, node in settings.items()
        if (text := evaluated(node)) != evaluated(spec.params[name].default)
    }


def _settings(settings: Mapping[str, expression.Node]) -> str:
    return ", ".join(f"{name} {evaluated(node)}" for name, node in settings.items())
