"""The texts of 記入例: plausible sentences that belong to nobody."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Specimen:
    """One example text per box of the forms."""

    main_activities: tuple[str, ...]
    outcome: str
    issue: str
    analysis: str
    qualitative: str
    rating_reason: str
    direction_note: str
    review: str
    opinion: str
    answer: str
    item: tuple[str, ...]
    """実施項目: name, planned months, months done, responsible."""
    recorder: str


SPECIMEN = Specimen(
    main_activities=("6月12日　ふれあいサロン代表者交流会（約50人）", "9月10日　困りごと相談の持ち寄り会議（12人）"),
    outcome="サロンや地域の会議に出向く回数が増え、困りごとを早い段階で聞けるようになった。",
    issue="冬期は中止が続き、つながりが途切れやすい。つないだ後のようすを確かめる決まりがない。",
    analysis="参加者は前年度より増えた。新しいサロンが2か所できたことによる。",
    qualitative="「近所で声をかけ合うようになった」という声が、3つの地区で聞かれた。",
    rating_reason="予定した会議は開けたが、つないだ後の確かめが半分の支部にとどまったため。",
    direction_note="つないだ後のようすを四半期ごとに確かめ、支部の会議で分けあう。",
    review="全体として、おおむね予定どおりに進んだ。支部の間の差を小さくすることが、次の一年の仕事である。",
    opinion="地域の人が主役になる場が増えていることが伝わった。冬の集まりの工夫を、ほかの支部にも広げてほしい。",
    answer="冬の工夫をまとめた手引きを作り、各支部に配る。",
    item=("ふれあいサロン代表者交流会", "5～6月、10月", "6月、10月", "地域福祉課"),
    recorder="見本 花子",
)
