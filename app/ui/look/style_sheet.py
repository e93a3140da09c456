"""The program's one style sheet. Sizes follow the type, so that zooming keeps the proportions."""

from app.rules.resources import resource
from app.ui.look import colours as c

FAMILIES = ("BIZ UDPGothic", "Yu Gothic UI", "Meiryo UI", "Noto Sans CJK JP")
"""Named explicitly: Qt's own fallback follows the language of Windows and may draw Chinese glyph shapes."""
WITH_FONTS_OF_WINDOWS = "QAbstractItemView, QHeaderView, QMenu, QMenuBar, QToolTip, QMessageBox, QStatusBar, QDockWidget"
"""Widgets to which Windows gives its own small type, again after every change of its colours."""


def style_sheet(points: float) -> str:
    """The style sheet for body type of ``points`` pt. Widgets choose a look by the dynamic property ``look``."""
    scale = points / 11
    roomy = scale**0.6 if scale > 1 else 1.0  # large type needs less space around it, and the screen is no larger
    target = round(34 * roomy)  # with its border a field is ≥ 36 px high
    main = round(42 * roomy)
    pad = round(10 * roomy)
    box = round(16 * scale)

    def pt(factor: float) -> str:
        return f"{points * factor:.1f}pt"

    families = ", ".join(f'"{family}"' for family in FAMILIES)
    return f"""
{WITH_FONTS_OF_WINDOWS} {{ font-family: {families}; font-size: {pt(1)}; }}
QWidget {{ color: {c.INK}; }}
QMainWindow, QDialog, QScrollArea, QScrollArea > QWidget > QWidget {{ background: {c.PAPER}; }}
QScrollArea {{ border: none; }}
QToolTip {{ background: {c.CARD}; color: {c.INK}; border: 1px solid {c.EDGE}; padding: 4px; }}

QLabel[look="title"] {{ font-size: {pt(1.65)}; font-weight: bold; color: {c.INK}; }}
QLabel[look="heading"] {{ font-size: {pt(1.2)}; font-weight: bold; color: {c.GREEN_DARK}; }}
QLabel[look="figure"] {{ font-size: {pt(2.2)}; font-weight: bold; color: {c.GREEN_DARK}; }}
QLabel[look="digits"] {{ font-size: {pt(2.4)}; font-weight: bold; color: {c.INDIGO}; letter-spacing: 2px; }}
QLabel[look="soft"] {{ color: {c.SOFT_INK}; }}
QLabel[look="small"] {{ color: {c.SOFT_INK}; }}
QLabel[look="strong"] {{ font-weight: bold; }}
QLabel[look="meaning"] {{ color: {c.GREEN_DARK}; font-weight: bold; }}
QLabel[look="error"] {{ color: {c.RED}; }}
QLabel[look="warning"] {{ color: {c.AMBER}; }}
QLabel[look="badge"] {{ background: {c.GREEN_PALE}; color: {c.GREEN_DARK}; border-radius: 4px; padding: 2px 8px;
    font-weight: bold; }}
QLabel[look="badge-warning"] {{ background: {c.AMBER_PALE}; color: {c.AMBER}; border-radius: 4px; padding: 2px 8px;
    font-weight: bold; }}
QLabel[look="badge-error"] {{ background: {c.RED_PALE}; color: {c.RED}; border-radius: 4px; padding: 2px 8px;
    font-weight: bold; }}
QFrame[look="card"] {{ background: {c.CARD}; border: 1px solid {c.LINE}; border-radius: 8px; }}
QLabel[look="missing"] {{ background: {c.SHADE}; border: 1px dashed {c.EDGE}; }}
QFrame[look="line"] {{ background: {c.LINE}; border: none; max-height: 1px; min-height: 1px; }}

QLineEdit, QTextEdit, QComboBox {{ background: {c.CARD}; border: 1px solid {c.EDGE}; border-radius: 5px;
    padding: 1px {pad}px; selection-background-color: {c.GREEN}; selection-color: {c.CARD}; }}
QLineEdit, QTextEdit {{ placeholder-text-color: {c.SOFT_INK}; }}
QLineEdit, QComboBox {{ min-height: {target}px; }}
QTextEdit {{ padding: 5px {pad - 4}px; }}
QLineEdit:focus, QTextEdit:focus, QComboBox:focus, QComboBox:on {{ border: 2px solid {c.INDIGO}; padding: 0 {pad - 1}px; }}
QTextEdit:focus {{ padding: 4px {pad - 5}px; }}
QLineEdit[state="error"], QTextEdit[state="error"], QComboBox[state="error"] {{ border: 2px solid {c.RED}; }}
QLineEdit[state="warning"], QTextEdit[state="warning"], QComboBox[state="warning"] {{ border: 2px solid {c.AMBER_EDGE}; }}
QLineEdit[state="error"]:focus, QTextEdit[state="error"]:focus, QComboBox[state="error"]:focus,
QLineEdit[state="warning"]:focus, QTextEdit[state="warning"]:focus, QComboBox[state="warning"]:focus {{
    border: 2px solid {c.INDIGO}; }}
QLineEdit:read-only {{ background: {c.SHADE}; }}
QComboBox::drop-down {{ border: none; width: {round(30 * scale)}px; }}
QComboBox::down-arrow {{ image: url("@ICONS@/chevron-down.svg"); width: {round(14 * scale)}px; height: {round(14 * scale)}px; }}
QComboBox QAbstractItemView {{ background: {c.CARD}; border: 1px solid {c.EDGE}; outline: none;
    selection-background-color: {c.GREEN}; selection-color: {c.CARD}; }}
QComboBox QAbstractItemView::item {{ min-height: {target}px; padding: 0 8px; }}

QPushButton, QToolButton {{ background: {c.CARD}; border: 1px solid {c.EDGE}; border-radius: 6px; min-height: {target}px;
    padding: 0 {round(14 * scale)}px; }}
QPushButton:hover, QToolButton:hover {{ background: {c.GREEN_PALE}; border-color: {c.GREEN}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {c.SHADE}; }}
QPushButton:focus, QToolButton:focus {{ border: 2px solid {c.INDIGO}; padding: 0 {round(14 * scale) - 1}px; }}
QPushButton:disabled, QToolButton:disabled {{ background: {c.SHADE}; border-color: {c.LINE}; color: {c.SOFT_INK}; }}
QPushButton[look="main"] {{ background: {c.GREEN}; color: {c.CARD}; border: 2px solid {c.GREEN}; min-height: {main}px;
    padding: 0 {round(22 * scale)}px; font-weight: bold; }}
QPushButton[look="main"]:hover, QPushButton[look="main"]:pressed {{ background: {c.GREEN_DARK}; border-color: {c.GREEN_DARK}; }}
QPushButton[look="main"]:focus {{ border: 3px solid {c.INDIGO}; padding: 0 {round(22 * scale) - 1}px; outline: none;
    background-clip: padding; }}
QPushButton[look="main"]:disabled {{ background: {c.SHADE}; border-color: {c.LINE}; color: {c.SOFT_INK}; }}
QPushButton[look="large"] {{ min-height: {main}px; padding: 0 {round(22 * scale)}px; }}
QPushButton[look="danger"] {{ color: {c.RED}; border-color: {c.RED}; min-height: {main}px; padding: 0 {round(22 * scale)}px; }}
QPushButton[look="danger"]:hover {{ background: {c.RED_PALE}; border-color: {c.RED}; }}
QPushButton[look="link"] {{ background: transparent; border: 1px solid transparent; color: {c.INDIGO}; text-decoration: underline;
    padding: 0 8px; }}
QPushButton[look="link"]:hover {{ background: {c.INDIGO_PALE}; border-color: {c.INDIGO_PALE}; }}
QPushButton[look="link"]:disabled {{ background: transparent; border-color: transparent; color: {c.SOFT_INK};
    text-decoration: none; }}
QPushButton[look="link"]:focus {{ border: 2px solid {c.INDIGO}; padding: 0 7px; }}
QPushButton[look="month"] {{ padding: 0 2px; min-width: {round(28 * scale)}px; }}
QPushButton[look="month"]:checked {{ background: {c.GREEN}; color: {c.CARD}; font-weight: bold; }}
QPushButton[look="chip"] {{ padding: 0 {pad}px; border-radius: {target // 2}px; min-height: {round(28 * roomy)}px; }}
QPushButton[look="chip"]:checked {{ background: {c.GREEN}; color: {c.CARD}; font-weight: bold; }}
QPushButton[look="chip"]:focus {{ border: 2px solid {c.INDIGO}; padding: 0 {pad - 1}px; }}
QPushButton[look="choice"] {{ background: {c.CARD}; border: 1px solid {c.EDGE}; border-radius: 10px; text-align: left;
    padding: {round(18 * scale)}px; }}
QPushButton[look="choice"]:hover {{ border-color: {c.GREEN}; background: {c.GREEN_PALE}; }}
QPushButton[look="choice"]:focus {{ border: 3px solid {c.INDIGO}; padding: {round(18 * scale) - 2}px; }}
QPushButton[look="step"] {{ padding: 0 2px; min-width: {round(28 * scale)}px; min-height: {round(24 * roomy)}px; }}
QPushButton[look="step"]:focus {{ border: 2px solid {c.INDIGO}; padding: 0 1px; }}
QPushButton[look="door"] {{ background: {c.CARD}; border: 1px solid {c.EDGE}; border-radius: 8px; text-align: left; padding: 0; }}
QPushButton[look="door"][tone="quiet"] {{ background: {c.PAPER}; border-color: {c.LINE}; }}
QPushButton[look="door"][tone="late"] {{ background: {c.AMBER_PALE}; border-color: {c.AMBER}; }}
QPushButton[look="door"]:hover {{ border-color: {c.GREEN}; background: {c.GREEN_PALE}; }}
QPushButton[look="door"]:focus {{ border: 2px solid {c.INDIGO}; padding: 0; }}
QLabel[look="door"] {{ color: {c.INDIGO}; }}
#calendar::item {{ padding: 0; }}
#calendar QHeaderView::section {{ padding: 0; min-height: {round(20 * roomy)}px; }}
QToolButton::menu-indicator {{ image: none; }}
QFileDialog QToolButton {{ background: {c.SOFT_INK if c.present().is_dark else c.CARD}; }}

QCheckBox, QRadioButton {{ min-height: {target}px; spacing: 8px; border: 2px solid transparent; border-radius: 5px;
    padding: 0 4px; }}
QCheckBox:focus, QRadioButton:focus {{ border-color: {c.INDIGO}; }}
QCheckBox::indicator, QTableView::indicator {{ width: {box}px; height: {box}px; border: 2px solid {c.EDGE}; border-radius: 3px;
    background: {c.CARD}; }}
QCheckBox::indicator:checked, QTableView::indicator:checked {{ background: {c.GREEN}; border-color: {c.GREEN};
    image: url("@ICONS@/check.svg"); }}
QRadioButton::indicator {{ width: {box}px; height: {box}px; border: 2px solid {c.EDGE}; border-radius: {box // 2 + 2}px;
    background: {c.CARD}; }}
QRadioButton::indicator:checked {{ width: {box - 8}px; height: {box - 8}px; border: 6px solid {c.GREEN}; background: {c.CARD}; }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ background: {c.SHADE}; }}
QCheckBox::indicator:checked:disabled {{ background: {c.EDGE}; border-color: {c.EDGE}; }}

#header {{ background: {c.CARD}; border-bottom: 1px solid {c.LINE}; }}
#header QToolButton {{ background: transparent; border: 1px solid transparent; padding: 0 8px; }}
#header QToolButton:hover {{ background: {c.GREEN_PALE}; }}
#header QToolButton:focus {{ border: 2px solid {c.INDIGO}; padding: 0 7px; }}
#seal {{ background: {c.GREEN}; color: {c.CARD}; border-radius: 6px; font-weight: bold; font-size: {pt(1.3)}; }}
#officeName {{ font-weight: bold; font-size: {pt(1.15)}; }}
#menu {{ background: {c.SHADE}; border-right: 1px solid {c.LINE}; }}
#menu QPushButton {{ background: transparent; border: 2px solid transparent; border-radius: 6px; text-align: left;
    min-height: {round(40 * scale**0.4)}px; padding: 0 {pad}px; }}
#menu QPushButton:hover {{ background: {c.PAPER}; }}
#menu QPushButton:checked {{ background: {c.GREEN}; color: {c.CARD}; font-weight: bold; }}
#menu QPushButton:focus {{ border-color: {c.INDIGO}; }}
#menu QPushButton:checked:focus {{ border-color: {c.INDIGO}; background: {c.GREEN_DARK}; }}
#keyBar {{ background: {c.SHADE}; border-top: 1px solid {c.LINE}; }}
#keyBar QPushButton {{ background: transparent; border: 2px solid transparent; padding: 0 8px;
    min-height: {round(32 * roomy)}px; }}
#keyBar QPushButton:hover {{ background: {c.CARD}; }}
#keyBar QPushButton:focus {{ border-color: {c.INDIGO}; }}

#notice {{ border-radius: 8px; border: 1px solid {c.GREEN}; background: {c.GREEN_PALE}; }}
#notice[tone="error"] {{ border-color: {c.RED}; background: {c.RED_PALE}; }}
#notice[tone="warning"] {{ border-color: {c.AMBER}; background: {c.AMBER_PALE}; }}
#suggestions {{ background: {c.CARD}; border: 2px solid {c.INDIGO}; border-radius: 5px; outline: none; padding: 2px; }}
#suggestions::item {{ padding: 0 8px; border-radius: 3px; color: {c.INK}; }}
#suggestions::item:selected {{ background: {c.GREEN}; color: {c.CARD}; }}

QTableView {{ background: {c.CARD}; border: 2px solid {c.LINE}; gridline-color: transparent;
    alternate-background-color: {c.PAPER}; selection-background-color: {c.GREEN_PALE}; selection-color: {c.INK}; }}
QTableView:focus {{ border: 2px solid {c.INDIGO}; }}
QTableView::item {{ padding: 0 {pad}px; border: none; }}
QTableView::item:selected {{ background: {c.GREEN_PALE}; color: {c.INK}; }}
#sheet {{ gridline-color: {c.LINE}; }}
#sheet::item {{ padding: 0 6px; }}
#sheet::item:focus {{ border: 2px solid {c.INDIGO}; }}
QTableCornerButton::section {{ background: {c.SHADE}; border: none; border-bottom: 1px solid {c.EDGE}; }}
#dense::item {{ padding: 0 3px; }}
#dense QHeaderView::section {{ padding: 0 3px; }}
QHeaderView {{ background: {c.SHADE}; border: none; }}
QHeaderView::section {{ background: {c.SHADE}; border: none; border-bottom: 1px solid {c.EDGE}; padding: 0 {pad}px;
    min-height: {target}px; font-weight: bold; color: {c.SOFT_INK}; }}
QHeaderView::section:hover {{ background: {c.GREEN_PALE}; }}
QHeaderView::up-arrow {{ image: url("@ICONS@/chevron-up.svg"); width: 12px; height: 12px; }}
QHeaderView::down-arrow {{ image: url("@ICONS@/chevron-down.svg"); width: 12px; height: 12px; }}

QProgressBar {{ border: 1px solid {c.EDGE}; border-radius: 5px; background: {c.CARD}; text-align: center; min-height: 18px; }}
QProgressBar::chunk {{ background: {c.GREEN}; border-radius: 4px; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {c.LINE}; }}
QTabBar::tab {{ background: transparent; border: none; border-bottom: 3px solid transparent; padding: 0 10px;
    min-height: {target}px; }}
QTabBar QToolButton {{ padding: 0; min-height: 0; border-radius: 4px; }}
QTabBar QToolButton::left-arrow {{ image: url("@ICONS@/chevron-left.svg"); width: 14px; height: 14px; }}
QTabBar QToolButton::right-arrow {{ image: url("@ICONS@/chevron-right.svg"); width: 14px; height: 14px; }}
QTabBar::tab:selected {{ border-bottom-color: {c.GREEN}; font-weight: bold; color: {c.GREEN_DARK}; }}
QTabBar::tab:focus {{ border-bottom-color: {c.INDIGO}; }}
QMenu {{ background: {c.CARD}; border: 1px solid {c.EDGE}; padding: 4px; }}
QMenu::item {{ padding: 8px 20px 8px 24px; border-radius: 4px; }}
QMenu::item:selected {{ background: {c.GREEN}; color: {c.CARD}; }}
QScrollBar:vertical {{ background: transparent; width: 14px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {c.THUMB}; border-radius: 5px; min-height: 36px; margin: 2px; }}
QScrollBar::handle:vertical:hover {{ background: {c.EDGE}; }}
QScrollBar:horizontal {{ background: transparent; height: 14px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {c.THUMB}; border-radius: 5px; min-width: 36px; margin: 2px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
""".replace("@ICONS@", _icons_folder())


def _icons_folder() -> str:
    """Where the style sheet finds its arrows and ticks: it can't recolour a drawing, so dark palettes have their own."""
    return resource("icons", "night" if c.present().is_dark else ".").as_posix()
