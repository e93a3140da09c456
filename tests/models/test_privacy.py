"""The warning about personal data: found where it is clear, silent on everyday words. The names here are common surnames."""

import time

import pytest

from app.models.privacy import LOT, MAIL, NAME, TELEPHONE, likely_personal

PLAIN = [
    "参加者の皆さん", "お客様", "皆様", "患者様", "保護者様", "ご家族様", "利用者さん", "お母さん",
    "赤ちゃん", "おじいさん", "おばあちゃん",
    "みなさん", "たくさんの参加", "子どもがちゃんと", "毎日ちゃんと", "様式第4号", "多様な相談", "同様に",
    "仕様書", "地域の様子", "氏名を書く",
    "民生委員さん", "区長さん", "世話人さん", "自治会の役員さん", "ボランティアさん", "ヘルパーさん",
    "パン屋さん", "酒屋さん", "学生さん10人",
    "一関市社協様", "社会福祉法人様", "ママさんバレー", "花泉さんぽ会", "防災くんれん", "Aさん",
    "子どもさん", "お孫さん", "お医者さん",
    "2021-2025", "2025-11-03", "R7-11-03", "10:00-12:00", "12-15人", "10番", "赤十字3名",
    "点字サークル2回", "様式2-3", "〒なし",
]  # fmt: skip

FOUND = [
    ("佐藤さん宅を訪問", [NAME]),
    ("民生委員佐藤さん", [NAME]),
    ("髙橋様、﨑山様", [NAME]),
    ("𠮷田さん", [NAME]),
    ("渡辺氏の講演", [NAME]),
    ("ハナコさん", [NAME]),
    ("はなこさん", [NAME]),
    ("「太郎くん」", [NAME]),
    ("金子さんと土屋さん", [NAME]),
    ("0191-23-6020", [TELEPHONE]),
    ("０１９１ー２３ー６０２０", [TELEPHONE]),
    ("0191(23)6020", [TELEPHONE]),
    ("09012345678", [TELEPHONE]),
    ("電話 23-6020", [TELEPHONE]),
    ("info@example.com", [MAIL]),
    ("ｉｎｆｏ＠ｅｘａｍｐｌｅ．ｃｏｍ", [MAIL]),
    ("城内１２番地", [LOT]),
    ("花泉町老松字水沢193-1", [LOT]),
    ("1丁目2-3", [LOT]),
    ("佐藤さん 090-1234-5678 城内12番地 a@example.jp", [TELEPHONE, MAIL, LOT, NAME]),
]


@pytest.mark.parametrize("text", PLAIN)
def test_everyday_words_raise_no_warning(text: str) -> None:
    assert likely_personal(text) == []


@pytest.mark.parametrize(("text", "kinds"), FOUND)
def test_what_looks_personal_is_named_by_its_kind(text: str, kinds: list[str]) -> None:
    assert likely_personal(text) == kinds


@pytest.mark.parametrize("piece", ["0", "1-", "a", "a.@", "一", "ア", "あさん", "市字", "電話"])
def test_the_longest_text_is_looked_through_at_once(piece: str) -> None:
    started = time.process_time()
    likely_personal(piece * (20_000 // len(piece)))
    assert time.process_time() - started < 0.5
