"""The command line from starting Python to its end, beside importing Qt and nothing else."""

from app.store.keystore import load_keys
from tests.benchmarks.many_data import SIZES, copy_of
from tests.benchmarks.own_process import run_code, run_python, taken
from tests.benchmarks.row import Row, spent_by, times_as_long

ROUNDS = 7
HELP, SINGLE = 1.5, 6
IMPORT = "import PySide6.QtWidgets"
BESIDE = "Python importing Qt's widgets"
SLOW = "It is slow on purpose: so is each guess."
COMMANDS = {
    "activity add": ("activity", "add", "date=2025-11-03", "target=1-3", "title=ふれあいサロン", "participants=12"),
    "activity list of a year": ("--json", "activity", "list", "--fiscal-year", "2021", "--search", "災害訓練"),
    "whoami": ("whoami",),
}


def measure(count: int = SIZES[0], rounds: int = ROUNDS) -> list[Row]:
    with copy_of(count) as folder:
        data = ("main.py", "--data", folder / "head")
        works = {name: _work(*data, *command) for name, command in COMMANDS.items()}
        keys = spent_by(lambda: load_keys(folder / "head"))
        found = taken(rounds, **{"--help": _work("main.py", "--help"), BESIDE: lambda: run_code(IMPORT)}, **works)
    bare = found[BESIDE]
    return [
        times_as_long("`--help`", found["--help"], BESIDE, bare, HELP),
        *(
            times_as_long(f"`{name}`, {count:,} activities, key derivation apart", found[name] - keys, BESIDE, bare, SINGLE)
            for name in COMMANDS
        ),
        Row("key derivation (argon2id), once for each command", str(keys), "—", "—", "—", None, SLOW),
    ]  # fmt: skip


def _work(*arguments: object) -> object:
    return lambda: run_python(*arguments)
