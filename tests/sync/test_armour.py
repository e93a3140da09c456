"""Mail turns files into text and text into other text: the armoured form survives what mail programs do."""

import base64
import unicodedata

import pyrage
import pytest

from app.errors import YuiError
from app.sandbox.file_beginnings import ARMOUR_BEGIN
from app.store.keys import new_keys
from app.sync.seal import ARMOUR_END, seal, unseal
from tests.armour import armour

KEYS = new_keys()
PLAIN = "提出".encode() * 200


def armoured() -> bytes:
    return armour(seal(PLAIN, [KEYS.seal_recipient]))


CHANGES = {
    "as it is": lambda text: text,
    "CRLF": lambda text: text.replace(b"\n", b"\r\n"),
    "old Mac": lambda text: text.replace(b"\n", b"\r"),
    "BOM": lambda text: b"\xef\xbb\xbf" + text,
    "a greeting and a signature": lambda text: "お世話になります。\r\n\r\n".encode() + text + "\r\n-- \r\n事務局".encode(),
    "Japanese mail in JIS": lambda text: "本文です\n".encode("iso-2022-jp") + text,
    "trailing blanks": lambda text: text.replace(b"\n", b"  \n"),
    "indented": lambda text: text.replace(b"\n", b"\n    "),
    "one long line": lambda text: ARMOUR_BEGIN + b"\n" + b"".join(text.split(b"\n")[1:-2]) + b"\n" + ARMOUR_END,
    "quoted in an answer": lambda text: b"> " + text.replace(b"\n", b"\r\n> "),
    "quoted twice": lambda text: b"\n".join(b">> " + line for line in text.split(b"\n")),
    "saved as Unicode": lambda text: text.decode().encode("utf-16"),
    "saved as Unicode, the other way round": lambda text: b"\xfe\xff" + text.decode().encode("utf-16-be"),
    "no last line break": lambda text: text.rstrip(),
    "wrapped anew": lambda text: ARMOUR_BEGIN + b"\n" + b"\n".join(
        base64.b64encode(base64.b64decode(b"".join(text.split(b"\n")[1:-2])))[at : at + 40]
        for at in range(0, len(b"".join(text.split(b"\n")[1:-2])), 40)
    ) + b"\n" + ARMOUR_END,
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_text_armour_opens_whatever_mail_made_of_it(change: str) -> None:
    assert unseal(CHANGES[change](armoured()), KEYS.seal_identity) == PLAIN


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[: len(text) // 2],
        lambda text: text[: len(text) // 2] + ARMOUR_END,
        lambda text: unicodedata.normalize("NFKC", text.decode()).replace("A", "Ａ").encode(),
        lambda text: ARMOUR_BEGIN + b"\n" + ARMOUR_END,
        lambda text: text[:200] + b"#" + text[201:],
    ],
    ids=["cut", "cut, with an end", "full-width letters", "nothing in it", "a strange sign"],
)
def test_text_armour_that_was_damaged_is_refused(change: object) -> None:
    assert callable(change)
    with pytest.raises(YuiError) as refusal:
        unseal(change(armoured()), KEYS.seal_identity)
    assert refusal.value.code in ("damaged-bundle", "not-a-bundle")


def test_the_armour_is_what_age_itself_reads() -> None:
    sealed = seal(PLAIN, [KEYS.seal_recipient])
    assert bytes(pyrage.decrypt(armour(sealed), [pyrage.x25519.Identity.from_str(KEYS.seal_identity)])) == PLAIN
    for size in (0, 1, 47, 48, 49, 96):
        assert all(len(line) <= 64 and line.isascii() for line in armour(bytes(size)).split(b"\n"))


def test_every_receiver_opens_the_same_file_and_nobody_else() -> None:
    others = [new_keys() for _ in range(3)]
    sealed = seal(PLAIN, [keys.seal_recipient for keys in (KEYS, *others, KEYS)])
    for keys in (KEYS, *others):
        assert unseal(sealed, keys.seal_identity) == PLAIN
    with pytest.raises(YuiError) as refusal:
        unseal(sealed, new_keys().seal_identity)
    assert refusal.value.code == "not-for-this-office"
    assert "提出".encode() not in sealed


@pytest.mark.parametrize("added", [b"\n", b"\r\n", b"\r", b"\x1a", b"\0"])
def test_a_byte_that_a_program_added_behind_a_sealed_file_does_not_matter(added: bytes) -> None:
    sealed = seal(PLAIN, [KEYS.seal_recipient])
    assert unseal(sealed + added, KEYS.seal_identity) == PLAIN
    with pytest.raises(YuiError) as caught:
        unseal(sealed[:-20] + b"x" + sealed[-19:] + added, KEYS.seal_identity)
    assert caught.value.code == "damaged-bundle"
