"""A large button that holds labels and is as high as they need at its width."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QLabel, QSizePolicy

from app.ui.look.button import Button


class LaidOutButton(Button):
    """``lay_out`` is called once, with everything that is to be seen in it."""

    def lay_out(self, inside: QBoxLayout) -> None:
        """Shows a layout of labels within the button."""
        self._inside = inside
        self.setLayout(inside)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for shown in self.findChildren(QLabel):
            # Else a label would take the click, and the button would not be pressed.
            shown.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._inside.totalHeightForWidth(width)

    def sizeHint(self) -> QSize:
        return self._inside.totalSizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._inside.totalMinimumSize()
