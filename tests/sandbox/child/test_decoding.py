import pytest

from app.sandbox.child.decoding import decoded
from app.sandbox.rejected import Rejected

TEXT = "実施日,活動名\n2025-11-03,髙﨑神社でのサロン①～㈱\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
def test_the_encoding_is_found_without_asking(encoding):
    assert decoded(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_found(encoding):
    assert decoded(TEXT.encode(encoding)) == TEXT


def test_a_sign_outside_the_basic_plane_survives():
    assert decoded("𠮷高公民館".encode("utf-16")) == "𠮷高公民館"


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf\xff\xfe", b"\x80\x81\xff\xfe\xa0", bytes(range(256)), b"\xff\xfe\x00\xd8"])
def test_what_is_no_text_is_refused(data):
    with pytest.raises(Rejected) as caught:
        decoded(data)
    assert caught.value.reason == "no-text"
