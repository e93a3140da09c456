"""The commands `key show|renew|renew-recovery`: the keys of this PC and of the recovery sheet."""

from argparse import Namespace
from typing import Any

from app.cli.answer import Answer
from app.cli.open_workspace import at_desk
from app.services.devices import key_renewal, setup


def add_to(commands: Any) -> None:
    """Registers `key show`, `key renew` and `key renew-recovery`."""
    group = commands.add_parser("key", help="この PC の鍵").add_subparsers(required=True, metavar="ACTION")
    group.add_parser("show", help="この PC の番号（20けた）").set_defaults(run=_show)
    group.add_parser("renew", help="この PC の鍵を新しくする（本部では名簿の署名の鍵も）").set_defaults(run=_renew)
    group.add_parser("renew-recovery", help="復旧用紙の鍵を新しくする（本部）").set_defaults(run=_renew_recovery)


def _show(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        answer.value = {"device": desk.device_id, "fingerprint": setup.own_fingerprint(desk)}
    answer.say(f"この PC（{answer.value['device']}）の番号：{answer.value['fingerprint']}")


def _renew(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        number = key_renewal.renew_keys(desk)
        answer.value = {"device": desk.device_id, "fingerprint": number}
        is_head = desk.is_head
    answer.say(f"鍵を新しくしました。新しい番号：{number}")
    answer.say(
        "控えをUSBメモリーに写し直してください。各支部には、次の返送ファイルで伝わります。"
        if is_head
        else "本部には次の提出で伝わります。番号を電話で確かめてもらってください。"
    )


def _renew_recovery(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        key_renewal.renew_recovery_key(desk)
    answer.value = {"renewed": True}
    answer.say("復旧の鍵を新しくしました。新しい復旧用紙を作り、控えをUSBメモリーに写し直してください。")
    answer.say("古い用紙と、前に写した控えは捨ててください。")
