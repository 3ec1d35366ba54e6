"""``peacewright simulate``: live the options' plans through futures and write the tables."""

from __future__ import annotations

from peacewright.cli.arguments import (
    EXAMPLE,
    FUTURES,
    REPLICATIONS,
    SEED,
    FuturesOption,
    JsonOption,
    OperationArgument,
    OptionOption,
    OutOption,
    ReplicationsOption,
    SeedOption,
    load_with_option,
)
from peacewright.cli.output import print_written, progress_bar

EPILOG = f"""Examples:

peacewright simulate {EXAMPLE} --out runs

peacewright simulate {EXAMPLE} --option none --futures 200 --seed 7 --out runs

Writes futures.parquet (a row a future, a column a factor), outcomes.parquet (a row per option and future) and
run.json."""


def run(
    operation: OperationArgument,
    out: OutOption,
    option: OptionOption = None,
    futures: FuturesOption = FUTURES,
    replications: ReplicationsOption = REPLICATIONS,
    seed: SeedOption = SEED,
    json: JsonOption = False,
) -> None:
    """Live the plans of the options through many futures and write what became of them."""
    loaded = load_with_option(operation, option)
    from peacewright import study

    with progress_bar() as progress:
        result = study.simulate(
            loaded, [option] if option else None, futures, replications, seed, out, progress
        )
    print_written(result.directory, result.directory, json)
