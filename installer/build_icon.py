"""Make the program's icon, resources/icons/yui-note.ico and .png, and the picture beside the setup's first page.

結 on the product's green, sharp in each size.

For builders only; the result is committed. The same fonts and the same Qt give the same pictures.

    QT_QPA_PLATFORM=offscreen python -m installer.build_icon
"""

import io
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QGuiApplication, QImage, QPainter

from app.rules.resources import resource
from app.ui.look import colours

WELCOME = Path(__file__).parent / "windows" / "welcome.bmp"
WELCOME_SIZE = (164, 314)
"""What NSIS' first and last pages take."""
SIDES = (16, 20, 24, 32, 40, 48, 64, 256)
LARGE = 256
LETTER = "結"
FONT = "BIZUDPGothic-Bold.ttf"


def picture(side: int, family: str) -> Image.Image:
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.GREEN))
    painter.drawRoundedRect(QRectF(0, 0, side, side), side * 0.18, side * 0.18)
    font = QFont(family)
    font.setBold(True)
    font.setPixelSize(round(side * 0.78))
    painter.setFont(font)
    painter.setPen(QColor("#ffffff"))
    drawn = QFontMetricsF(font).tightBoundingRect(LETTER)
    painter.drawText(QPointF(side / 2, side / 2) - drawn.center(), LETTER)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return Image.open(io.BytesIO(bytes(buffer.data().data())))


def welcome(family: str) -> Image.Image:
    """Plain green, the seal's letter in its upper third, in few colours."""
    image = Image.new("RGB", WELCOME_SIZE, colours.GREEN)
    letter = picture(112, family).convert("RGBA")
    image.paste(letter, ((WELCOME_SIZE[0] - 112) // 2, 48), letter)
    return image.quantize(32)


def main() -> None:
    application = QGuiApplication([])
    number = QFontDatabase.addApplicationFont(str(resource("fonts", FONT)))
    family = QFontDatabase.applicationFontFamilies(number)[0]
    pictures = [picture(side, family) for side in SIDES]
    pictures[-1].save(
        resource("icons", "yui-note.ico"),
        sizes=[(side, side) for side in SIDES],
        append_images=pictures[:-1],
        bitmap_format="png",
    )
    pictures[-1].save(resource("icons", "yui-note.png"))
    welcome(family).save(WELCOME)
    application.quit()


if __name__ == "__main__":
    main()
