"""A count of people or times. Empty is 未入力, which is neither 0 nor 不明; 約 marks an estimate."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.errors import Refused
from app.rules.reading import Reading
from app.rules.typed_counts import read_count
from app.rules.typed_signs import plain_signs
from app.ui.fields.read_field import DigitsField

_ABOUT = ("y", "~", "約")
_UNKNOWN_KEYS = ("?", "不")
UNKNOWN = "不明"


class NumberField(DigitsField):
    """Takes １２, 約30, 1,200, 30人. With ``approximate`` y switches 約 on and off, and so does ~ before the number (20～30 is
    no number); without, an estimate is refused.

    With ``unknown`` a ? means 不明; what is typed next replaces it.
    """

    clearly = "12 や 約30 のように入れてください。"

    def __init__(self, *, approximate: bool = False, unknown: bool = False) -> None:
        super().__init__(20)
        self._allows_unknown = unknown
        self._is_unknown = False
        self._allows_approximate = approximate
        self._is_approximate = False
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers | Qt.InputMethodHint.ImhPreferLatin)

    def is_approximate(self) -> bool:
        """Whether the number is an estimate (約)."""
        return self._is_approximate

    def is_unknown(self) -> bool:
        """Whether nobody counted (不明)."""
        return self._is_unknown

    def set_value(self, value: int | str | None, *, approximate: bool = False, unknown: bool = False) -> None:
        """Shows a number with its marks, or reads the text of a draft."""
        self._is_approximate = approximate and value is not None
        self._is_unknown = unknown and value is None
        super().set_value(value)

    def meaning(self) -> str:
        """およそ or 分からない, where the number is marked so."""
        if self._is_unknown:
            return "分からない"
        return f"およそ {self._value:,}" if self._is_approximate else self._how

    def _takes_key(self, event: QKeyEvent) -> bool:
        sign = plain_signs(event.text())
        if self._allows_unknown and sign in _UNKNOWN_KEYS:
            self.setText(UNKNOWN)
            self._on_typed()
            return True
        if sign and self._is_unknown:
            self.setText("")
            self._on_typed()
        if self._allows_approximate and sign in _ABOUT and not (sign == "~" and self.text()):
            text = self.text()
            self.setText(text[1:] if text.startswith("約") else "約" + text)
            self._on_typed()
            return True
        return False

    def _read(self) -> None:
        self._is_approximate = False
        self._is_unknown = False
        super()._read()

    def _understand(self, text: str) -> Reading[int | None]:
        found = read_count(text)
        counted = found.value
        if counted.approximate and not self._allows_approximate:
            raise Refused("bad-number", "ここには、およその数は入れられません。", "数えた数を入れてください。")
        if counted.unknown and not self._allows_unknown:
            raise Refused("bad-number", "ここには、「不明」は入れられません。", "数を入れるか、空けておいてください。")
        if not found.doubt:
            self._is_approximate, self._is_unknown = counted.approximate, counted.unknown
        return Reading(counted.number, found.how, found.doubt)

    def _written(self) -> str:
        if self._value is None:
            return UNKNOWN if self._is_unknown else ""
        return f"約{self._value}" if self._is_approximate else str(self._value)
