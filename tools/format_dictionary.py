"""Builds the compression dictionary of the files that travel: texts like an office's, from the sample story and the vocabulary.

    python -m tools.format_dictionary

writes resources/bundle-format-3.dict anew, the same bytes from the same sources and the pinned zstandard. After the first
release it must never be run again for this format: every program needs the very dictionary a file was packed with.
"""

import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import zstandard

from app.demo.data import sample_activities, sample_evaluations
from app.journal.operation import Operation, encode_value, new_operation, nonce_for
from app.journal.record_ids import derived_record_id
from app.journal.writing import grouped
from app.models.base import HEAD
from app.rules.resources import resource
from app.sync.columns import pack_operations
from app.sync.packing import DICTIONARY, DICTIONARY_NUMBER, pack_texts

OFFICES = ("head", "ichinoseki", "hanaizumi", "daito", "senmaya", "higashiyama", "murone", "kawasaki", "fujisawa")
YEARS = (2024, 2025)
WORD_LISTS = (("indicators.toml",), ("vocabulary.toml",), ("plans", "sample-2026-2030.toml"))
BYTES = 64 * 1024
SAMPLE = 10
"""Records in one sample: what is the same in every file is found by its coming again and again."""
SEGMENT, MATCH = 512, 8
"""What the training chooses between, and how long a repetition must be to count, in bytes."""
FIRST_DAY_MS = 1_762_300_000_000
STEP_MS = 397_000


def build() -> bytes:
    """The dictionary, trained on small files of records and on lists of words."""
    samples: list[Any] = [pack_operations(_operations(entity, rows)) for entity, rows in _records()]
    samples += [pack_texts(words) for words in _words()]
    trained = zstandard.train_dictionary(BYTES, samples, k=SEGMENT, d=MATCH, dict_id=DICTIONARY_NUMBER, level=19)
    return trained.as_bytes()


def _records() -> Iterator[tuple[str, Sequence[Mapping[str, Any]]]]:
    """(entity, values of some records), as they are filled in one after another."""
    filled = [("activity", sample_activities(office, year)) for year in YEARS for office in OFFICES]
    filled += [("evaluation", sample_evaluations(year)) for year in YEARS]
    for entity, rows in filled:
        for at in range(0, len(rows), SAMPLE):
            yield entity, rows[at : at + SAMPLE]


def _operations(entity: str, rows: Sequence[Mapping[str, Any]]) -> list[Operation]:
    """New records of these values in one chain; ids and times are invented, but the same in every run."""
    partition = HEAD if entity == "evaluation" else OFFICES[1]
    generation = derived_record_id("generation", *(str(row) for row in rows))
    found: list[Operation] = []
    for number, row in enumerate(rows, 1):
        texts = {name: value for name, value in row.items() if name not in ("target", "secondary_targets")}
        groups = {group: fields for group, fields in grouped(entity, texts).items() if any(one is not None for one in fields)}
        groups["target"] = [derived_record_id("target", str(row["target"]))]
        record = derived_record_id(entity, str(row), partition=partition)
        wall = FIRST_DAY_MS + number * STEP_MS
        found.append(
            new_operation(
                generation=generation,
                partition=partition,
                seq=number,
                prev=found[-1].id if found else None,
                entity=entity,
                record=record,
                values={group: encode_value(fields) for group, fields in groups.items()},
                sup={},
                seen=(),
                person="",
                wall_ms=wall,
                hlc=wall << 16,
                nonce=nonce_for(generation, partition, number, record),
                base=b"",
            )
        )
    return found


def _words() -> Iterator[list[str]]:
    """The texts of the word lists, table by table."""
    for name in WORD_LISTS:
        for tables in tomllib.loads(resource(*name).read_text(encoding="utf-8")).values():
            for table in tables if isinstance(tables, list) else [tables]:
                yield [value for value in table.values() if isinstance(value, str)]


if __name__ == "__main__":
    sys.exit(0 if DICTIONARY.write_bytes(build()) else 1)
