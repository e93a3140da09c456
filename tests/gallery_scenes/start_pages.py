"""Before an office's data are open: the first run, the passphrase, data that can't be opened, going back to a copy."""

from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QWidget

from app.errors import Damaged, Refused, Unavailable
from app.services.backup.backups import Backup
from app.store.keystore import _damaged
from app.ui.start.cannot_open import CannotOpen
from app.ui.start.first_run import FirstRun
from app.ui.start.passphrase_page import PassphrasePage
from app.ui.start.restore_backup import PutBack
from app.ui.start.salvage_page import SalvagePage
from tests.gallery import scene


@scene("first-run")
def first_run() -> QWidget:
    return FirstRun(Path("unused"))


@scene("first-run-passphrase")
def first_run_passphrase() -> QWidget:
    page = FirstRun(Path("unused"))
    asked = page._new_passphrase
    page._stack.setCurrentWidget(asked)
    asked._first.setText("さくら2025組")
    asked._second.setText("さくら2026組")
    return page


@scene("first-run-code")
def first_run_code() -> QWidget:
    page = FirstRun(Path("unused"))
    page.use_setup_file(Path("hanaizumi-setup.yui-setup"))
    return page


@scene("first-run-recovery")
def first_run_recovery() -> QWidget:
    page = FirstRun(Path("unused"))
    page.use_backups(Path("unused"))
    fields = page.findChildren(QLineEdit)
    for field in fields:
        if field.accessibleName() in ("1行目", "2行目"):
            field.setText("1234-5678-9012")
    return page


@scene("first-run-copies")
def first_run_copies() -> QWidget:
    page = FirstRun(Path("unused"))
    page._on_kind_known(True)
    return page


@scene("first-run-new-keys")
def first_run_new_keys() -> QWidget:
    return FirstRun(Path("unused"), in_place=True)


@scene("first-run-digits")
def first_run_digits() -> QWidget:
    page = FirstRun(Path("unused"))
    page.show_digits("1234 5678 9012 3456 7890")
    return page


@scene("stuck")
def stuck() -> QWidget:
    return CannotOpen(Unavailable("already-open", "この記録は、別の窓で開いています。", "その窓を閉じてから、開いてください。"))


@scene("stuck-keys")
def stuck_keys() -> QWidget:
    return CannotOpen(_damaged(), keys=True, beside=True)


@scene("stuck-newer")
def stuck_newer() -> QWidget:
    what = "この記録は、新しい版の結ノートで作られています。"
    return CannotOpen(
        Refused("newer-database", what, "このパソコンの結ノートを更新してから開いてください。"), copies=True, beside=True
    )


@scene("stuck-damaged")
def stuck_damaged() -> QWidget:
    what = "記録のファイルが壊れているか、このパソコンの鍵では開けません。"
    todo = "読めるところを取り出して、作り直してください。足りない分は、控えから補います。"
    return CannotOpen(Damaged("damaged-database", what, todo), copies=True, remains=True)


@scene("salvage")
def salvage() -> QWidget:
    page = SalvagePage(Path("unused"))
    page.notice.show_error(Unavailable("disk-full", "パソコンの空き容量が足りません。", "不要なファイルを片づけてください。"))
    return page


@scene("put-back")
def put_back() -> QWidget:
    names = ("20261124-1-before-schema-4.db", "20261123-1-before-import.db", "20261120-1-carried.db", "20261119-1-manual.db")
    days = ("2026/11/24 08:31", "2026/11/23 16:05", "2026/11/20 17:40", "2026/11/19 09:12")
    page = PutBack(Path("unused"), [Backup(name, Path(name), day, 1) for name, day in zip(names, days, strict=True)])
    page.list.setCurrentRow(0)
    return page


@scene("passphrase")
def passphrase() -> QWidget:
    page = PassphrasePage()
    page._field.setText("SAKURA")
    page.refuse(Refused("wrong-passphrase", "合言葉が違います。", "Caps Lock と文字の種類を確かめて、もう一度入れてください。"))
    return page
