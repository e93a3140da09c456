"""復旧用紙: one A4 page for the safe with the recovery key, which restores the head office after its PC is lost."""

from app.reports.paper import Column, Heading, Paper, Prose, Row, Table

STEPS = (
    "新しいパソコンに結ノートを入れ、控えを入れたUSBメモリーなどを差します。",
    "結ノートを始めて「本部のPCを失った」を選び、控えのフォルダーを選びます。",
    "上の番号を、1行目から8行目まで入れます。行ごとに確かめるので、違う行はその場で分かります。",
    "記録が開くと、「戻ったものと足りないもの」が出ます。お願いのファイルを作って支部に渡すと、控えより後の分が戻ります。",
)
WARNING = (
    "この番号と控えがあれば、誰でも記録を開けます。写真に撮らず、写しを作らず、金庫に入れてください。"
    "控えは、この用紙とは別の場所に置いてください。"
)
_DRILLS = 4
"""Dates of drills in one row."""


def recovery_paper(organisation: str, made_on: str, lines: tuple[str, ...]) -> Paper:
    """``lines`` are the eight lines of the code, each as 1234-5678-9012 (app.store.recovery_code)."""
    rows = tuple(
        Row((f"{number}行目", *(" ".join(group) for group in line.split("-")))) for number, line in enumerate(lines, start=1)
    )
    columns = (Column("行", 3, "centre"), *(Column(title, 5, "centre") for title in ("1つ目", "2つ目", "3つ目")))
    return Paper(
        title="復旧用紙",
        lines=(f"{organisation}　本部", f"作成日　{made_on}"),
        mark="金庫で保管",
        council=organisation,
        printed_on=made_on,
        parts=(
            Prose("本部のパソコンが壊れた、無くなった、盗まれたときに、控えから記録を戻すための用紙です。"),
            Table(columns, rows, "復旧の番号", large=True),
            Heading("使い方"),
            *(Prose(f"{number}.　{step}") for number, step in enumerate(STEPS, start=1)),
            Heading("守ること"),
            Prose(WARNING),
            Heading("練習"),
            Prose("年に一度、「復旧の練習」で、この用紙と控えが開くことを確かめ、日付を書いてください。"),
            Table(tuple(Column("行った日", 1) for _ in range(_DRILLS)), (), blank_rows=2),
        ),
    )
