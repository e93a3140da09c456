"""How large a file is beside the usual exchange, a zip of JSON: fast enough for every run. `make bench` measures more of it."""

import hashlib
import re
from pathlib import Path

import pytest

from app.rules.resources import resource
from app.sync.packing import DICTIONARY
from tests.benchmarks.file_cost import SIZES, TEXTS, sizes_of
from tools.format_dictionary import build

DOCUMENT = Path(__file__).parents[2] / "docs" / "bundle-format.md"


@pytest.mark.parametrize("texts", TEXTS)
@pytest.mark.parametrize("count", [50, 2_000])
def test_a_file_is_smaller_than_the_same_records_as_zipped_json(count: int, texts: str) -> None:
    ours, zipped = sizes_of(count, TEXTS[texts]())
    assert ours / zipped <= SIZES[count]


def test_the_dictionary_is_the_one_that_the_format_names() -> None:
    """Another one, and files made before could not be read any more."""
    named = re.findall(r"`resources/([\w.-]+)`[^`]*`([0-9a-f]{64})`", DOCUMENT.read_text(encoding="utf-8"))
    assert [(resource(name), digest) for name, digest in named] == [
        (DICTIONARY, hashlib.sha256(DICTIONARY.read_bytes()).hexdigest())
    ]


def test_the_dictionary_is_what_its_sources_give() -> None:
    """Until the first release; from then on the sources may change, and the dictionary may not."""
    assert build() == DICTIONARY.read_bytes()


def test_the_measured_notes_are_not_what_the_dictionary_was_made_of() -> None:
    """A sentence of the measure that stood in a source would flatter the dictionary."""
    measured = {sentence for sentence in _sentences(50) if len(sentence) > 12}
    sources = "".join(path.read_text(encoding="utf-8") for path in sorted(resource("demo").glob("*.toml")))
    assert measured and not {sentence for sentence in measured if sentence in sources}


def _sentences(count: int) -> list[str]:
    writer = TEXTS["notes like an office's"]()
    texts = [text for _ in range(count) for name in ("content", "outcome") for text in writer.form()[name]]
    return [sentence for text in texts for sentence in text.split("。")]
