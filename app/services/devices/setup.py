"""First steps: creating the head office's data, set-up files for branches, and enrolling a branch's PC with one."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgpack
from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal.catalogue import note_this_program
from app.journal.fold import fold_records
from app.journal.rows import insert_operations, marks, read_operations
from app.models import settings
from app.models.base import HEAD
from app.models.ledger import SET_UP_GENERATION, GenerationRow, PeerVector
from app.rules.clock import moment_text, now, now_ms
from app.rules.resources import resource
from app.services.devices.copy_keys import copy_key_of
from app.services.plan.indicator_file import read_indicators
from app.services.plan.plan_file import read_plan_file
from app.services.plan.plan_seeding import targets_of, write_indicators, write_plan, write_vocabulary
from app.services.plan.plans import find_office, offices
from app.services.plan.vocabulary_file import read_vocabulary
from app.services.records.actions import action
from app.services.workspace import rollback_detection
from app.services.workspace.opening import has_data, has_remains, open_made, workspace_of
from app.services.workspace.workspace import Workspace
from app.store.database import create_database
from app.store.files import read_bounded
from app.store.keys import DeviceKeys, new_keys, public_key_of
from app.store.keystore import GO_ON, needs_passphrase, save_keys
from app.store.own_places import write_for_people
from app.store.place import refuse_unsafe_place
from app.store.unfinished import making
from app.sync.acknowledged import our_version_vector
from app.sync.columns import pack_operations, unpack_operations
from app.sync.countersigned_proofs import genuine_headers
from app.sync.enrolment import (
    CODE_DIGITS,
    MAX_SETUP_BYTES,
    SetUp,
    certified,
    damaged_set_up,
    new_code,
    open_set_up,
    seal_set_up,
)
from app.sync.outgoing import stated
from app.sync.roster import STOPPED, Roster, RosterDevice
from app.sync.roster_facts import (
    current_roster,
    found_roster,
    join_roster,
    note_set_up_file,
    pack_roster,
    unpack_roster,
)
from app.sync.scope import partitions_between

__all__ = [
    "GO_ON",
    "LOST_PC",
    "STOPPED_ALREADY",
    "DeviceRow",
    "Enrolment",
    "devices",
    "enrol",
    "needs_passphrase",
    "own_fingerprint",
    "set_up_branch",
    "set_up_head",
    "waiting_enrolments",
]

LOST_PC = "このPCを失った・鍵が開かない…"
"""The button of the head office that makes a set-up file for going on from a copy."""
STOPPED_ALREADY = (
    "このPCは止めてあります。控えにあって本部にまだない分は、取り込まれずに待ちます。"
    "盗難でなければ、「また使えるようにする」を押し、すべて届いてから止めてください。"
)
MOST_REPLACED = 100
LEAST_DIGITS = 8
"""Of a code that a person chose. A file that carries the key of a lost PC's copies needs as many as a code made here."""
BUNDLED_PLAN = "2021-2025.toml"


@dataclass(frozen=True)
class Enrolment:
    """A set-up file and the code that opens it. The file goes by stick or mail, the code by telephone."""

    path: Path
    code: str
    office: str
    copies_of: str = ""
    """The lost PC from whose copy the new one can go on."""
    is_stopped: bool = False
    """That PC is stopped already: what its copy holds beyond the stop will wait."""


@dataclass(frozen=True)
class DeviceRow:
    """One PC of the roster; ``fingerprint`` is five groups of four digits, the same at both ends of the telephone."""

    office: str
    office_name: str
    device_id: str
    fingerprint: str
    status: str
    since: str


def set_up_head(folder: Path, plan_file: Path | None = None, *, passphrase: str | None = None) -> Workspace:
    """Creates the head office's data from a plan file. A refusal leaves nothing behind."""
    plan = read_plan_file(plan_file or resource("plans", BUNDLED_PLAN))
    vocabulary = read_vocabulary(resource("vocabulary.toml"))
    catalogue = read_indicators(resource("indicators.toml"))
    keys = new_keys(with_recovery=True)

    identity = _Identity.random()

    def fill(session: Session) -> None:
        device = RosterDevice(identity.device_id, HEAD, keys.seal_recipient, keys.sign_key, now_ms())
        _keep_identity(session, identity, HEAD, secrets.token_bytes(16), plan.council, keys.sign_key)
        found_roster(session, keys, device)

    def begin(workspace: Workspace) -> None:
        with action(workspace, lasting="計画と用語のない本部はありません。") as act:
            write_plan(act, plan)
            write_vocabulary(act, vocabulary)
            write_indicators(act, catalogue, targets_of(plan))

    return _new_workspace(folder, keys, fill, passphrase, begin)


def enrol(
    workspace: Workspace,
    office: str,
    out: Path,
    code: str | None = None,
    *,
    copies_of: str | None = None,
    key_file: Path | None = None,
) -> Enrolment:
    """Writes the set-up file that enrols a new PC of a branch, or a further one of the head office.

    ``out`` is a file, or a folder for a default name. A further PC of the head office holds everything, and works as one of
    its PCs once the file that brings its enrolment came back. ``copies_of``: the lost PC of a branch from whose copy the new one
    goes on; ``key_file``: the recovery file beside that copy, where the head office has none of that PC.

    Raises Refused("not-head-office", "unknown-office", "weak-code") and what ``copy_key_of`` raises.
    """
    if not workspace.is_head:
        raise Refused("not-head-office", "設定ファイルは本部で作ります。", "本部に頼んでください。")
    chosen = find_office(workspace, office)
    _refuse_weak(code, CODE_DIGITS if copies_of is not None or key_file is not None else LEAST_DIGITS)
    code = code or new_code()
    path = out / f"{office}-setup.yui-setup" if out.is_dir() else out
    token = new_keys().signer
    with workspace.database.writing() as session:
        lost = None
        if copies_of is not None or key_file is not None:
            lost = copy_key_of(workspace, session, office, copies_of, key_file)
            replaced = (*settings.REPLACED.get(session), (public_key_of(token), lost.device))
            settings.REPLACED.keep(session, replaced[-MOST_REPLACED:])
        note_set_up_file(session, workspace.keys, office, token)
        held = partitions_between(session, HEAD, office)
        statement, signature = stated(session, workspace.keys, held)
        set_up = SetUp(
            organisation=workspace.organisation_id,
            organisation_name=workspace.organisation_name,
            office=office,
            office_name=chosen.name,
            head_sign_key=settings.HEAD_SIGN_KEY.needed(session),
            founded=settings.FOUNDED.needed(session),
            roster=pack_roster(session),
            token=token.private_bytes_raw(),
            operations=pack_operations(read_operations(session, f"partition IN ({marks(held)})", held)),
            statement=statement,
            statement_signature=signature,
            made_at_ms=now_ms(),
            copy_device=lost.device if lost else "",
            copy_key=lost.database_key if lost else b"",
        )
        write_for_people(path, seal_set_up(set_up, code))
        was = current_roster(session).device(lost.device) if lost else None
    return Enrolment(path, code, office, lost.device if lost else "", was is not None and was.status == STOPPED)


def _refuse_weak(code: str | None, digits: int) -> None:
    if code is not None and sum(sign.isdigit() for sign in code) < digits:
        why = "番号が短すぎます。" if digits == LEAST_DIGITS else "番号が短すぎます。この設定ファイルは、控えを開く鍵を運びます。"
        raise Refused("weak-code", why, f"{digits}桁以上の数字にするか、番号の指定をやめてください。")


def set_up_branch(folder: Path, setup_file: Path, code: str, *, passphrase: str | None = None) -> Workspace:
    """Creates a branch's data and this PC's own keys from a set-up file. Refused("wrong-code", …) leaves nothing behind."""
    set_up = open_set_up(read_bounded(setup_file, MAX_SETUP_BYTES), code)
    operations, facts = unpack_operations(set_up.operations), unpack_roster(set_up.roster)
    identity = _Identity.random()
    keys = certified(new_keys(), set_up, identity.device_id)

    def fill(session: Session) -> None:
        _keep_identity(session, identity, set_up.office, set_up.organisation, set_up.organisation_name, set_up.head_sign_key)
        settings.FOUNDED.keep(session, set_up.founded)
        join_roster(session, facts)
        roster, stated_by_head = current_roster(session), (set_up.statement, set_up.statement_signature)
        # It goes into this PC's files, where nothing may stand that their reader refuses.
        if not roster.recipients_of(HEAD) or not genuine_headers([stated_by_head], roster.keys_of(HEAD), roster.organisation):
            raise damaged_set_up()
        settings.SET_UP_STATEMENT.keep(session, stated_by_head)
        insert_operations(session, operations, import_id=None)
        fold_records(session, [operation.record for operation in operations])
        _head_has(session, roster, set_up.office)

    return _new_workspace(folder, keys, fill, passphrase)


def devices(workspace: Workspace) -> list[DeviceRow]:
    """Every PC of the roster, by office."""
    with workspace.database.reading() as session:
        roster = current_roster(session)
    names = {office.code: office.name for office in offices(workspace)}
    return [
        DeviceRow(
            office=device.office,
            office_name=names.get(device.office, device.office),
            device_id=device.device_id,
            fingerprint=device.fingerprint,
            status=device.status,
            since=moment_text(device.since_ms),
        )
        for device in roster.devices
    ]


def waiting_enrolments(workspace: Workspace) -> list[str]:
    """The offices whose set-up file was made and not used yet."""
    with workspace.database.reading() as session:
        return [file.office for file in current_roster(session).set_up_files if not file.used_by]


def own_fingerprint(workspace: Workspace) -> str:
    """This PC's 端末の照合番号: five groups of four digits."""
    keys = workspace.keys
    return RosterDevice(workspace.device_id, workspace.office_code, keys.seal_recipient, keys.sign_key, 0).fingerprint


@dataclass(frozen=True)
class _Identity:
    device_id: str
    generation: bytes

    @classmethod
    def random(cls) -> "_Identity":
        return cls(secrets.token_hex(4), secrets.token_bytes(16))


def _new_workspace(
    folder: Path,
    keys: DeviceKeys,
    fill: Callable[[Session], None],
    passphrase: str | None,
    begin: Callable[[Workspace], None] = lambda _: None,
) -> Workspace:
    """Creates keys, database and first contents together, or nothing at all."""
    refuse_unsafe_place(folder)
    if has_data(folder):
        raise Refused(
            "data-exists", "このフォルダーには、すでに記録があります。", "別のフォルダーを選ぶか、そのまま開いてください。"
        )
    if has_remains(folder):
        # The keys may be the only thing that still opens the backups: they are never written over.
        raise Refused(
            "data-missing",
            "このフォルダーには、前の鍵だけが残っています。",
            "失ったPCの控えから戻すか、別のフォルダーを選んでください。",
        )
    with making(folder, f"{now():%Y%m%d-%H%M%S-%f}") as place:
        save_keys(place, keys, passphrase)
        database = create_database(place, keys.database_key)
        try:
            with database.writing() as session, database.showing(session):
                fill(session)
                session.flush()
                workspace = workspace_of(folder, database, keys)
                begin(workspace)
                rollback_detection.first_high_water_marks(workspace, session)
                note_this_program(session)
        finally:
            database.close()
    return open_made(folder, passphrase=passphrase)


def _keep_identity(
    session: Session, identity: _Identity, office: str, organisation: bytes, name: str, head_sign_key: bytes
) -> None:
    settings.OFFICE.keep(session, office)
    settings.DEVICE.keep(session, identity.device_id)
    settings.GENERATION.keep(session, identity.generation)
    settings.ORGANISATION_ID.keep(session, organisation)
    settings.ORGANISATION_NAME.keep(session, name)
    settings.HEAD_SIGN_KEY.keep(session, head_sign_key)
    session.add(GenerationRow(generation=identity.generation, office=office, device=identity.device_id))


def _head_has(session: Session, roster: Roster, office: str) -> None:
    """Notes that the head office has everything in the set-up file; otherwise the first file would send all of it back."""
    version_vector = msgpack.packb(our_version_vector(session, partitions_between(session, office, HEAD)).plain())
    for device in roster.devices:
        if device.office == HEAD:
            said = PeerVector(
                device=device.device_id,
                generation=SET_UP_GENERATION,
                office=HEAD,
                number=0,
                version_vector=version_vector,
                wanted=b"",
                heard=0,
            )
            session.add(said)
