"""The commands about offices and their PCs: `setup`, `enrol`, `whoami`, `workspaces`, `roster`, `key` and `update`."""

from argparse import Namespace

from app import __version__
from app.cli.answer import Answer
from app.cli.command import PREVIEW, Action, Actions, option, path
from app.cli.open_workspace import action, warn
from app.errors import Refused
from app.rules.clock import today
from app.rules.typed_days import parse_date
from app.services.devices import branch_recovery, copy_keys, key_renewal, roster, setup, updates
from app.services.plan.plans import find_office, plans
from app.services.transfer.file_log import last_received, last_sent
from app.services.workspace.installed_offices import find_installed_offices
from app.services.workspace.workspace import Workspace


def _set_up_head(given: Namespace) -> Answer:
    with setup.set_up_head(given.data, given.plan) as workspace:
        return _introduced(workspace)


def _set_up_branch(given: Namespace) -> Answer:
    if given.copies is None:
        with setup.set_up_branch(given.data, given.source, given.code) as workspace:
            return _introduced(workspace)
    with branch_recovery.come_back(given.data, given.source, given.code, given.copies) as workspace:
        return _introduced(workspace, "控えから続けます。本部に提出してください。足りないものは、recovery status で見られます。")


def _introduced(workspace: Workspace, *more: str) -> Answer:
    """The new office's PC number (fingerprint), which is compared by telephone."""
    warn(workspace)
    fingerprint = setup.own_fingerprint(workspace)
    return Answer(
        {"office": workspace.office_code, "device": workspace.device_id, "fingerprint": fingerprint, "data": workspace.folder},
        f"{workspace.office_name}のデータを作りました：{workspace.folder}",
        f"この PC の番号：{fingerprint}",
        *more,
    )


def _enrol(workspace: Workspace, given: Namespace) -> Answer:
    office = find_office(workspace, given.office).code
    enrolment = setup.enrol(workspace, office, given.out, given.code, copies_of=given.for_copies_of, key_file=given.key_file)
    held = copy_keys.devices_with_copy_key(workspace)
    known = [one.device_id for one in setup.devices(workspace) if one.office == office and one.device_id in held]
    offered = f"失ったPCの控えから続けるときは、--for-copies-of を付けて作り直します：{'、'.join(known)}"
    return Answer(
        {"office": enrolment.office, "path": enrolment.path, "code": enrolment.code, "copies_of": enrolment.copies_of},
        f"設定ファイル：{enrolment.path}",
        f"合言葉の番号（電話で伝えます）：{enrolment.code}",
        *([offered] if known and not enrolment.copies_of else []),
        *([setup.STOPPED_ALREADY] if enrolment.is_stopped else []),
    )


def _roster(workspace: Workspace, _given: Namespace) -> Answer:
    found = setup.devices(workspace)
    state = {"active": "使用中"}
    return Answer(
        found,
        *(f"{one.device_id}　{one.office_name}　{one.fingerprint}　{state.get(one.status, '停止')}" for one in found),
    )


def _stop(workspace: Workspace, given: Namespace) -> Answer:
    """Stops a PC from a cut-off on; what is held from after it is set aside. --preview only lists the records concerned."""
    since = parse_date(given.from_date, today()) if given.from_date else None
    cut_off = roster.CutOff(given.from_file, since)
    held = roster.held_from(workspace, given.device, cut_off)
    lines = [f"{one.title}　変更 {one.changes}件を取りのけます" for one in held]
    if given.preview:
        return Answer(held, *lines)
    stopped = roster.stop_device(workspace, given.device, cut_off)
    return Answer(
        {"device": stopped.device_id, "office": stopped.office, "status": stopped.status, "records": len(held)},
        *lines,
        f"{stopped.device_id} を止めました。これからこのPCが書くものは取り込まれません。",
    )


def _allow(workspace: Workspace, given: Namespace) -> Answer:
    released = roster.allow_device(workspace, given.device)
    said = f"{given.device} をまた使えるようにしました（待っていた変更 {released}件を取り込みました）。"
    return Answer({"device": given.device, "operations": released}, said)


def _workspaces(given: Namespace) -> Answer:
    found = find_installed_offices(given.data)
    unknown = "（名前は一度開くと分かります）"
    return Answer(found, *(f"{one.office or '?'}　{one.name or unknown}　{one.folder}" for one in found))


def _whoami(workspace: Workspace, _given: Namespace) -> Answer:
    sent, received, known = last_sent(workspace), last_received(workspace), plans(workspace)
    return Answer(
        {
            "office": workspace.office_code,
            "office_name": workspace.office_name,
            "organisation": workspace.organisation_name,
            "device": workspace.device_id,
            "fingerprint": setup.own_fingerprint(workspace),
            "plans": [plan.key for plan in known],
            "data_format": workspace.data_format,
            "program": __version__,
            "last_sent": sent,
            "last_received": received,
        },
        f"{workspace.organisation_name}　{workspace.office_name}",
        f"計画：{'、'.join(f'{plan.name}（{plan.key}）' for plan in known)}",
        f"この PC：{workspace.device_id}　データ形式：{workspace.data_format}",
        f"最後の提出：{sent.made_at if sent else 'まだありません'}",
        f"最後の受け取り：{received.imported_at if received else 'まだありません'}",
    )


def _show_key(workspace: Workspace, _given: Namespace) -> Answer:
    number = setup.own_fingerprint(workspace)
    return Answer({"device": workspace.device_id, "fingerprint": number}, f"この PC（{workspace.device_id}）の番号：{number}")


def _renew(workspace: Workspace, _given: Namespace) -> Answer:
    number = key_renewal.renew_keys(workspace)
    return Answer(
        {"device": workspace.device_id, "fingerprint": number},
        f"鍵を新しくしました。新しい番号：{number}",
        "控えをUSBメモリーに写し直してください。各支部には、次の返送ファイルで伝わります。"
        if workspace.is_head
        else "本部には次の提出で伝わります。番号を電話で確かめてもらってください。",
    )


def _renew_recovery(workspace: Workspace, _given: Namespace) -> Answer:
    key_renewal.renew_recovery_key(workspace)
    return Answer(
        {"renewed": True},
        "復旧の鍵を新しくしました。新しい復旧用紙を作り、控えをUSBメモリーに写し直してください。",
        "古い用紙と、前に写した控えは捨ててください。",
    )


def _prove(workspace: Workspace, given: Namespace) -> Answer:
    key_renewal.prove_by_sheet(workspace, given.sheet_code)
    said = "復旧用紙の番号を受け付けました。返送ファイルを作り直して、支部に渡してください。"
    return Answer({"device": workspace.device_id}, said)


def _sign(workspace: Workspace, given: Namespace) -> Answer:
    if given.out is None:
        path = updates.sign_update(workspace, given.setup)
    else:
        path = updates.note_of(updates.give_out(workspace, given.setup, given.out))
    return Answer({"path": path}, f"{path.name}　セットアップと一緒に、USBメモリーに入れてください。")


def _look(workspace: Workspace, given: Namespace) -> Answer:
    found = updates.newer_beside(workspace, [given.folder / "any"])
    if found is None:
        why = updates.set_aside(workspace, [given.folder / "any"])
        said = f"{why.what}{why.todo}" if why is not None else "新しい版はありません。"
        return Answer({"version": None, "path": None, "code": why.code if why is not None else None}, said)
    return Answer({"version": found.version, "path": found.path}, f"新しい版 {found.version} があります：{found.path}")


def _fetch(workspace: Workspace, given: Namespace) -> Answer:
    found = updates.newer_beside(workspace, [given.folder / "any"])
    if found is None:
        if (why := updates.set_aside(workspace, [given.folder / "any"])) is not None:
            raise why
        what, todo = "本部の署名のある新しい版が、このフォルダーにありません。", "本部から届いたUSBメモリーを選んでください。"
        raise Refused("no-update", what, todo)
    path = updates.fetch(workspace, found)
    return Answer({"version": found.version, "path": path}, f"新しい版 {found.version} を確かめて写しました：{path}")


_DEVICE = option("device", help="PC（roster list の行の先頭の8文字）")
_FOLDER = path("folder", "DIR")

ACTIONS: Actions = {
    "setup": (
        Action("head", "本部のデータを作る", _set_up_head, (path("--plan", "FILE.toml"),)),
        Action(
            "branch",
            "設定ファイルからデータを作る（支部のPC、本部の2台目からのPC）",
            _set_up_branch,
            (
                path("--from", "FILE", dest="source", required=True),
                option("--code", required=True, help="電話で聞いた番号"),
                path("--copies", "DIR", help="失ったPCの控え（または前のデータ）のフォルダー。ここから続けます"),
            ),
        ),
    ),
    "enrol": action(
        "enrol",
        "",
        _enrol,
        option("office", help="事業所（本部なら、本部の2台目からのPC）"),
        path("--out", "FILE", required=True),
        option("--code", help="電話で伝える番号（省くと、新しく作ります）"),
        option("--for-copies-of", metavar="DEVICE", help="失った支部のPC。新しいPCが、その控えから続けられます"),
        path("--key-file", "FILE", help="控えの隣の recovery.yui-recovery（本部に鍵が届いていないとき）"),
    ),
    "roster": (
        action("list", "PCの一覧", _roster),
        action(
            "stop",
            "PCを止める（盗難・紛失）",
            _stop,
            _DEVICE,
            (
                option("--from-file", type=int, metavar="N", help="このPCの第N号のファイルから信用しない"),
                option("--from-date", metavar="DATE", help="この日（そのPCの時計）から信用しない"),
            ),
            PREVIEW,
        ),
        action("allow", "止めたPCをまた使えるようにする", _allow, _DEVICE),
    ),
    "workspaces": Action("workspaces", "", _workspaces),
    "whoami": action("whoami", "", _whoami),
    "key": (
        action("show", "この PC の番号（20けた）", _show_key),
        action("renew", "この PC の鍵を新しくする（本部では名簿の署名の鍵も）", _renew),
        action("renew-recovery", "復旧用紙の鍵を新しくする（本部）", _renew_recovery),
        action(
            "prove",
            "復旧した本部の PC を、新しい復旧用紙で認めてもらう",
            _prove,
            option("--sheet-code", required=True, metavar="DIGITS", help="新しい復旧用紙の番号（8行）"),
        ),
    ),
    "update": (
        action(
            "sign",
            "セットアップに本部の署名を付ける（本部）",
            _sign,
            path("setup", "YuiNote-Setup-….exe"),
            path("--out", "DIR", help="セットアップも一緒に写す所（USBメモリーなど）"),
        ),
        action("look", "フォルダーに、本部の署名のある新しい版があるか調べる", _look, _FOLDER),
        action("fetch", "新しい版を確かめて、この PC に写す（始めるのは人です）", _fetch, _FOLDER),
    ),
}
