"""Files that are no table are named by what is in them, whatever they are called."""

from zipfile import ZIP_STORED

import pytest

from app.errors import Refused
from app.exchange.grids import grids_of
from tests.exchange.made_tables import compound, package
from tests.sync.test_opening_files import mail


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "空です"),
        (bytes(4000), "消えています"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "写真"),
        (b"\x89PNG\r\n\x1a\n", "画像"),
        (package({"[Content_Types].xml": "x", "word/document.xml": "x"}), "Word"),
        (package({"[Content_Types].xml": "x", "ppt/presentation.xml": "x"}), "PowerPoint"),
        (package({"mimetype": "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": ""}, ZIP_STORED), "文書"),
        (package({"Index/Document.iwa": "x", "Metadata/Properties.plist": "x"}), "Numbers"),
        (compound({"WordDocument": bytes(5000)}), "Word"),
        (compound({"__properties_version1.0": bytes(5000)}), "Outlook"),
        (compound({"PowerPoint Document": bytes(5000)}), "PowerPoint"),
        (b"{\\rtf1\\ansi", "リッチテキスト"),
        (b"ID;PWXL;N;E\r\nC;Y1;X1;K1\r\n", "SYLK"),
        (b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(60), "ショートカット"),
        (b"[InternetShortcut]\r\nURL=http://example.jp/", "ショートカット"),
        (b'{"url": "https://docs.google.com/open?id=1", "doc_id": "1"}', "Googleスプレッドシート"),
        (b"\x00\x01\x00\x00Standard Jet DB\x00" + bytes(100), "Access"),
        (b"\x00\x01\x00\x00Standard ACE DB\x00" + bytes(100), "Access"),
        (b"\x09\x04\x06\x00" + bytes(60), "4.0"),
        (b"age-encryption.org/v1\n-> X25519 a", "提出ファイル"),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n", "連絡先"),
        (mail(("a.xlsx", b"x")), "メール"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"MZ\x90\x00", "プログラム"),
        (b"<!DOCTYPE html><title>Login</title><form></form>", "表が見つかりません"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "予定もありません"),
    ],
    ids=range(27),
)
def test_each_is_refused_with_what_it_is_and_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(Refused) as caught:
        grids_of(data)
    assert says in caught.value.what and caught.value.what.endswith("。") and caught.value.todo.endswith("。")


def test_a_table_whose_first_heading_is_id_is_no_sylk_file() -> None:
    assert grids_of(b"ID,NAME\n1,a\n")[0].cells == [["ID", "NAME"], ["1", "a"]]
    assert grids_of("ID;活動名\n1;サロン\n".encode())[0].cells == [["ID", "活動名"], ["1", "サロン"]]


def test_a_table_whose_cells_look_like_a_mail_or_a_page_is_a_table() -> None:
    assert grids_of(b"From,To\na,b\n")[0].cells[0] == ["From", "To"]
    assert grids_of("<実施日>,活動名\nR7.11.3,サロン\n".encode())[0].cells[0] == ["<実施日>", "活動名"]
