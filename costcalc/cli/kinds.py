"""Kinds of values that options take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

DEFAULT_DTYPE = "fp32"


class Format(click.Choice[str]):
    """The formats of some subjects; a table was called `text` by some commands before."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return super().convert("table" if value == "text" else value, param, ctx)


class DataType(click.ParamType):  # type: ignore[type-arg]
    """A data type, by name or by its bits; the default is taken as it is, without an import."""

    name = "dtype"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value == DEFAULT_DTYPE:
            return DEFAULT_DTYPE
        from costcalc.cost.dtypes import dtype_of

        return dtype_of(str(value)).name

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        from costcalc.cost.dtypes import DTYPES

        return [CompletionItem(name) for name in DTYPES if name.startswith(incomplete)]
