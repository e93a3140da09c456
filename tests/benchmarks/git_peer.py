"""`git bundle`: one JSON file per record, a commit, a bundle of what is new; verified, fetched and checked out."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.benchmarks.bare import Rows, records
from tests.benchmarks.exchange import Exchange
from tests.benchmarks.row import Times

QUIET = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


class Git:
    name = "git bundle"
    why = (
        "git: a file per record; writing the JSON files isn't counted, adding them, committing and checking out is. Its bundle "
        "is neither sealed nor signed, and two people on one record are a conflict inside a JSON file."
    )

    def trouble(self) -> str:
        return "" if shutil.which("git") else "git is not installed"

    def play(self, made: Exchange, times: dict[str, Times]) -> dict[str, int]:
        place = made.folder / "git"
        shutil.rmtree(place, ignore_errors=True)
        sender, receiver = place / "sender", place / "receiver"
        for repository in (sender, receiver):
            repository.mkdir(parents=True)
            _git(repository, "init", "-q", "-b", "main")
            for name, value in (("user.name", "bench"), ("user.email", "bench@example.invalid"), ("gc.auto", "0")):
                _git(repository, "config", name, value)
        sizes = {}
        for kind, rows, since in (("new", made.new, ()), ("edits", made.edited, ("^sent",))):
            _write(sender, rows)
            bundle = place / f"{kind}.bundle"
            times[f"make {kind}"].take(partial(_make, sender, bundle, since))
            times[f"apply {kind}"].take(partial(_apply, receiver, bundle))
            _git(sender, "tag", "sent-" + kind if since else "sent")
            sizes[kind] = bundle.stat().st_size
        return sizes


def _write(repository: Path, rows: Rows) -> None:
    for record in records(rows):
        place = repository / record["id"][:2] / f"{record['id']}.json"
        place.parent.mkdir(exist_ok=True)
        place.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")


def _make(repository: Path, bundle: Path, since: Sequence[str]) -> None:
    _git(repository, "add", "-A")
    _git(repository, "commit", "-q", "-m", "records")
    _git(repository, "bundle", "create", "-q", str(bundle), "main", *since)


def _apply(repository: Path, bundle: Path) -> None:
    _git(repository, "bundle", "verify", "-q", str(bundle))
    _git(repository, "pull", "-q", "--ff-only", str(bundle), "main")


def _git(repository: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=repository, check=True, capture_output=True, env=QUIET)
