"""The words of headings: how they are compared, which name a field, and which change what a figure means."""

import re
import unicodedata
from enum import Enum
from functools import lru_cache

from app.exchange.table import APPENDED, BEGINS, DAY, ENDS, FISCAL_YEAR, LEFT_OUT, MONTH, OFFICE, RECORD, TARGET, WEEKDAY, YEAR
from app.models.activity import Activity
from app.rules.finding import name_key

_ORNAMENT = re.compile(r"[\s※*★●○◎■□◆◇・:.。、?]+|(?:必須|任意)$")
_BRACKETS = re.compile(r"[(\[【<〈]([^()\[\]【】<>〈〉]*)[)\]】>〉]")
_ENUMERATION = re.compile(r"(?:問|q|設問)?[0-9]{1,2}[)]?(?=..)")
_REQUEST = re.compile(r"(?:[をはの]|について)?(?:ご?(?:記入|入力|選択)|教えて|お?書き)(?:して)?(?:ください|下さい)$|[をは]$")


def key_of(text: str) -> str:
    """A heading as it is compared: without blanks, decoration and what a person does not tell apart (app.rules.finding)."""
    return _ORNAMENT.sub("", name_key(text))


def _keys(words: str) -> frozenset[str]:
    return frozenset(key_of(word) for word in words.split("、"))


class Qualifier(Enum):
    """What a word in a heading makes of its figure."""

    WHOLE = "延べ、延、のべ、合計、総計、総数、総、計、全体、男女計"
    RESULT = "実績、今年度、本年度、当年度、当月、今月、今回、結果"
    ACTUAL = "実人数、実人員、実数、実員、実"
    PART = "うち、内数、内、新規、新規者、初参加、初回、初めて、再掲"
    PLANNED = "予定、見込み、見込、計画、目標、定員、募集、申込、申込み、予約、当初、予算"
    EARLIER = "前年度、前年、昨年度、昨年、前々年度、前回、前月、前期"
    RUNNING = "累計、累積、通算"
    MEN = "男性、男子、男"
    WOMEN = "女性、女子、女"
    ADULTS = "大人、成人"
    CHILDREN = "子ども、子供、小人"
    STAFF = "社協職員、職員、スタッフ、従事者"
    VOLUNTEERS = "ボランティア、ボラ"


SEXES = frozenset({Qualifier.MEN, Qualifier.WOMEN})
AGES = frozenset({Qualifier.ADULTS, Qualifier.CHILDREN})

_MOST_QUALIFIERS = 4
_LONGEST = 20
"""Signs of a heading whose parts are looked at."""
_QUALIFIERS = sorted(((word, one) for one in Qualifier for word in _keys(one.value)), key=lambda pair: (-len(pair[0]), pair[0]))

STARTS = _keys("開始、始、始まり、自、から、初日、開始日、開始時刻、開始時間、from、start")
FINISHES = _keys("終了、終、終わり、至、まで、最終日、終了日、終了時刻、終了時間、to、end")

_ROLES = {
    OFFICE: "支部、支部名、支所、支所名、事業所、事業所名、担当支部、担当事業所、実施支部、拠点、拠点名、支部・支所",
    RECORD: "id、記録id、記録の番号、記録番号",
    FISCAL_YEAR: "年度、実施年度、会計年度、事業年度",
    YEAR: "年、実施年、開催年、西暦、西暦年",
    MONTH: "月、実施月、開催月、活動月、対象月",
    DAY: "日、実施日付、開催日付",
    BEGINS: "開始時刻、開始時間、開会時刻、開会時間、開演時間、開演時刻、開場時間、活動開始時刻、活動開始時間、start time",
    ENDS: "終了時刻、終了時間、閉会時刻、閉会時間、終演時間、終了予定時刻、活動終了時刻、活動終了時間、end time",
    APPENDED: "備考、備考欄、特記事項、摘要、その他、メモ、対象、対象者、参加対象、主催、主催者、主催団体、主催・共催、実施主体、"
    "後援、参加費、料金",
    WEEKDAY: "曜日、曜",
    LEFT_OUT: "no、#、通番、連番、項番、通し番号、行番号",
}
TIME_STAMP = _keys("タイムスタンプ、timestamp、回答日時、送信日時、登録日時、完了時刻、入力日時、作成日時、更新日時")
"""When a form was answered or a record typed, which is not when something was done."""

RECEIVED = _keys("受付日、受付年月日、受理日、受付月日")
"""When something came in: the day of what was done where the table has no other one."""
APPLIED = _keys("申込日、申込み日、申込年月日、申請日、申請年月日、依頼日、提出日、報告日、記入日、記録日")
"""When a paper was written, which is seldom when something was done."""

FACILITY = _keys(
    "住所、所在地、所在地連結表記、電話、電話番号、tel、fax、fax番号、緯度、経度、url、ホームページ、hp、郵便番号、〒、営業時間、開館時間、定休日、休館日、"
    "代表者、代表者名、会長名、会長、会員数、会員、設立、設立年月日、設立年、団体名、団体名称、グループ名、法人名、名称カナ、名称英語、施設名称、連絡先、連絡先電話番号、"
    "メールアドレス、eメール、駐車場、駐車場情報、アクセス、アクセス方法、設置者、管理者、運営主体、活動日時、活動日、定例日、例会日、利用可能曜日、開始時間、終了時間、氏名、役職、所属、任期、"
    "加入年月日、登録番号、登録年月日、施設no、バリアフリー情報、地方公共団体名、都道府県名、市区町村名、全国地方公共団体コード"
)
"""What lists of places, bodies and persons are headed with; without days they are no list of activities."""
ADDRESS_LIKE = FACILITY - _keys("活動日時、活動日、定例日、例会日、開始時間、終了時間")

PEOPLE_GROUP = _keys(
    "内訳、参加者内訳、参加者の内訳、人数内訳、参加内訳、男女別、男女別内訳、年代別、年代別内訳、対象別、属性別、参加者区分"
)
"""Headings over columns of which each counts a kind of participants."""


def _names() -> dict[str, tuple[str, ...]]:
    """Field → what spreadsheets call it, as the fields of an activity declare it."""
    found = Activity.headings()
    found[TARGET] = found.pop("target_id")
    return found


_FIELDS = {key_of(name): role for role, words in _ROLES.items() for name in words.split("、")}
_FIELDS |= {key_of(name): field for field, names in _names().items() for name in (field, field.replace("_", " "), *names)}


def role_named(key: str) -> str | None:
    """The role that these very words name, also behind a number (①実施日) or a request (実施日をご記入ください)."""
    if (found := _FIELDS.get(key)) is not None:
        return found
    plain = _REQUEST.sub("", _ENUMERATION.sub("", key, count=1) if _ENUMERATION.match(key) else key)
    return _FIELDS.get(plain) if plain != key else None


@lru_cache(maxsize=4096)
def without_qualifiers(key: str) -> tuple[str, frozenset[Qualifier]]:
    """What is left of a heading once it names a role, and the words that were taken out for that: 参加実人数 → 参加人数, ACTUAL.

    As few words as possible are taken out; where that leaves no role, all of them.
    """
    if len(key) > _LONGEST:
        return key, frozenset()
    shortened: dict[str, frozenset[Qualifier]] = {key: frozenset()}
    for _ in range(_MOST_QUALIFIERS):
        if named := next((one for one in shortened if role_named(one) is not None), None):
            return named, shortened[named]
        longer, shortened = shortened, {}
        for one, found in longer.items():
            shortened |= {one.replace(word, "", 1): found | {qualifier} for word, qualifier in _QUALIFIERS if word in one}
        if not shortened:
            break
    return bare(key)


def bare(key: str) -> tuple[str, frozenset[Qualifier]]:
    """The heading without any word that qualifies it, and those words."""
    found: set[Qualifier] = set()
    for word, qualifier in _QUALIFIERS:
        if word in key:
            key = key.replace(word, "", 1)
            found.add(qualifier)
    return key, frozenset(found)


def bracketed(text: str) -> tuple[str, tuple[str, ...]]:
    """The key of a heading without its brackets, and what stands in them, as it is written."""
    plain = unicodedata.normalize("NFKC", text)
    remarks = (found.strip() for found in _BRACKETS.findall(plain))
    return key_of(_BRACKETS.sub("", plain)), tuple(remark for remark in remarks if key_of(remark))
