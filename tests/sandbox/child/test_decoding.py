"""Texts in every encoding that Japanese programs write: the right text, or a question, never nonsense."""

import random

import pytest

from app.sandbox.child.decoding import decoded
from app.sandbox.rejected import Rejected

TEXT = "実施日,活動名\n2025-11-03,髙﨑神社でのサロン①～㈱\n"
LINES = (
    "実施日 活動名 推進目標 参加者数 内容 ふれあいサロン 大東 室根 千厩 川崎 子育て支援 講座 ボランティア",
    "ﾎﾞﾗﾝﾃｨｱ ｻﾛﾝ ﾌﾚｱｲ ﾃﾞｲｻｰﾋﾞｽ 茶話会 健康体操 髙橋 山田 佐藤 齋藤 渡邉 ①30人 ㈱一関 みんなの居場所",
    "コミュニティ 認知症予防 高齢者 見守り 配食 敬老会 令和７年度 公民館 集会所 民生委員 研修 会議 打合せ",
    "生活困窮 相談 手話 点訳 傾聴 除雪 カフェ ｶﾌｪ 麻雀 囲碁 踊り 書道 編物 第１回 R7.11.3 30 1-3",
)
WORDS = [word for line in LINES for word in line.split()]


def as_euc_jp(text: str) -> bytes:
    """With the signs that Windows adds, as PHP's eucJP-win and old mail programs write them."""
    found = bytearray()
    for sign in text:
        plain = sign.encode("cp932")
        if len(plain) == 1:
            found += plain if plain[0] < 0x80 else b"\x8e" + plain
        else:
            found += bytes(one | 0x80 for one in as_jis_pair(plain))
    return bytes(found)


def as_iso_2022_jp(text: str) -> bytes:
    found, signs = bytearray(), b"(B"
    for sign in text:
        plain = sign.encode("cp932")
        wanted, content = (b"$B", as_jis_pair(plain)) if len(plain) == 2 else (b"(B", plain)
        if plain[0] > 0x80 and len(plain) == 1:
            wanted, content = b"(I", bytes((plain[0] & 0x7F,))
        found += (b"\x1b" + wanted if wanted != signs else b"") + content
        signs = wanted
    return bytes(found + (b"\x1b(B" if signs != b"(B" else b""))


def as_jis_pair(shift_jis: bytes) -> bytes:
    lead, trail = shift_jis
    row, cell = (lead - (0x81 if lead < 0xA0 else 0xC1)) * 2, trail - 0x40 - (trail > 0x7F)
    row, cell = (row + 1, trail - 0x9F) if trail >= 0x9F else (row, cell)
    return bytes((row + 0x21, cell + 0x21))


ENCODINGS = {
    "utf-8": str.encode,
    "utf-8-sig": lambda text: text.encode("utf-8-sig"),
    "utf-16": lambda text: text.encode("utf-16"),
    "cp932": lambda text: text.encode("cp932"),
    "euc-jp": as_euc_jp,
    "iso-2022-jp": as_iso_2022_jp,
}


def read(data: bytes) -> str | None:
    """None where a person has to be asked."""
    try:
        return decoded(data)
    except Rejected as rejected:
        assert rejected.reason == "unsure-text"
        return None


@pytest.mark.parametrize("name", ENCODINGS)
def test_the_encoding_is_found_without_asking(name: str) -> None:
    text = TEXT if name != "euc-jp" else TEXT.replace("髙﨑", "高崎")  # which its Windows form has in another place
    assert decoded(ENCODINGS[name](text)) == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_found(encoding: str) -> None:
    assert decoded(TEXT.encode(encoding)) == TEXT


def test_a_sign_outside_the_basic_plane_survives() -> None:
    assert decoded("𠮷高公民館".encode("utf-16")) == "𠮷高公民館"
    assert decoded("𠮷高公民館".encode()) == "𠮷高公民館"


def test_one_word_alone_is_read_rightly_or_asked_about_and_never_nonsense() -> None:
    for word in WORDS:
        for name, encode in ENCODINGS.items():
            if name != "euc-jp" or "髙" not in word:
                assert read(encode(word)) in (word, None), (name, word)


@pytest.mark.parametrize("name", ENCODINGS)
def test_a_short_line_is_read_rightly_or_seldom_asked_about(name: str) -> None:
    dice, asked = random.Random(7), 0
    for _ in range(400):
        line = ",".join(dice.choice([word for word in WORDS if "髙" not in word]) for _ in range(dice.randint(2, 6)))
        found = read(ENCODINGS[name](line))
        assert found in (line, None)
        asked += found is None
    assert asked <= (40 if name == "euc-jp" else 4)


@pytest.mark.parametrize("name", ENCODINGS)
def test_a_table_with_its_headings_is_never_asked_about(name: str) -> None:
    dice = random.Random(8)
    for _ in range(100):
        rows = [",".join(dice.choice([word for word in WORDS if "髙" not in word]) for _ in range(4)) for _ in range(4)]
        table = "実施日,活動名,推進目標,参加者数\n" + "\n".join(rows)
        assert read(ENCODINGS[name](table)) == table


@pytest.mark.parametrize("end", [b"\x1a", b"\r\n\x1a", b"\0\0\0", b"\x1a\0\0", b"\r\n\x1a\x1a"])
def test_what_dos_programs_add_at_the_end_is_left_out(end: bytes) -> None:
    assert decoded("実施日,活動名\r\nR7.11.3,サロン".encode("cp932") + end).rstrip() == "実施日,活動名\r\nR7.11.3,サロン"


def test_fields_filled_up_with_zero_bytes_are_read() -> None:
    assert decoded("実施日\0\0\0\0,活動名\0\0\r\n".encode("cp932")) == "実施日,活動名\r\n"


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf\xff\xfe",
        b"\x80\x81\xff\xfe\xa0",
        bytes(range(256)),
        b"\xff\xfe\x00\xd8",
        b"a\0\1\2b",
        b"\x1b$B\x30",
        b"\x1b$B\x01\x02",
    ],
    ids=range(7),
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(Rejected) as caught:
        decoded(data)
    assert caught.value.reason == "no-text"
