"""A bundle is known by its content: what it is called and what it was put into does not matter, within limits."""

import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from io import BytesIO

import pytest

from app.errors import YuiError
from app.sandbox.rejected import Rejected
from app.store.keys import new_keys
from app.sync import opening_files
from app.sync.opening_files import bundles_in, opened
from app.sync.seal import seal
from tests.armour import armour
from tests.sandbox.child.test_mail_parts import tnef, uu


@pytest.fixture(scope="module")
def sealed() -> bytes:
    return seal(b"letter" * 500, [new_keys().seal_recipient])


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def mail(*attachments: tuple[str, bytes], text: str = "よろしくお願いします。") -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "提出", "daito@example.jp", "head@example.jp"
    message.set_content(text)
    for name, data in attachments:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def refusal(data: bytes, name: str = "何か.yui") -> YuiError:
    with pytest.raises(YuiError) as caught:
        bundles_in(data, name)
    assert caught.value.what.endswith("。") and caught.value.todo.endswith("。")
    return caught.value


@pytest.mark.parametrize("name", ["daito.yui", "daito (1).yui", "daito.zip", "ｄａｉｔｏ．ｙｕｉ", "a.txt", "", "か\u3099.YUI"])
def test_the_name_of_a_file_means_nothing(sealed: bytes, name: str) -> None:
    assert bundles_in(sealed, name) == [(name, sealed)]


def test_a_text_with_armour_is_a_bundle(sealed: bytes) -> None:
    text = "お世話になります。\r\n".encode() + armour(sealed).replace(b"\n", b"\r\n")
    assert bundles_in(text, "a.txt") == [("a.txt", text)]
    wide = text.decode().encode("utf-16")
    assert bundles_in(wide, "a.txt") == [("a.txt", wide)]


def test_all_bundles_of_a_plain_zip_are_found_beside_a_covering_letter(sealed: bytes) -> None:
    packed = zipped({"送付状.docx.txt": b"hello", "daito/daito-1.yui": sealed, "室根.txt": armour(sealed)})
    found = bundles_in(packed, "提出.zip")
    assert [data for _, data in found] == [sealed, armour(sealed)]
    assert [name for name, _ in found] == ["提出.zip の daito-1.yui", "提出.zip の 室根.txt"]


def test_a_name_in_a_zip_is_only_shown_and_steers_nothing(sealed: bytes) -> None:
    packed = zipped({"../../etc/pass\u202ewd\n.yui": sealed, "a" * 300: sealed, "C:\\CON": sealed})
    assert [name for name, _ in bundles_in(packed, "z")] == ["z の passwd.yui", "z の " + "a" * 100, "z の CON"]


def test_a_japanese_name_written_by_windows_can_be_read(sealed: bytes) -> None:
    packed = zipped({"XXXX.yui": sealed}).replace(b"XXXX", "大東".encode("cp932"))
    assert bundles_in(packed, "z")[0].name == "z の 大東.yui"


def test_bundles_attached_to_a_mail_are_found_also_zipped(sealed: bytes) -> None:
    message = mail(("送付状.pdf", b"%PDF-1.4"), ("大東-1.yui", sealed), ("二つ目.zip", zipped({"b.yui": sealed})))
    assert bundles_in(message, "提出.eml") == [
        ("提出.eml の 大東-1.yui", sealed),
        ("提出.eml の 二つ目.zip の b.yui", sealed),
    ]


@pytest.mark.parametrize(
    "line",
    [
        b'filename="=?utf-8?b?a?="',
        b"filename*=nowhere''%e3%81",
        b"filename*0*=utf-8''%ff; filename*2=x",
        b'filename="a\x00b.yui"',
    ],
)
def test_an_attachment_with_a_broken_name_is_found_all_the_same(sealed: bytes, line: bytes) -> None:
    message = mail(("name.yui", sealed)).replace(b'filename="name.yui"', line)
    assert line in message
    assert [data for _, data in bundles_in(message, "m.eml")] == [sealed]


def test_a_mail_with_wrong_words_for_its_parts_is_refused_or_read(sealed: bytes) -> None:
    for words in (b"x-uuencode", b"base64; x", b"8bit", b"=?utf-8?b?a?=", b"quoted-printable"):
        message = mail(("name.yui", sealed)).replace(b"Transfer-Encoding: base64", b"Transfer-Encoding: " + words)
        try:
            bundles_in(message, "m.eml")
        except YuiError as error:
            assert error.code == "not-a-bundle"


def test_armour_written_into_a_mail_is_found(sealed: bytes) -> None:
    found = bundles_in(mail(text=armour(sealed).decode()), "m.eml")
    assert len(found) == 1 and b"AGE ENCRYPTED" in found[0].data


DOCX = {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}


def test_the_bundle_is_taken_and_what_lies_beside_it_is_named(sealed: bytes) -> None:
    letter, table = zipped(DOCX), zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})
    litter = {"__MACOSX/._daito.yui": b"x", "Thumbs.db": b"x", ".DS_Store": b"x"}
    packed = zipped({"送付状.docx": letter, "別の.zip": zipped({"a.txt": b"x"}), "daito.yui": sealed, "表.xlsx": table, **litter})
    found = opened(packed, "提出.zip")
    assert found.bundles == [("提出.zip の daito.yui", sealed)] and found.skipped == ("送付状.docx", "別の.zip", "表.xlsx")
    found = opened(mail(("送付状.docx", letter), ("大東.yui", sealed)), "m.eml")
    assert found.bundles == [("m.eml の 大東.yui", sealed)] and found.skipped == ("送付状.docx",)


def test_a_mail_without_a_bundle_names_what_is_attached() -> None:
    assert "「送付状.docx」など2件" in refusal(mail(("送付状.docx", zipped(DOCX)), ("b.pdf", b"%PDF"))).what


@pytest.mark.parametrize(
    ("wrapped", "place"),
    [
        (lambda sealed: tnef(("大東.yui", sealed)), "x の 大東.yui"),
        (lambda sealed: mail(("winmail.dat", tnef(("大東.yui", sealed)))), "x の winmail.dat の 大東.yui"),
        (
            lambda sealed: mail(("winmail.dat", tnef(("大東.zip", zipped({"a.yui": sealed}))))),
            "x の winmail.dat の 大東.zip の a.yui",
        ),
        (lambda sealed: b"From: a@example.jp\n\nhello\n" + uu("大東.yui", sealed), "x の 大東.yui"),
        (lambda sealed: mail(("転送.eml", mail(("大東.yui", sealed)))), "x の 転送.eml の 大東.yui"),
        (lambda sealed: zipped({"転送.eml": mail(("大東.yui", sealed))}), "x の 転送.eml の 大東.yui"),
        (lambda sealed: b"From daito@example.jp Mon Nov  3 10:00:00 2025\n" + mail(("大東.yui", sealed)), "x の 大東.yui"),
    ],
    ids=["winmail", "winmail in a mail", "ZIP in winmail", "uuencode", "mail in a mail", "mail in a ZIP", "mailbox"],
)
def test_a_bundle_is_found_in_what_other_programs_make(sealed: bytes, wrapped: Callable[[bytes], bytes], place: str) -> None:
    assert bundles_in(wrapped(sealed), "x") == [(place, sealed)]


def test_mails_in_mails_without_end_are_not_followed(sealed: bytes) -> None:
    message = mail(("a.yui", sealed))
    for _ in range(6):
        message = mail(("m.eml", message))
    assert refusal(message).code in ("not-a-bundle", "too-large-bundle")


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (b"", "not-a-bundle", "空"),
        (bytes(5000), "not-a-bundle", "中身が消えて"),
        (b"age-encryption.org/v1", "damaged-bundle", ""),
        (b"\xef\xbb\xbf<!DOCTYPE html><title>Login</title>", "not-a-bundle", "インターネット"),
        (b"\x78\x9f\x3e\x22" + bytes(200), "not-a-bundle", "winmail.dat"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "not-a-bundle", "Outlook"),
        (b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(60), "not-a-bundle", "ショートカット"),
        (b"YUISETUP1" + bytes(60), "not-a-bundle", "設定ファイル"),
        (b"%PDF-1.7", "not-a-bundle", "PDF"),
        (b"\x1b\x00-lh5-" + bytes(30), "not-a-bundle", "LZH"),
        ("ただの文".encode(), "not-a-bundle", "結ノートの提出ファイルでは"),
    ],
)  # fmt: skip
def test_each_kind_of_wrong_file_gets_its_own_sentence(data: bytes, code: str, says: str) -> None:
    if says:
        found = refusal(data)
        assert (found.code, says in found.what) == (code, True)
    else:  # a beginning of one: what is wrong with it is told when it is opened
        assert bundles_in(data, "x") == [("x", data)]


def test_office_files_are_named_although_they_are_zips(sealed: bytes) -> None:
    book = zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})
    assert "Excel" in refusal(book, "3月.yui").what
    assert "Word" in refusal(zipped({"word/document.xml": b"<x/>"})).what
    assert "提出ファイルがありません" in refusal(zipped({"readme.txt": b"x"})).what
    assert "付いていません" in refusal(mail(("a.pdf", b"%PDF-1"))).what


def test_a_zip_with_a_password_is_refused_by_name(sealed: bytes) -> None:
    packed = bytearray(zipped({"a.yui": sealed}))
    for start, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(start) + offset] |= 1
    assert refusal(bytes(packed)).code == "password-zip"


def test_a_zip_in_a_zip_is_refused_by_name(sealed: bytes) -> None:
    assert refusal(zipped({"a.zip": zipped({"a.yui": sealed})})).code == "nested-zip"


def test_a_zip_cut_anywhere_is_refused(sealed: bytes) -> None:
    packed = zipped({"a.yui": sealed})
    for length in range(4, len(packed) - 1, 97):
        assert "途中で切れて" in refusal(packed[:length]).what


def test_a_zip_with_any_byte_changed_gives_the_same_bytes_or_a_refusal(sealed: bytes) -> None:
    packed = zipped({"a.yui": sealed})
    for at in range(0, len(packed), 7):
        changed = packed[:at] + bytes([packed[at] ^ 0xFF]) + packed[at + 1 :]
        try:
            assert [data for _, data in bundles_in(changed, "z")] == [sealed]
        except YuiError:
            continue


def test_too_many_files_are_refused(sealed: bytes) -> None:
    assert refusal(zipped({f"{n}.yui": b"" for n in range(201)})).code == "too-large-bundle"


def test_a_bundle_that_lies_open_needs_no_other_process(sealed: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening_files, "FOR_WORK", None)
    for data in (sealed, armour(sealed), sealed[:10], armour(sealed).decode().encode("utf-16")):
        assert bundles_in(data, "x") == [("x", data)]


@pytest.mark.parametrize(
    "values",
    [[b"piece without a name"], [["a.yui"], 7], [["a.yui", 7], b""], [[]], [None], [{"a.yui": b""}], [["a"], [b"x"]]],
    ids=range(7),
)
@pytest.mark.parametrize("kind", ["zip", "mail"])
def test_an_answer_that_is_no_bundle_is_not_believed(
    sealed: bytes, monkeypatch: pytest.MonkeyPatch, values: list[object], kind: str
) -> None:
    monkeypatch.setattr(opening_files.FOR_WORK, "ask", lambda *_, **__: values)
    data = zipped({"a.yui": sealed}) if kind == "zip" else mail(("a.yui", sealed))
    assert refusal(data).code == "not-a-bundle"


@pytest.mark.parametrize(
    ("reason", "code"),
    [("time", "too-large-bundle"), ("memory", "too-large-bundle"), ("ended", "not-a-bundle"), ("押してください", "not-a-bundle")],
)
@pytest.mark.parametrize("kind", ["zip", "mail"])
def test_whatever_stops_the_other_process_is_told_in_a_sentence(
    sealed: bytes, monkeypatch: pytest.MonkeyPatch, reason: str, code: str, kind: str
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise Rejected(reason)

    monkeypatch.setattr(opening_files.FOR_WORK, "ask", stopped)
    found = refusal(zipped({"a.yui": sealed}) if kind == "zip" else mail(("a.yui", sealed)))
    assert found.code == code and reason not in found.what


def test_a_zip_that_lies_about_its_size_is_read_no_further(sealed: bytes) -> None:
    packed = bytearray(zipped({"a.yui": sealed + bytes(1000)}))
    for start, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = packed.index(start) + offset
        packed[at : at + 4] = struct.pack("<I", len(sealed))
    assert "壊れて" in refusal(bytes(packed)).what


def test_a_wild_directory_is_refused_before_it_is_read(sealed: bytes) -> None:
    packed = bytearray(zipped({"a.yui": sealed}))
    packed[-10:-6] = struct.pack("<I", 200_000_000)
    assert refusal(bytes(packed)).code == "too-large-bundle"


def test_a_mail_of_parts_in_parts_is_refused_at_once() -> None:
    parts = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(5000))
    assert refusal(b"From: a@example.jp\n" + parts).code == "too-large-bundle"


def pieces(data: bytes) -> Iterator[bytes]:
    yield from (data[:length] for length in range(0, len(data), max(1, len(data) // 60)))


def test_no_piece_of_a_zip_or_mail_raises_anything_but_a_refusal(sealed: bytes) -> None:
    for whole in (zipped({"a.yui": sealed}), mail(("a.yui", sealed)), armour(sealed)):
        for piece in pieces(whole):
            try:
                assert opening_files.bundles_in(piece, "x")
            except YuiError as error:
                assert error.what.endswith("。")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows' Python does not tell its largest memory")
def test_the_largest_files_of_every_kind_are_answered_in_little_memory_and_time() -> None:
    """What the largest file of a kind costs: 256 MiB of it, and no more than twice that in memory."""
    script = """
import resource, sys, time
from app.errors import YuiError
from app.sync.opening_files import bundles_in, opened
size = 256 * 1024 * 1024
kinds = {"utf-16": b"\\xff\\xfe" + b"a\\0" * (size // 2 - 1), "mail": b"From: a\\r\\n\\r\\n" + b"a" * size, "zeros": bytes(size)}
data = kinds[sys.argv[1]]
del kinds
before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
try:
    bundles_in(data, "x")
except YuiError as error:
    print(error.code, time.process_time() - start, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""
    for kind in ("utf-16", "mail", "zeros"):
        told = subprocess.run([sys.executable, "-c", script, kind], capture_output=True, text=True, check=True).stdout.split()
        assert told[0] in ("not-a-bundle", "too-large-bundle")
        assert float(told[1]) < 60 and float(told[2]) < 256, (kind, told)
