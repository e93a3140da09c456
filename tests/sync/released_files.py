"""The fixture of this format: a branch's file to the head office and the set-up file it joined with.

    python -m tests.sync.released_files

makes it anew, which is allowed until the first release: from then on a program must read the files as they are.
"""

import json
import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from unittest.mock import patch

from app.journal.chains import chains, partition_digest
from app.models.base import COMMON, HEAD
from app.rules import clock
from app.services.activities.activities import delete, open_form, save
from app.services.devices.setup import enrol, set_up_branch, set_up_head
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from app.sync.columns import unpack_operations
from app.sync.container import read_letter, read_payload
from app.sync.header import FORMAT
from app.sync.seal import unseal
from tests.chance import no_chance
from tests.sync.family import record_activity

FIXTURES = Path(__file__).parents[1] / "fixtures"
CODE = "1234-5678-9012"
MADE_AT = datetime(2025, 11, 5, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Released:
    """The files of one format, and what must be found in them (``facts``)."""

    format: int

    @property
    def folder(self) -> Path:
        return FIXTURES / f"bundle-format-{self.format}"

    @cached_property
    def facts(self) -> dict[str, str]:
        found: dict[str, str] = json.loads((self.folder / "facts.json").read_text(encoding="utf-8"))
        return found


def common_digest(workspace: Workspace) -> str:
    """Over the ids of the plan's operations: fixed for ever, unlike the dump, which grows with new fields."""
    with workspace.database.reading() as session:
        return partition_digest(chains(session, [COMMON])).hex()


def write_files(work: Path, folder: Path) -> None:
    """The two files and their facts into ``folder``; ``work`` holds the two offices meanwhile."""
    setup, bundle = folder / "daito.yui-setup", folder / "daito.yui"
    for old in (setup, bundle):
        old.unlink(missing_ok=True)
    with (
        set_up_head(work / HEAD) as head,
        set_up_branch(work / "daito", enrol(head, "daito", setup, code=CODE).path, CODE) as daito,
    ):
        first = record_activity(daito, "ふれあいサロン 髙﨑", participants=0, participants_approximate=False, state="draft")
        second = record_activity(daito, "座談会", state="draft")
        with daito.acting_as("支部担当"):
            save(daito, open_form(daito, first), {"participants": 28, "content": "体操\n茶話会"})
        delete(daito, second)
        sent = submitting.hand_in(daito, bundle)
        assert importing.inspect_all(head, sent.path)[0].operations == 4
        keys = head.keys
        operations = unpack_operations(read_payload(read_letter(unseal(bundle.read_bytes(), keys.seal_identity))))
        facts = {
            "seal_identity": keys.seal_identity,
            "seal_recipient": keys.seal_recipient,
            "sign_key": daito.keys.sign_key.hex(),
            "code": CODE,
            "organisation": head.organisation_id.hex(),
            "confirmation_code": sent.confirmation_code,
            "operation_ids": " ".join(operation.id.hex() for operation in operations),
            "common_digest": common_digest(head),
        }
    (folder / "facts.json").write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("YUI_PASSPHRASE", "only for these files")
    with no_chance(FORMAT), patch.object(clock, "source", lambda: MADE_AT), tempfile.TemporaryDirectory() as name:
        write_files(Path(name), Released(FORMAT).folder)
