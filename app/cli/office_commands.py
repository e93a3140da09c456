"""The commands `setup`, `enrol`, `roster`, `desks` and `whoami`: offices, their PCs, and which data this PC has."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from app import __version__
from app.cli.answer import Answer
from app.cli.open_workspace import at_desk, warn
from app.rules.clock import today
from app.rules.era import parse_date
from app.services.devices import roster, setup
from app.services.plan.plans import plans
from app.services.transfer.file_log import last_received, last_sent
from app.services.workspace.installed_offices import desks_here
from app.services.workspace.workspace import Desk


def add_to(commands: Any) -> None:
    """Registers the commands about offices and PCs."""
    group = commands.add_parser("setup", help="最初の設定").add_subparsers(required=True, metavar="ROLE")
    head = group.add_parser("head", help="本部のデータを作る")
    head.add_argument("--plan", type=Path, metavar="FILE.toml")
    head.set_defaults(run=_setup_head)
    branch = group.add_parser("branch", help="支部のデータを設定ファイルから作る")
    branch.add_argument("--from", dest="source", type=Path, required=True, metavar="FILE")
    branch.add_argument("--code", required=True)
    branch.set_defaults(run=_setup_branch)
    enrol = commands.add_parser("enrol", help="支部の設定ファイルを作る（本部）")
    enrol.add_argument("office")
    enrol.add_argument("--out", type=Path, required=True, metavar="FILE")
    enrol.add_argument("--code")
    enrol.set_defaults(run=_enrol)
    devices = commands.add_parser("roster", help="登録されたPC（本部）").add_subparsers(required=True, metavar="ACTION")
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
    here = commands.add_parser("desks", help="この PC にある事業所のデータの一覧（--data は最初の事業所）")
    here.set_defaults(run=_desks)
    whoami = commands.add_parser("whoami", help="この PC のデータについて")
    whoami.set_defaults(run=_whoami)


def _setup_head(options: Namespace, answer: Answer) -> None:
    with setup.set_up_head(options.data, options.plan) as desk:
        _introduce(desk, answer)


def _setup_branch(options: Namespace, answer: Answer) -> None:
    with setup.set_up_branch(options.data, options.source, options.code) as desk:
        _introduce(desk, answer)


def _introduce(desk: Desk, answer: Answer) -> None:
    """Answers with the new office's PC number (fingerprint), which is compared by telephone."""
    warn(desk)
    fingerprint = setup.own_fingerprint(desk)
    answer.value = {"office": desk.office_code, "device": desk.device_id, "fingerprint": fingerprint, "data": desk.folder}
    answer.say(f"{desk.office_name}のデータを作りました：{desk.folder}")
    answer.say(f"この PC の番号：{fingerprint}")


def _enrol(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        enrolment = setup.enrol(desk, options.office, options.out, options.code)
    answer.value = {"office": enrolment.office, "path": enrolment.path, "code": enrolment.code}
    answer.say(f"設定ファイル：{enrolment.path}")
    answer.say(f"合言葉の番号（電話で伝えます）：{enrolment.code}")


def _roster(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        answer.value = setup.devices(desk)
    for device in answer.value:
        state = "使用中" if device.status == "active" else "停止"
        answer.say(f"{device.device_id}　{device.office_name}　{device.fingerprint}　{state}")


def _stop(options: Namespace, answer: Answer) -> None:
    """Stops a PC from a cut-off on; --preview only lists the records concerned, --take-back sets them back."""
    since = parse_date(options.from_date, today()) if options.from_date else None
    cut_off = roster.CutOff(options.from_file, since)
    with at_desk(options) as desk:
        held = roster.held_from(desk, options.device, cut_off)
        for one in held:
            answer.say(f"{one.title}　{one.what or one.why_not}")
        if options.preview:
            answer.value = held
            return
        back = [one.record for one in held] if options.take_back else []
        stopped = roster.stop_device(desk, options.device, cut_off, back)
    answer.value = {"device": stopped.device_id, "office": stopped.office, "status": stopped.status, "records": len(held)}
    answer.say(f"{stopped.device_id} を止めました。これからこのPCが書くものは取り込まれません。")


def _allow(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        released = roster.allow_device(desk, options.device)
    answer.value = {"device": options.device, "operations": released}
    answer.say(f"{options.device} をまた使えるようにしました（待っていた変更 {released}件を取り込みました）。")


def _desks(options: Namespace, answer: Answer) -> None:
    answer.value = desks_here(options.data)
    for desk in answer.value:
        answer.say(f"{desk.office or '?'}　{desk.name or '（名前は一度開くと分かります）'}　{desk.folder}")


def _whoami(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        sent, received = last_sent(desk), last_received(desk)
        answer.value = {
            "office": desk.office_code,
            "office_name": desk.office_name,
            "organisation": desk.organisation_name,
            "device": desk.device_id,
            "fingerprint": setup.own_fingerprint(desk),
            "plans": [plan.key for plan in plans(desk)],
            "data_format": desk.data_format,
            "program": __version__,
            "last_sent": sent,
            "last_received": received,
        }
        answer.say(f"{desk.organisation_name}　{desk.office_name}")
        answer.say(f"計画：{'、'.join(f'{plan.name}（{plan.key}）' for plan in plans(desk))}")
        answer.say(f"この PC：{desk.device_id}　データ形式：{desk.data_format}")
        answer.say(f"最後の提出：{sent.made_at if sent else 'まだありません'}")
        answer.say(f"最後の受け取り：{received.imported_at if received else 'まだありません'}")
