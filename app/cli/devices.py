"""The commands about offices and their PCs: `setup`, `enrol`, `whoami`, `workspaces`, `roster`, `key` and `update`."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from app import __version__
from app.cli.answer import Answer
from app.cli.open_workspace import chosen_workspace, warn
from app.errors import Refused
from app.rules.clock import today
from app.rules.era import parse_date
from app.services.devices import key_renewal, roster, setup, updates
from app.services.plan.plans import plans
from app.services.transfer.file_log import last_received, last_sent
from app.services.workspace.installed_offices import find_installed_offices
from app.services.workspace.workspace import Workspace


def setup_command(parser: ArgumentParser) -> None:
    """The data of a new office, or of a new PC."""
    group = parser.add_subparsers(required=True, metavar="ROLE")
    head = group.add_parser("head", help="本部のデータを作る")
    head.add_argument("--plan", type=Path, metavar="FILE.toml")
    head.set_defaults(run=_setup_head)
    branch = group.add_parser("branch", help="支部のデータを設定ファイルから作る")
    branch.add_argument("--from", dest="source", type=Path, required=True, metavar="FILE")
    branch.add_argument("--code", required=True)
    branch.set_defaults(run=_setup_branch)


def enrol(parser: ArgumentParser) -> None:
    """The set-up file of a branch's new PC."""
    parser.add_argument("office")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.add_argument("--code")
    parser.set_defaults(run=_enrol)


def roster_command(parser: ArgumentParser) -> None:
    """The PCs the head office knows."""
    devices = parser.add_subparsers(required=True, metavar="ACTION")
    devices.add_parser("list", help="PCの一覧").set_defaults(run=_roster)
    for name, run, words in (("stop", _stop, "PCを止める（盗難・紛失）"), ("allow", _allow, "止めたPCをまた使えるようにする")):
        one = devices.add_parser(name, help=words)
        one.add_argument("device")
        one.set_defaults(run=run)
        if name == "stop":
            since = one.add_mutually_exclusive_group()
            since.add_argument("--from-file", type=int, metavar="N", help="このPCの第N号のファイルから信用しない")
            since.add_argument("--from-date", metavar="DATE", help="この日（そのPCの時計）から信用しない")
            one.add_argument("--preview", action="store_true", help="関わる記録を見るだけで、止めない")
            one.add_argument("--take-back", action="store_true", help="関わる記録を、その前の値に戻す")


def workspaces(parser: ArgumentParser) -> None:
    """The offices with data on this PC."""
    parser.set_defaults(run=_workspaces)


def whoami(parser: ArgumentParser) -> None:
    """Whose data these are."""
    parser.set_defaults(run=_whoami)


def _setup_head(options: Namespace, answer: Answer) -> None:
    with setup.set_up_head(options.data, options.plan) as workspace:
        _introduce(workspace, answer)


def _setup_branch(options: Namespace, answer: Answer) -> None:
    with setup.set_up_branch(options.data, options.source, options.code) as workspace:
        _introduce(workspace, answer)


def _introduce(workspace: Workspace, answer: Answer) -> None:
    """Answers with the new office's PC number (fingerprint), which is compared by telephone."""
    warn(workspace)
    fingerprint = setup.own_fingerprint(workspace)
    answer.value = {
        "office": workspace.office_code,
        "device": workspace.device_id,
        "fingerprint": fingerprint,
        "data": workspace.folder,
    }
    answer.say(f"{workspace.office_name}のデータを作りました：{workspace.folder}")
    answer.say(f"この PC の番号：{fingerprint}")


def _enrol(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        enrolment = setup.enrol(workspace, options.office, options.out, options.code)
    answer.value = {"office": enrolment.office, "path": enrolment.path, "code": enrolment.code}
    answer.say(f"設定ファイル：{enrolment.path}")
    answer.say(f"合言葉の番号（電話で伝えます）：{enrolment.code}")


def _roster(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        answer.value = setup.devices(workspace)
    for device in answer.value:
        state = "使用中" if device.status == "active" else "停止"
        answer.say(f"{device.device_id}　{device.office_name}　{device.fingerprint}　{state}")


def _stop(options: Namespace, answer: Answer) -> None:
    """Stops a PC from a cut-off on; --preview only lists the records concerned, --take-back sets them back."""
    since = parse_date(options.from_date, today()) if options.from_date else None
    cut_off = roster.CutOff(options.from_file, since)
    with chosen_workspace(options) as workspace:
        held = roster.held_from(workspace, options.device, cut_off)
        for one in held:
            answer.say(f"{one.title}　{one.what or one.why_not}")
        if options.preview:
            answer.value = held
            return
        back = [one.record for one in held] if options.take_back else []
        stopped = roster.stop_device(workspace, options.device, cut_off, back)
    answer.value = {"device": stopped.device_id, "office": stopped.office, "status": stopped.status, "records": len(held)}
    answer.say(f"{stopped.device_id} を止めました。これからこのPCが書くものは取り込まれません。")


def _allow(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        released = roster.allow_device(workspace, options.device)
    answer.value = {"device": options.device, "operations": released}
    answer.say(f"{options.device} をまた使えるようにしました（待っていた変更 {released}件を取り込みました）。")


def _workspaces(options: Namespace, answer: Answer) -> None:
    answer.value = find_installed_offices(options.data)
    for workspace in answer.value:
        answer.say(f"{workspace.office or '?'}　{workspace.name or '（名前は一度開くと分かります）'}　{workspace.folder}")


def _whoami(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        sent, received = last_sent(workspace), last_received(workspace)
        answer.value = {
            "office": workspace.office_code,
            "office_name": workspace.office_name,
            "organisation": workspace.organisation_name,
            "device": workspace.device_id,
            "fingerprint": setup.own_fingerprint(workspace),
            "plans": [plan.key for plan in plans(workspace)],
            "data_format": workspace.data_format,
            "program": __version__,
            "last_sent": sent,
            "last_received": received,
        }
        answer.say(f"{workspace.organisation_name}　{workspace.office_name}")
        answer.say(f"計画：{'、'.join(f'{plan.name}（{plan.key}）' for plan in plans(workspace))}")
        answer.say(f"この PC：{workspace.device_id}　データ形式：{workspace.data_format}")
        answer.say(f"最後の提出：{sent.made_at if sent else 'まだありません'}")
        answer.say(f"最後の受け取り：{received.imported_at if received else 'まだありません'}")


def key(parser: ArgumentParser) -> None:
    """The keys of this PC, and of the recovery sheet."""
    group = parser.add_subparsers(required=True, metavar="ACTION")
    group.add_parser("show", help="この PC の番号（20けた）").set_defaults(run=_show)
    group.add_parser("renew", help="この PC の鍵を新しくする（本部では名簿の署名の鍵も）").set_defaults(run=_renew)
    group.add_parser("renew-recovery", help="復旧用紙の鍵を新しくする（本部）").set_defaults(run=_renew_recovery)


def _show(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        answer.value = {"device": workspace.device_id, "fingerprint": setup.own_fingerprint(workspace)}
    answer.say(f"この PC（{answer.value['device']}）の番号：{answer.value['fingerprint']}")


def _renew(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        number = key_renewal.renew_keys(workspace)
        answer.value = {"device": workspace.device_id, "fingerprint": number}
        is_head = workspace.is_head
    answer.say(f"鍵を新しくしました。新しい番号：{number}")
    answer.say(
        "控えをUSBメモリーに写し直してください。各支部には、次の返送ファイルで伝わります。"
        if is_head
        else "本部には次の提出で伝わります。番号を電話で確かめてもらってください。"
    )


def _renew_recovery(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        key_renewal.renew_recovery_key(workspace)
    answer.value = {"renewed": True}
    answer.say("復旧の鍵を新しくしました。新しい復旧用紙を作り、控えをUSBメモリーに写し直してください。")
    answer.say("古い用紙と、前に写した控えは捨ててください。")


def update(parser: ArgumentParser) -> None:
    """A new version on the stick, vouched for by the head office."""
    group = parser.add_subparsers(required=True, metavar="ACTION")
    sign = group.add_parser("sign", help="セットアップに本部の署名を付ける（本部）")
    sign.add_argument("setup", type=Path, metavar="YuiNote-Setup-….exe")
    sign.add_argument("--out", type=Path, metavar="DIR", help="セットアップも一緒に写す所（USBメモリーなど）")
    sign.set_defaults(run=_sign)
    look = group.add_parser("look", help="フォルダーに、本部の署名のある新しい版があるか調べる")
    look.add_argument("folder", type=Path, metavar="DIR")
    look.set_defaults(run=_look)
    fetch = group.add_parser("fetch", help="新しい版を確かめて、この PC に写す（始めるのは人です）")
    fetch.add_argument("folder", type=Path, metavar="DIR")
    fetch.set_defaults(run=_fetch)


def _sign(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        if options.out is None:
            path = updates.sign_update(workspace, options.setup)
        else:
            path = updates.note_of(updates.give_out(workspace, options.setup, options.out))
    answer.value = {"path": path}
    answer.say(f"{path.name}　セットアップと一緒に、USBメモリーに入れてください。")


def _look(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        found = updates.newer_beside(workspace, [options.folder / "any"])
    answer.value = {"version": found.version, "path": found.path} if found else {"version": None, "path": None}
    answer.say(f"新しい版 {found.version} があります：{found.path}" if found else "新しい版はありません。")


def _fetch(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        found = updates.newer_beside(workspace, [options.folder / "any"])
        if found is None:
            raise Refused(
                "no-update",
                "本部の署名のある新しい版が、このフォルダーにありません。",
                "本部から届いたUSBメモリーを選んでください。",
            )
        path = updates.fetch(workspace, found)
    answer.value = {"version": found.version, "path": path}
    answer.say(f"新しい版 {found.version} を確かめて写しました：{path}")
