"""How figures are written: the one place where a number becomes a cell and gets its signs (docs/forms.md, 凡例)."""

from collections.abc import Iterable, Mapping

from app.reports.paper import Cell, Num, cell_text
from app.rules.figure import MISSING_WORDS, Figure

UNREPORTED = "※"
"""Behind a number: without the offices that have not reported, or without months that they have not."""
OPEN = "以上"
"""Behind a number: some records or offices in it have no number, so that the true one may be larger."""
PROVISIONAL = "◇"
"""Behind a number: it counts values of an open conflict."""
BREAK = "‖"
"""Behind a number or word: from here on it was counted differently."""
ABOUT = "約"
"""Before a number: it is an estimate, or counts one."""
LEGEND: Mapping[str, str] = {
    UNREPORTED: "未提出の支部や月を除いた数",
    OPEN: "未入力・不明の記録や支部を除いた数",
    PROVISIONAL: "食い違いが決まるまでの仮の値",
    BREAK: "ここから数え方が変わった数",
    ABOUT: "およその数を含む数",
    "△": "減った数",
    "＋○％": "増減率：前年度より増えた割合",
    "皆増": "前年度が0で、割合の出ないもの",
    "－": "求めていない、または比べるものがないところ",
    "未入力": "まだ入れていないところ（0ではない）",
    "不明": "数えていないことが分かっているところ",
    "未提出": "支部のファイルがまだ届いていないところ（0ではない）",
    "記録なし": "支部・計画・推進目標の始まる前の年度",
    "該当なし": "数えるものがなかったところ（調査のない年度など）",
    "なし": "月の表で、該当なしのところ",
    "年度で確定": "月では数えず、年度の終わりに決まるところ",
    "設定なし": "目標値がまだ決まっていないところ",
    "対象外": "目標値を決めないことにした年度",
    "参考": "目標値と比べず、参考に示す指標",
    "未評価": "評価がまだ付いていない推進目標",
    "未確定": "評価は書かれ、まだ確定していない支部",
    "段階外": "今の評価の段階にない評価",
    "少数": "個人が分からないように示していない、少ない人数や相談の件数",
}
"""What each sign and word means, in the order of 凡例."""


def signs(found: Figure) -> str:
    """The signs behind a number."""
    return (OPEN if found.is_open else "") + (UNREPORTED if found.is_partial else "")


def figure_cell(
    found: Figure, decimals: int = 0, suffix: str = "", *, signed: bool = False, words: Mapping[str, str] = MISSING_WORDS
) -> Cell:
    """A figure as a cell: a number with its signs, or the word why there is none. ``words``: the council's own, by reason."""
    if found.value is None:
        return words.get(found.missing) or MISSING_WORDS.get(found.missing, "")
    return Num(found.value, decimals, found.approximate, signs(found), suffix, signed)


def figure_text(found: Figure, decimals: int = 0, suffix: str = "", *, signed: bool = False) -> str:
    """As ``figure_cell``, for screens and sentences."""
    return cell_text(figure_cell(found, decimals, suffix, signed=signed))


def reported_share(reported: int, asked: int, partly: int = 0) -> str:
    """「支部からの報告 7/8」; ``partly``: how many of those that have reported have not up to the end."""
    return f"支部からの報告 {reported}/{asked}" + (f"（うち途中まで {partly}）" if partly else "")


def sign_notes(every: Iterable[Figure]) -> tuple[str, ...]:
    """What the signs behind these figures mean, a line each; nothing about signs that do not occur."""
    numbers = [one for one in every if one.value is not None]
    return cell_notes(figure_cell(one) for one in numbers)


def cell_notes(every: Iterable[Cell]) -> tuple[str, ...]:
    """What the signs and words of these cells mean, a line each, in the order of 凡例."""
    used: set[str] = set()
    for cell in every:
        if isinstance(cell, Num):
            used |= {sign for sign in (UNREPORTED, OPEN, BREAK) if sign in cell.mark} | ({ABOUT} if cell.approximate else set())
        elif cell:
            used.add(cell)
    return tuple(f"{sign}：{words}" for sign, words in LEGEND.items() if sign in used)
