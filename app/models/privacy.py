"""Words that look like personal data, for a warning before a record leaves the office. It decides nothing.

People soon ignore a warning about 「参加者の皆さん」, so a name is reported only where hardly anything else is possible; not
every name is found.
"""

import re
import unicodedata
from functools import cache

from app.models.base import Synced
from app.rules.resources import resource
from app.rules.toml_file import Entry, Kind, checked, read_toml

TELEPHONE, MAIL, LOT, NAME = "電話番号", "メールアドレス", "番地", "氏名らしい語"

_KANJI = "一-鿿㐀-䶿豈-﫿𠀀-𲎯々ヶ"
_HIRAGANA = "ぁ-ゖゝゞ"
_KATAKANA = "ァ-ヴヽヾー"
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ー─━", "-"))

_TELEPHONE = re.compile(
    r"(?<![0-9-])0[0-9]{1,4}[-(][0-9]{1,4}[-)][0-9]{3,4}(?![0-9-])"
    r"|(?<![0-9-])0[0-9]{9,10}(?![0-9-])"
    r"|(?:電話|tel|fax|携帯|☎)[^0-9\n]{0,3}[0-9]{2,4}-[0-9]{4}(?![0-9-])",
    re.IGNORECASE,
)
_MAIL = re.compile(r"(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}", re.IGNORECASE)

_LIST_FILE = Kind("言葉の一覧", "word-list")
_LISTS = (Entry("endings", list), Entry("whole", list))


# What knows all kanji takes milliseconds to compile: not before a text is looked at.
@cache
def _lot() -> re.Pattern[str]:
    return re.compile(
        r"(?<![0-9])[0-9]{1,5}(?:番地|番[0-9]{1,4}号|丁目[0-9])"
        rf"|[市町村{_KANJI}]大?字[{_KANJI}{_HIRAGANA}{_KATAKANA}]{{1,8}}[0-9]{{1,5}}(?:-[0-9]{{1,4}})?(?![0-9年月日人回名件])"
    )


@cache
def _name() -> re.Pattern[str]:
    """Two groups: the word before, and the address form. What follows rules out words such as 様式, ちゃんと, さんぽ."""
    return re.compile(
        rf"(?<![{_KANJI}])([{_KANJI}]+)(さん(?![ぽさ])|さま|様(?![式子々相態変])|くん(?![でだれし])|ちゃん(?!と)|氏(?![名神子族]))"
        rf"|(?<![{_KATAKANA}])([{_KATAKANA}]{{2,4}})(さん(?![ぽさ])|さま|様|くん|ちゃん(?!と)|氏)"
        rf"|(?<![{_KANJI}{_HIRAGANA}{_KATAKANA}])([{_HIRAGANA}]{{2,4}})(さん(?![ぽさ])|さま|様(?![式子々相態変なにで])|くん(?![でだれし])|ちゃん(?!と)|氏)"
    )


def likely_personal(text: str) -> list[str]:
    """The kinds of personal data that a text seems to contain, each once, in a fixed order; empty when none."""
    typed = unicodedata.normalize("NFKC", text)
    dashed = typed.translate(_HYPHENS)
    found = []
    if _TELEPHONE.search(dashed):
        found.append(TELEPHONE)
    if _MAIL.search(typed):
        found.append(MAIL)
    if _lot().search(dashed):
        found.append(LOT)
    if any(_is_name(*parts) for parts in _name_parts(typed)):
        found.append(NAME)
    return found


def doubts(model: type[Synced], field: str, text: str) -> list[str]:
    """``likely_personal`` for the text of one field; in a field meant for a name, a name is not reported."""
    expected = (NAME,) if field in model.names() else ()
    return [kind for kind in likely_personal(text) if kind not in expected]


def _name_parts(typed: str) -> list[tuple[str, str]]:
    return [(match[1] or match[3] or match[5], match[2] or match[4] or match[6]) for match in _name().finditer(typed)]


def _is_name(word: str, form: str) -> bool:
    endings, whole = _not_names()
    if word in whole or word.endswith(endings):
        return False
    # 仕様, 各様, 同氏: the last sign belongs to the form, not to a name.
    if form in ("様", "氏") and word[-1] in "同多仕模異有左右今各別両諸某彼した":
        return False
    # おはなやさん, パンヤさん
    return not (word[-1] in "やヤ" and len(word) > 2)


@cache
def _not_names() -> tuple[tuple[str, ...], frozenset[str]]:
    file = read_toml(resource("not_names.toml"), _LIST_FILE)
    lists = checked(file, "words", 0, file.data.get("words", {}), _LISTS)
    return lists["endings"], frozenset(lists["whole"])
