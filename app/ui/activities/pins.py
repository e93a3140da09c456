"""📌 beside the fields of the form, and the day: what a new record begins with."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Qt

from app.errors import YuiError
from app.rules import clock
from app.services.activities import pinned
from app.services.activities.pinned import PINNABLE, Pin
from app.services.records.labels import field_label
from app.ui.activities.entry_form import EntryForm
from app.ui.look.button import Button, button
from app.ui.look.icons import set_icon
from app.ui.runtime.context import Context


class Pins(QObject):
    """A press pins a field for today, the next one for good, the third releases it. F3 does that where the cursor is."""

    def __init__(self, context: Context, form: EntryForm) -> None:
        super().__init__(form)
        self._context = context
        self._form = form
        self._saved_day: tuple[date, date] | None = None
        self.buttons: dict[str, Button] = {name: self._made(name) for name in PINNABLE}

    def values(self) -> dict[str, Any]:
        """What a new record begins with, by field name."""
        return {name: one.value for name, one in pinned.pins(self._context.workspace).items()}

    def note_saved(self, values: Mapping[str, Any]) -> None:
        """Pinned fields hold what was saved last in them. Part of saving."""
        pinned.note_saved(self._context.workspace, values)
        if values["date"] is not None:
            self._saved_day = values["date"], clock.today()

    def day_offered(self) -> date:
        """The pinned day, or that of the record saved last, as long as a pile of them is entered; tomorrow it is that day."""
        held = self.values().get("date")
        if isinstance(held, date):
            return held
        saved = self._saved_day
        return saved[0] if saved is not None and saved[1] == clock.today() else clock.today()

    def about_the_day(self, day: object) -> str:
        """Says that a new record begins with the day of the one before; "" when it doesn't."""
        is_kept = "date" not in self.values() and day == self.day_offered() != clock.today()
        return "日付は、前の記録と同じです。t で今日になります" if is_kept else ""

    def show(self) -> None:
        """Shows which fields are pinned now."""
        found = pinned.pins(self._context.workspace)
        for name, one in self.buttons.items():
            _show(one, field_label("activity", name), found.get(name))

    def press_focused(self) -> None:
        """Pins or releases the field with the cursor."""
        focused = self._form.window().focusWidget()
        name = str(focused.property("entry")) if focused is not None and self._form.isAncestorOf(focused) else ""
        if name in self.buttons:
            self._press(name)
        else:
            self._context.notice.warn("固定できる項目に、カーソルがありません。項目を選んでから、もう一度 F3 を押してください。")

    def release_all(self) -> None:
        """Releases all fields; what stands in the form stays there."""
        self._change(PINNABLE, None)
        self._context.notice.say("固定を、すべて外しました。")

    def _press(self, name: str) -> None:
        now = pinned.pins(self._context.workspace).get(name)
        next_one = Pin(self._form.values()[name], now is not None) if now is None or not now.for_good else None
        self._change((name,), next_one)

    def _change(self, names: Iterable[str], to: Pin | None) -> None:
        workspace = self._context.workspace
        try:
            if to is None:
                pinned.release(workspace, names)
            else:
                for name in names:
                    pinned.pin(workspace, name, to.value, for_good=to.for_good)
        except YuiError as error:
            self._context.notice.show_error(error)
        self.show()

    def _made(self, name: str) -> Button:
        made = button("", "chip", run=lambda: self._press(name))
        made.setCheckable(True)
        set_icon(made, "pin", "SOFT_INK", "CARD")
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard's way is F3: Tab leads from field to field
        self._form.cell(name).add_beside(made)
        return made


def _show(one: Button, label: str, pin: Pin | None) -> None:
    one.setChecked(pin is not None)
    one.setText("ずっと" if pin is not None and pin.for_good else "")
    state = "固定していません" if pin is None else "ずっと固定" if pin.for_good else "今日だけ固定"
    one.setAccessibleName(f"{label}の固定（{state}）")
    one.setToolTip("固定すると、次の記録にも入ります。押すと、今日だけ→ずっと→外す、と変わります（F3）")
