"""One place says what a file is; each reader says what that means for what it wanted."""

import pytest

from app.errors import Refused
from app.exchange.other_files import refuse_other_files
from app.sandbox.kinds_of_files import _BEGINNINGS, FileKind, kind_of
from app.sync.wrong_files import not_a_bundle


@pytest.mark.parametrize(("beginning", "kind"), _BEGINNINGS, ids=range(len(_BEGINNINGS)))
def test_every_kind_is_named_with_what_to_do_whatever_was_wanted(beginning: bytes, kind: FileKind) -> None:
    data = beginning + b" and more"
    assert kind_of(data) == kind
    with pytest.raises(Refused) as caught:
        refuse_other_files(data)
    said = [caught.value] if kind.code == "sealed" else [caught.value, not_a_bundle(data)]
    for one in said:
        assert kind.words in one.what and one.what.endswith("。") and one.todo.endswith("ください。" if not kind.todo else "。")


def test_lzh_is_known_by_its_third_byte_and_a_table_is_no_kind_of_these() -> None:
    packed = kind_of(b"!!-lh5-rest")
    assert packed is not None and packed.words.startswith("LZH")
    assert kind_of("実施日,活動名\n".encode("cp932")) is None
