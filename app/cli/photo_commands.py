"""photo add, list, change, export, remove."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from app.cli.answer import Answer, record_id
from app.cli.open_workspace import at_desk
from app.models.photo import CONSENTS
from app.services.activities import photos
from app.services.removal import photo_erasure


def add_to(commands: Any) -> None:
    group = commands.add_parser("photo", help="写真").add_subparsers(required=True, metavar="ACTION")
    added = group.add_parser("add", help="活動に写真を入れる")
    added.add_argument("activity", metavar="ID")
    added.add_argument("files", nargs="+", type=Path, metavar="FILE")
    added.add_argument("--caption")
    added.add_argument("--consent", choices=tuple(CONSENTS))
    added.set_defaults(run=_add)
    listed = group.add_parser("list", help="活動の写真")
    listed.add_argument("activity", metavar="ID")
    listed.set_defaults(run=_list)
    changed = group.add_parser("change", help="説明と公開の可否")
    changed.add_argument("photo", metavar="ID")
    changed.add_argument("--caption")
    changed.add_argument("--consent", choices=tuple(CONSENTS))
    changed.set_defaults(run=_change)
    exported = group.add_parser("export", help="写真をファイルに書き出す")
    exported.add_argument("photo", metavar="ID")
    exported.add_argument("--out", type=Path, required=True, metavar="FILE.jpg")
    exported.set_defaults(run=_export)
    for name, words in (("remove", "写真を外す"), ("erase", "写真を消去する（元に戻せません）")):
        one = group.add_parser(name, help=words)
        one.add_argument("photo", metavar="ID")
        one.set_defaults(run=_take_away, erases=name == "erase")


def _add(options: Namespace, answer: Answer) -> None:
    activity = record_id(options.activity)
    with at_desk(options) as desk:
        answer.value = []
        for file in options.files:
            photo = photos.add(desk, activity, file)
            if options.caption or options.consent:
                photos.change(desk, photo, {"caption": options.caption, "consent": options.consent})
            answer.value.append(photo.hex())
    answer.say(f"写真を{len(answer.value)}枚入れました。")


def _list(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        rows = photos.photos_of(desk, record_id(options.activity))
    answer.value = rows
    for row in rows:
        consent = CONSENTS.get(row.consent, photos.UNSAID)
        here = "" if row.is_here else "　（まだ届いていません）"
        answer.say(f"{row.id.hex()}　{row.width}×{row.height}　{consent}　{row.caption}{here}")


def _change(options: Namespace, answer: Answer) -> None:
    given = {"caption": options.caption, "consent": options.consent}
    with at_desk(options) as desk:
        values = {name: value for name, value in given.items() if value is not None}
        photos.change(desk, record_id(options.photo), values)
    answer.value = values
    answer.say("写真の説明を直しました。")


def _export(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        answer.value = {"path": photos.save_picture(desk, record_id(options.photo), options.out)}
    answer.say(str(options.out))


def _take_away(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        (photo_erasure.erase if options.erases else photos.remove)(desk, record_id(options.photo))
    answer.value = {"id": options.photo}
    answer.say("写真を消去しました。" if options.erases else "写真を外しました。")
