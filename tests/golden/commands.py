"""What is recorded: a table of commands, each in every format that it knows.

A new format of a command is recorded without a change here; a new command gets a row.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.once import SCALE, SEARCH, SENSITIVITY, SOLVE

MODEL = "tests.golden.model:model"
"""The network `tiny` as someone else might have written it."""


class Case(NamedTuple):
    """A command line, the exit code it ends with, and the formats that are recorded.

    `only` are the formats where not all that the command knows are meant. `work` is the function of
    the command that takes long: it is run once for all formats of the case.
    """

    name: str
    words: str
    code: int = 0
    only: tuple[str, ...] = ()
    work: str = ""

    @property
    def needs_torch(self) -> bool:
        return self.words.startswith("verify")


VERIFY = "costcalc.bridge.verify.verify"
PROVE = "costcalc.bridge.proof.prove"
AGAINST = "costcalc.bridge.against.against"
DIFF = "costcalc.explore.diff.difference.difference"

SWEEP = ("table", "csv", "html", "json", "markdown")
"""What is recorded of a sweep: all but Parquet, whose bytes depend on the version of pyarrow."""
CASES = (
    Case("network", "small"),
    Case("network_all", "small --all --exact --flops --batch 8"),
    Case("network_fold", "small --fold 2 --top 3 --sort params --exact"),
    Case("network_excluded", "small_half --rho 3/2 --exclude norm,bias,stages/1/1 --sort path"),
    Case("network_counting", "small --counting fvcore --exact --exclude stem"),
    Case("network_shared", "shared"),
    Case("network_shared_excluded", "shared --fold 2 --exclude trunk/0,near --exact"),
    Case(
        "network_columns",
        "small --columns macs,bytes,intensity,memory --top 6 --sort memory --dtype w4a8",
    ),
    Case("network_ends", "ends"),
    Case("check", "check --config project/costcalc.toml", code=1),
    Case("check_faulty", "check --config project/faulty.toml", code=2),
    Case("check_given", "check small:alpha=2 --max macs=20M,peak_memory=1MB --dtype fp16 --exact"),
    Case("compare", "compare small small_half"),
    Case("compare_paths", "compare small_half small --fold 1 --flops --exact --exclude norm"),
    Case("counters", "counters small"),
    Case("diff", "diff small edited/small.yaml", work=DIFF),
    Case(
        "diff_all",
        "diff edited/small.yaml small:rho=2 --all --exact --batch 3 --exclude norm",
        work=DIFF,
    ),
    Case("diff_settings", "diff small small_half --dtype int8 --exit-code", code=1, work=DIFF),
    Case("diff_shared", "diff shared shared:n=2,width=1/2 --top 3", work=DIFF),
    Case("diff_same", "diff small small_full --exit-code", work=DIFF),
    Case("explain_block", "explain small stages/1/1 --rho 2"),
    Case("explain_layer", "explain small stem/conv --alpha 0.75 --of params"),
    Case("explain_chains", "explain conv(24,k=3) dwconv(k=3)|conv(24) --input 16x9x7"),
    Case("explain_shared", "explain shared trunk/2"),
    Case("export", "export small"),
    Case("export_shared", "export shared"),
    Case("export_ends", "export ends"),
    Case("export_fold", "export small --fold 2", only=("dot", "mermaid")),
    Case("formula", "formula small"),
    Case("formula_exact", "formula small --exact --symbols alpha --of params"),
    Case("formula_block", "formula small --per block --batch 8 --exclude stages/1/1"),
    Case("formula_params", "formula small --per block --of params --exact"),
    Case("formula_layer", "formula small --per layer --of activations --symbols alpha"),
    Case(
        "formula_kind",
        "formula small --per kind --symbols alpha,depth --smooth-repeats --exclude stem",
    ),
    Case("formula_shared", "formula shared --per block --of params --symbols width,n"),
    Case("formula_intensity", "formula small --per kind --of intensity --dtype int8"),
    Case("grade", "grade answers.csv", code=1),
    Case("grades", "grade answers.csv small.yaml", code=2),
    Case("formula_peak", "formula small --of peak_memory --symbols alpha --dtype int8"),
    Case(
        "formula_peaks",
        "formula small --of peak_memory --symbols alpha,rho --per layer --exact --batch 3",
    ),
    Case("list", "list --exact"),
    Case("list_devices", "list orin --devices"),
    Case("list_operators", "list pool --operators"),
    Case("memory", "memory small"),
    Case("memory_plan", "memory small --dtype int8 --plan tflm --all"),
    Case("memory_naive", "memory small_half --rho 3/2 --plan naive --definition pytorch --batch 3"),
    Case("memory_largest", "memory small --definition three-largest --dtype bf16"),
    Case("memory_order", "memory small --reorder --plan greedy --dtype int8"),
    Case("memory_training", "memory small --training adamw --dtype bf16 --batch 4"),
    Case("memory_cache", "memory writer --cache 100 --dtype fp16 --batch 2"),
    Case("plot_layers", "plot small --exclude norm"),
    Case("plot_kinds", "plot small --what kinds --alpha 0.5"),
    Case("plot_memory", "plot small --what memory --dtype int8 --batch 2"),
    Case("plot_roofline", "plot small --what roofline --device jetson_orin_nano"),
    Case("plot_sweep", "plot small --what sweep --along rho --of params"),
    Case("roofline", "roofline small --device jetson_orin_nano"),
    Case("roofline_given", "roofline small --peak 4TOPS --bandwidth 8GB/s --batch 64 --top 5"),
    Case("roofline_along", "roofline small --device nvidia_a100_80gb --dtype fp16 --for rho"),
    Case("references", "references small", code=1),
    Case("references_table", "references small --table 1", code=1),
    Case("references_explained", "references small --verdict explained --quantity macs"),
    Case(
        "network_references",
        "small --references --fold 1",
        code=1,
        only=("table", "json", "markdown", "html"),
    ),
    Case("scale", "scale small --phi 2 --batch 3", work=SCALE),
    Case("scale_search", "scale small --search --step 0.2", work=SEARCH),
    Case("scale_published", "scale --published"),
    Case("sensitivity", "sensitivity small", work=SENSITIVITY),
    Case("sweep", "sweep small --alpha 1/2:2:1/2 --rho 1,2 --sort macs", only=SWEEP),
    Case(
        "sweep_front",
        "sweep small small_half:rho=2 --alpha 1/4:2:1/4 --where macs<=20M "
        "--pareto macs,bytes --columns macs,bytes,intensity --exact",
        only=SWEEP,
    ),
    Case(
        "sensitivity_params",
        "sensitivity small --of params --fold 1 --symbols alpha,depth",
        work=SENSITIVITY,
    ),
    Case("show", "show small"),
    Case("solve", "solve small --target macs=1M,params<=20k --for alpha", work=SOLVE),
    Case("solve_two", "solve small --target macs<=1M --for alpha,rho --points 3", work=SOLVE),
    Case(
        "solve_memory",
        "solve small --target peak_memory<=32KiB,macs<=2M --for alpha --dtype int8",
        work=SOLVE,
    ),
    Case("solve_ratio", "solve small --target intensity<=3,size<=64KiB --for alpha", work=SOLVE),
    Case("solve_none", "solve small --target params<=50 --for alpha", code=1, work=SOLVE),
    Case("worksheet", "worksheet small --seed 3"),
    Case("worksheet_key", "worksheet small:alpha=3/2 --level 3 --seed 4 --blank macs,output --key"),
    Case("verify", "verify tiny", work=VERIFY),
    Case("verify_shared", "verify shared", work=VERIFY),
    Case("verify_formula", "verify tiny --formula", work=PROVE),
    Case("verify_against", f"verify tiny --against {MODEL}", code=1, work=AGAINST),
)
