"""What an issued copy (確定版) contains, read from its pieces: apart from drawing, for which erasing a text need not wait."""

import base64
import contextlib
import zlib
from collections.abc import Collection

from sqlalchemy.orm import Session

from app.errors import Damaged
from app.models.review import Edition, EditionPart
from app.reports.paper import Paper, texts_of
from app.reports.paper_json import bad_edition, papers_from_json
from app.services.records.record_forms import derived_record_id, live, records_of
from app.services.workspace.workspace import Workspace

MAX_CONTENT = 16 * 1024 * 1024
"""Bytes of an unpacked copy; a larger one is refused as damaged."""


def containing(workspace: Workspace, texts: Collection[str]) -> list[str]:
    """The names of the issued copies that contain a line of these texts; an unreadable one is left out."""
    lines = {line.strip() for text in texts for line in text.split("\n") if line.strip()}
    found = []
    with workspace.database.reading() as session:
        for row in records_of(session, Edition) if lines else ():
            with contextlib.suppress(Damaged):
                printed = [text for paper in papers_of(session, row) for _, text, _ in texts_of(paper)]
                if any(line in text for line in lines for text in printed):
                    found.append(f"{row.name or row.form} 第{row.number}版")
    return found


def part_id(edition_id: bytes, number: int, partition: str) -> bytes:
    """The record id of a piece of the content, counted from 0."""
    return derived_record_id("edition_part", edition_id.hex(), str(number), partition=partition)


def papers_of(session: Session, found: Edition) -> list[Paper]:
    """The documents as they were issued. Raises Damaged("bad-edition") when a piece is missing or unreadable."""
    ids = [part_id(found.id, number, found.partition) for number in range(min(found.part_count or 0, 10_000))]
    pieces = [live(session, EditionPart, id_) for id_ in ids]
    if not pieces or any(piece is None or piece.content is None for piece in pieces):
        raise bad_edition()
    text = "".join(piece.content or "" for piece in pieces if piece)
    try:
        unpacking = zlib.decompressobj()
        content = unpacking.decompress(base64.b85decode(text), MAX_CONTENT)
        if unpacking.unconsumed_tail or not unpacking.eof:
            raise bad_edition()
        return papers_from_json(content.decode())
    except (ValueError, zlib.error) as error:
        raise bad_edition() from error
