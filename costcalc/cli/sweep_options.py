"""The options of `sweep` that are no parameters of networks."""

from __future__ import annotations

import click

from costcalc.cli import options

MOST_SAMPLED = 10_000_000


def own_options() -> list[click.Parameter]:
    """The options, anew for each run."""
    return [
        click.Option(
            ["--where", "where"],
            metavar="CONDITION",
            help="Keep the settings that meet this condition, such as `macs <= 300M and params <="
            " 3M`: an expression of the spec language over parameters and figures.",
        ),
        click.Option(
            ["--pareto", "pareto"],
            metavar="OBJECTIVES",
            help="Keep the settings that no other setting is better than, such as `min macs, max "
            "alpha`.",
        ),
        click.Option(
            ["--plot", "plot"],
            metavar="OBJECTIVES",
            help="Draw the settings as points of two parameters or figures, such as `macs, max "
            "top1`, with their Pareto front: as text, or as a picture in a FILE that ends in .svg "
            "or .png (extra `png`).",
        ),
        click.Option(
            ["--sort", "sort"],
            metavar="OBJECTIVES",
            help="Order of the settings, such as `macs` or `max params, min macs`.",
        ),
        options.top_option("Keep the first N settings."),
        click.Option(
            ["--sample", "sample"],
            type=click.IntRange(1, MOST_SAMPLED),
            metavar="N",
            help="Count N random settings of each network instead of all, none of them twice.",
        ),
        click.Option(
            ["--seed", "seed"],
            type=click.IntRange(min=0),
            metavar="S",
            default=0,
            show_default=True,
            help="Seed of --sample: the same seed gives the same settings.",
        ),
        click.Option(
            ["--columns", "columns"],
            multiple=True,
            metavar="WORDS",
            help="Figures to show: macs, params, activations, bytes, peak_memory, ... "
            "Separate with commas.",
        ),
        click.Option(
            ["--join", "join"],
            metavar="FILE",
            help="A CSV file with measured figures, such as accuracies, and columns of "
            "parameters; settings without a row in it are left out. `published:top1` takes the "
            "accuracies that papers print, `published:top1:PART` those whose source or row "
            "contains PART.",
        ),
        click.Option(
            ["--scheduler", "scheduler"],
            metavar="ADDRESS",
            help="Count on the workers of a Dask cluster, at the address of its scheduler, such as "
            "tcp://10.0.0.7:8786 (extra `distributed`).",
        ),
        options.batch_option(),
        options.exclude_option(),
        options.causal_option(),
        options.dtype_option(),
        options.fuse_norm_option(),
        options.exact_option(),
        options.format_option("sweep", note="; parquet for a FILE that ends in .parquet"),
        options.output_option(),
        options.help_option(),
    ]
