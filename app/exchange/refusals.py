"""The refusals of spreadsheets that cannot be read. Each ends with what the person can do in Excel."""

from app.errors import Refused


def protected() -> Refused:
    """The refusal of a spreadsheet with a password."""
    return Refused(
        "protected-spreadsheet",
        "この表にはパスワードがかかっているため、読めません。",
        "Excelで開いてパスワードを外した控えを保存し、その控えを読み込んでください。",
    )


def unreadable(what: str = "この表は壊れているか、Excelブックではないため、読めません。") -> Refused:
    """The refusal of a spreadsheet that is damaged, of the old format or no spreadsheet; ``what`` says which."""
    return Refused(
        "unreadable-spreadsheet", what, "Excelで開き、「Excelブック（.xlsx）」で保存し直してから、もう一度読み込んでください。"
    )


def too_large(what: str) -> Refused:
    """The refusal of a spreadsheet above a limit; ``what`` names it."""
    return Refused("too-large-spreadsheet", what, "必要な行と列だけを新しい表に写してから、もう一度読み込んでください。")


def no_header_row() -> Refused:
    """The refusal of a spreadsheet without recognised headings."""
    return Refused(
        "no-header-row",
        "見出しの行が見つかりません。",
        "表の上に「実施日」「活動名」「推進目標」などの見出しを付けてから、もう一度読み込んでください。",
    )


def repeated_header(first: str, second: str) -> Refused:
    """The refusal of two columns for the same field, by their headings."""
    what = f"「{first}」の列が2つあります。" if first == second else f"「{first}」と「{second}」は同じ欄の見出しです。"
    return Refused("repeated-header", what, "どちらか1つの列だけを残してから、もう一度読み込んでください。")


def merged_cells(place: str) -> Refused:
    """The refusal of merged cells among the rows; ``place`` is a range such as A3からB4."""
    return Refused(
        "merged-cells",
        f"表の中に結合されたセルがあります（{place}）。どの行の値か決められません。",
        "セルの結合を解除し、各行に値を入れてから、もう一度読み込んでください。",
    )
