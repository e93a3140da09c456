"""個人情報を消す, for a record of any kind."""

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.services.evaluation.evaluations import open_evaluation, save_evaluation
from app.services.plan.target_year import TargetYear
from app.ui.records.erase_dialog import EraseDialog
from tests.gallery import scene
from tests.offices import target
from tests.sync.family import copied


@scene("erase-evaluation")
def erase_evaluation() -> QWidget:
    daito = copied("daito", Path(tempfile.mkdtemp(prefix="yui-gallery-")))
    form = open_evaluation(daito, TargetYear(target(daito), 2025, "daito"))
    save_evaluation(
        daito, form, {"outcome": "民生委員の及川さん（090-1111-2222）に協力していただいた。", "issue": "男性の参加が少ない。"}
    )
    return EraseDialog(None, daito, form.id)
