"""The texts and figures of 記入例: plausible, belonging to nobody, and fitting every target."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Specimen:
    """One example text per box of the forms."""

    main_activities: tuple[str, ...]
    aim: str
    content: str
    outcome: str
    issue: str
    analysis: str
    qualitative: str
    rating_reason: str
    direction_note: str
    review: str
    good: str
    suggestion: str
    answer: str
    item: tuple[str, ...]
    """実施項目: name, planned months, months done, responsible."""
    recorder: str
    figures: tuple[tuple[int, int, int, int], ...]
    """支部別の実施状況, branch after branch in turn: 活動件数, 回数, 延べ参加者, 中止."""
    for_citizens: tuple[str, ...]
    """取組 for citizens, target after target in turn."""
    series: tuple[int, ...]
    """実績 of an indicator, oldest year first; the last one is what was aimed at."""

    def of_office(self, place: int) -> tuple[int, int, int, int]:
        """The figures of the office at this place."""
        return self.figures[place % len(self.figures)]


SPECIMEN = Specimen(
    main_activities=("関係団体との話しあい（6月12日、約50人）", "地区の担当者の会議（10月22日、12人）"),
    aim="どの地区でも、困りごとを話しあえるようにする。",
    content="地区の困りごとと、それぞれにできることを出しあう。",
    outcome="関係する団体と話しあう場が定まり、地域の声を早い段階で聞けるようになった。",
    issue="地区によって取組に差がある。決めたことのその後を確かめる決まりがない。",
    analysis="話しあいを定例にした地区では、取組が続いている。",
    qualitative="「相談しやすくなった」という声が、3つの地区で聞かれた。",
    rating_reason="予定した話しあいは開けたが、その後の確かめが半分にとどまったため。",
    direction_note="決めたことのその後を四半期ごとに確かめ、会議で分けあう。",
    review="全体として、おおむね予定どおりに進んだ。支部の間の差を小さくすることが、次の一年の仕事である。",
    good="地域の人が主役になる場が増えていることが伝わった。",
    suggestion="よい工夫を、ほかの支部にも広げてほしい。",
    answer="工夫をまとめた手引きを作り、各支部に配る。",
    item=("関係団体との話しあい", "5～6月、10月", "6月、10月", "地域福祉課"),
    recorder="見本 花子",
    figures=((2, 2, 62, 0), (1, 3, 24, 0), (3, 3, 41, 1)),
    for_citizens=("関係する団体と話しあいを重ねました。", "支部ごとに集まりを開きました。", "広報紙でお知らせしました。"),
    series=(8, 9, 10, 11, 12),
)


def on_weekday(day: date) -> date:
    """The day, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
