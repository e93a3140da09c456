"""自己点検: whether the program works on this PC, as one text that a clerk can send to whoever maintains it.

The same checks run on a real Windows PC, under wine and on Linux. They work in a folder of their own and leave nothing
behind; no record and no person's name gets into the text.
"""

import contextlib
import io
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

import sqlcipher3.dbapi2 as dbapi

from app import __version__
from app.errors import YuiError
from app.exchange.grids import delimited_grid
from app.models.data_folder import default_folder
from app.reports.engine.paper_drawing import draw_papers, missing_in_papers
from app.reports.evaluation_sheet import evaluation_paper
from app.rules.clock import now
from app.rules.fiscal import fiscal_year_of
from app.services.activities import activities
from app.services.backup import dumps
from app.services.backup.integrity_check import check
from app.services.devices import file_association, shipped_files
from app.services.devices.setup import set_up_head
from app.services.evaluation.evaluation_sheet_data import evaluation_sheets
from app.services.plan import plans
from app.services.plan.target_year import PlanYear
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from app.store.files import partial_beside, write_durably
from app.store.high_water_marks import high_water_marks_path, state_folder
from app.store.keystore import forget_keys, key_place
from app.store.leftovers import A_DAY
from app.store.own_places import write_for_people
from app.store.place import refuse_unsafe_place
from app.store.schema import SCHEMA_VERSION

FILE_NAME = "結ノート自己点検.txt"
SCRATCH = "YuiNote-selftest-"
NAMED = 20
"""At most so many changed files are listed by name."""
LIBRARIES = ("PySide6-Essentials", "SQLAlchemy", "sqlcipher3", "reportlab", "cryptography", "pyrage", "keyring")


@dataclass(frozen=True)
class Finding:
    """The result of one check: ``good`` is None when the check does not apply here."""

    name: str
    good: bool | None
    said: str


Check = tuple[str, Callable[[], tuple[bool | None, str]]]
OfficeCheck = tuple[str, Callable[[Path], tuple[bool | None, str]]]
"""A check that gets the data folder of a head office created for the self-test."""


def run_checks(more: Sequence[Check] = (), in_office: Sequence[OfficeCheck] = ()) -> list[Finding]:
    """Runs every check; one that raises gives a finding. ``more`` and ``in_office`` are checks of the window."""
    findings = [_finding(name, run) for name, run in _ALONE]
    with _scratch() as folder:
        findings += [_finding(name, _at(folder, run)) for name, run in (*_WORK, *in_office)]
    return findings + run_only((("ファイルの関連付け", file_association.state), *more))


def run_only(checks: Sequence[Check]) -> list[Finding]:
    """Runs these checks only."""
    return [_finding(name, run) for name, run in checks]


def report(findings: Sequence[Finding]) -> str:
    """The text to send: the verdict, then a line for each check."""
    bad = [finding.name for finding in findings if finding.good is False]
    verdict = f"調べてほしい所があります：{'、'.join(bad)}" if bad else "異常はありません"
    marks = {True: "[ OK ]", False: "[ NG ]", None: "[ -- ]"}
    lines = [f"{marks[finding.good]} {finding.name}：{finding.said}" for finding in findings]
    return "\n".join([f"結ノート {__version__} 自己点検", f"{now():%Y-%m-%d %H:%M} UTC", verdict, "", *lines, ""])


def write_report(findings: Sequence[Finding], out: Path) -> None:
    """Writes a text file that Windows' editor shows correctly. Raises what ``write_for_people`` raises."""
    write_for_people(out, report(findings).replace("\n", "\r\n").encode("utf-8-sig"))


def _finding(name: str, run: Callable[[], tuple[bool | None, str]]) -> Finding:
    try:
        good, said = run()
    except YuiError as error:
        good, said = False, f"{error.code} {error.what}{error.todo}"
    except Exception as error:  # noqa: BLE001 - what fails on a strange PC is exactly what is wanted here
        good, said = False, f"{type(error).__name__} {_without_home(str(error))}"
    return Finding(name, good, said)


def _versions() -> tuple[bool, str]:
    driver = dbapi.connect(":memory:")
    (cipher,) = driver.execute("PRAGMA cipher_version").fetchone()
    driver.close()
    parts = [f"{platform.system()} {platform.version()}", f"Python {platform.python_version()}", f"記録の形式 {SCHEMA_VERSION}"]
    parts += [f"SQLite {dbapi.sqlite_version}", f"SQLCipher {cipher}", *(f"{name} {version(name)}" for name in LIBRARIES)]
    return sys.maxsize > 2**32, "、".join(parts)


def _program() -> tuple[bool | None, str]:
    listing = shipped_files.manifest()
    if listing is None:
        return None, "ソースから動いているため、照合しません"
    try:
        found = shipped_files.compare(listing)
    except (OSError, ValueError):
        return False, f"配布したファイルの一覧（{listing.name}）がないか、読めません。もう一度インストールしてください"
    if not found.count:
        return False, f"配布したファイルの一覧（{listing.name}）が空です。もう一度インストールしてください"
    wrong = [f"変わった {name}" for name in found.changed] + [f"ない {name}" for name in found.missing]
    wrong += [f"余分な {name}" for name in found.extra]
    if wrong:
        return False, f"{len(wrong)}個が配布したものと違います：{'、'.join(wrong[:NAMED])}"
    return True, f"{found.count:,}個すべて、配布したものと同じ"


def _folders() -> tuple[bool, str]:
    said = []
    for name, folder in (("記録", default_folder()), ("状態", state_folder())):
        refuse_unsafe_place(folder)
        place = next(one for one in (folder, *folder.absolute().parents) if one.is_dir())  # not made yet on a new PC
        probe = partial_beside(place / "probe")
        write_durably(probe, b"self test")
        probe.unlink()
        said.append(f"{name} {_without_home(str(folder))} 書き込めます（空き {shutil.disk_usage(place).free // 2**20:,} MB）")
    return True, "、".join(said)


def _opener() -> tuple[bool, str]:
    grid = delimited_grid("実施日,活動名".encode())
    return grid.cells == [["実施日", "活動名"]], "外から来た表・写真・ZIP・メールを、別のプロセスで開けます"


def _database(folder: Path) -> tuple[bool, str]:
    with set_up_head(folder) as workspace:
        plan = plans.plans(workspace)[0].id
        target = plans.find_target(workspace, plan, "1-3").id
        activities.save(
            workspace,
            activities.blank(workspace),
            {"date": _DAY, "target_id": target, "title": "自己点検 髙﨑𠮷", "participants": 12},
        )
        before = dumps.digest(workspace)
    with open_workspace(folder) as workspace:
        found = check(workspace)
        same = dumps.digest(workspace) == before
    return (
        same and not found.troubles,
        f"書いて閉じて読み直しました（変更 {found.operations}件）" if same else "読み直すと違っていました",
    )


def _keys(folder: Path) -> tuple[bool | None, str]:
    place = key_place(folder)
    if place == "file":
        # Every Windows has a key store; many a Linux has none, and that is no fault of the PC.
        return (False if sys.platform == "win32" else None), _KEY_PLACES[place]
    return True, _KEY_PLACES[place]


def _paper(folder: Path) -> tuple[bool, str]:
    with open_workspace(folder) as workspace:
        year = fiscal_year_of(_DAY)
        papers = [*map(evaluation_paper, evaluation_sheets(workspace, PlanYear(plans.plan_of_year(workspace, year).id, year)))]
    paper, out = io.BytesIO(), folder.with_name("sheet.pdf")
    pages = draw_papers(papers, paper)
    write_durably(out, paper.getvalue())
    fits = pages > 0 and not missing_in_papers(papers)
    return fits, f"評価シート {pages}ページ、{out.stat().st_size:,}バイト"


_DAY = date(2025, 10, 3)
_ALONE: tuple[Check, ...] = (
    ("版", _versions),
    ("プログラムのファイル", _program),
    ("フォルダー", _folders),
    ("ファイルを開く部品", _opener),
)
_WORK: tuple[OfficeCheck, ...] = (("記録", _database), ("鍵", _keys), ("紙", _paper))
_KEY_PLACES = {
    "keyring": "システムの鍵の保管場所を使えます",
    "passphrase": "合言葉で守られます",
    "file": "鍵の保管場所が使えないため、鍵はファイルに置かれます",
}


def _at(folder: Path, run: Callable[[Path], tuple[bool | None, str]]) -> Callable[[], tuple[bool | None, str]]:
    return lambda: run(folder / "office")


@contextlib.contextmanager
def _scratch() -> Iterator[Path]:
    """A folder on the same disk as the records, because that disk is in question. It is deleted afterwards, with its key."""
    parent = default_folder().parent
    for left in parent.glob(f"{SCRATCH}*"):
        if time.time() - left.stat().st_mtime > A_DAY:  # of a self-test that was killed
            _forget(left)
    place = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=parent if parent.is_dir() else None))
    try:
        yield place
    finally:
        _forget(place)


def _forget(place: Path) -> None:
    office = place / "office"
    with contextlib.suppress(YuiError, OSError):
        with open_workspace(office) as workspace:
            marks = _marks_of(workspace)
        marks.unlink(missing_ok=True)
    forget_keys(office)
    shutil.rmtree(place, ignore_errors=True)


def _marks_of(workspace: Workspace) -> Path:
    return high_water_marks_path(workspace.folder, workspace.device_id)


def _without_home(text: str) -> str:
    """The text without the user's profile folder, which contains the user's name."""
    return text.replace(str(Path.home()), "~")
