"""FIELD=VALUE pairs of the command line; they win over the same fields of a JSON file."""

import json
from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from app.cli.command import option, path
from app.errors import Refused
from app.services.workspace.chosen_files import read_bounded

MAX_BYTES = 1024 * 1024
"""Of a JSON file; one record is a few kilobytes."""
FIELDS = option("fields", nargs="*", metavar="FIELD=VALUE", help="項目=値（--fiscal-year などの前に書く）")
SOURCE = path("--from", "FILE.json", dest="source")


def typed_fields(given: Namespace) -> dict[str, Any]:
    """The fields of ``given.source`` (a JSON file with one object) and ``given.fields``, which win.

    Refused: incomplete-activity (no field at all), unreadable-file, unknown-field, and what ``read_bounded`` raises.
    """
    if given.source is None:
        if not given.fields:
            raise Refused("incomplete-activity", "項目が1つも指定されていません。", "項目=値 の形で指定してください。")
        return pairs(given.fields)
    try:
        found = json.loads(read_bounded(given.source, MAX_BYTES).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Refused("unreadable-file", "JSON のファイルを読めません。", "ファイルの場所と書き方を確かめてください。") from error
    if not isinstance(found, dict):
        raise Refused("unreadable-file", "JSON のファイルに、1件の記録がありません。", "{ } で囲んだ1件を書いてください。")
    return found | pairs(given.fields)


def pairs(fields: Sequence[str]) -> dict[str, Any]:
    """FIELD=VALUE texts as a dict. Refused("unknown-field") for a text without "="."""
    found = {}
    for field in fields:
        name, sign, value = field.partition("=")
        if not sign:
            raise Refused("unknown-field", "「項目=値」の形でない指定があります。", "title=… のように書いてください。")
        found[name.strip()] = value
    return found
