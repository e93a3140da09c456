"""The refusals of spreadsheets that cannot be read. Each ends with what the person can do in Excel."""

from app.errors import Refused
from app.sandbox import limits, rejected
from app.sandbox.rejected import Rejected

_NOTES = {
    "lax-quotes": 'セルの中に引用符（"）があります。Excelと同じ読み方で、文字として読みました。',
    "comments": "セルにメモ（コメント）が付いています。メモは読みません。直した数などが書いてあれば、表のセルを直してください。",
    "unknown-marks": "隠れた行や、結果のない式があるかどうかは、調べられませんでした。",
}


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


def refusal_of(error: Rejected) -> Refused:
    """What a person is told for the reason why a spreadsheet was not opened."""
    match error.reason:
        case rejected.PROTECTED:
            return protected()
        case rejected.NO_TEXT:
            return unreadable("このファイルの文字を読めませんでした。表のファイルではないか、壊れています。")
        case rejected.UNSURE_TEXT:
            return unreadable("このファイルの文字の種類（文字コード）が、1つに決まりませんでした。")
        case rejected.NOT_A_TABLE:
            return unreadable("このファイルの中に、表が見つかりません。")
        case rejected.NOTHING_INSIDE:
            return Refused(
                "unreadable-spreadsheet", "このファイルの中に、表も予定もありません。", "表の入ったファイルを選んでください。"
            )
        case rejected.SEVERAL:
            return Refused(
                "several-tables",
                f"このZIPには、表が{error.number}つ入っています。",
                "ZIPを開いて表を取り出し、1つずつ選んでください。",
            )
        case rejected.CUT:
            return unreadable("このZIPは、途中で切れています。")
        case rejected.UNCLOSED_QUOTE:
            return unreadable(f'{error.number}行目から表が読めなくなりました。引用符（"）が閉じていないようです。')
        case rejected.ROWS:
            return too_large(f"表の行が多すぎます（{limits.ROWS:,}行まで）。")
        case rejected.COLUMNS:
            return too_large(f"表の列が多すぎます（{limits.COLUMNS}列まで）。")
        case rejected.SIZE:
            return too_large("表の中身が大きすぎます。")
        case rejected.MEMORY:
            return too_large("この表を開くのに、メモリーがかかりすぎました。")
        case rejected.TIME:
            return too_large("この表を開くのに、時間がかかりすぎました。")
        case _:
            return unreadable()


def note_of(code: str) -> str:
    """What a person is told of how a table was read, for a note of the other process; "" for an unknown one."""
    return _NOTES.get(code, "")


def packed_note(name: str) -> str:
    """The note that a table was taken out of a ZIP; ``name`` is a foreign one."""
    plain = "".join(sign for sign in name.replace("\\", "/").rsplit("/", 1)[-1] if sign.isprintable())[:100]
    return f"ZIPの中の「{plain}」を読みました。"


def repeated_note(count: int) -> str:
    """The note of repeated events of a calendar."""
    return f"くり返しの予定が{count}件あります。それぞれ1回目だけを読みました。"


def elsewhere_note(count: int) -> str:
    """The note of events whose clock times may be those of another country."""
    return f"日本の時刻と確かめられない予定が{count}件あります。時刻は書かれたとおりに読みました。"
