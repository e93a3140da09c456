"""Why a spreadsheet can't be read at all. Each sentence ends with what the person can do in Excel."""

from app.errors import Refused


def protected() -> Refused:
    return Refused(
        "protected-spreadsheet",
        "この表にはパスワードがかかっているため、読めません。",
        "Excelで開いてパスワードを外した控えを保存し、その控えを読み込んでください。",
    )


def unreadable(what: str = "この表は壊れているか、Excelブックではないため、読めません。") -> Refused:
    return Refused(
        "unreadable-spreadsheet", what, "Excelで開き、「Excelブック（.xlsx）」で保存し直してから、もう一度読み込んでください。"
    )


def too_large(what: str) -> Refused:
    return Refused("too-large-spreadsheet", what, "必要な行と列だけを新しい表に写してから、もう一度読み込んでください。")


def no_header_row() -> Refused:
    return Refused(
        "no-header-row",
        "見出しの行が見つかりません。",
        "表の上に「実施日」「活動名」「推進目標」などの見出しを付けてから、もう一度読み込んでください。",
    )


def repeated_header(first: str, second: str) -> Refused:
    what = f"「{first}」の列が2つあります。" if first == second else f"「{first}」と「{second}」は同じ欄の見出しです。"
    return Refused("repeated-header", what, "どちらか1つの列だけを残してから、もう一度読み込んでください。")


def merged_cells(place: str) -> Refused:
    return Refused(
        "merged-cells",
        f"表の中に結合されたセルがあります（{place}）。どの行の値か決められません。",
        "セルの結合を解除し、各行に値を入れてから、もう一度読み込んでください。",
    )
