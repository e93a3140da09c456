"""What a person is asked before files are imported and told afterwards: amounts, and by office what came in and what did not."""

from collections.abc import Iterable

from app.services.transfer.importing import FileReport, MergePreview
from app.services.transfer.second_pc import USED_TWICE

MANY_DELETIONS = 20
"""From so many deleted records on, a person makes sure by telephone first."""
MANY_CHANGES = 2000
"""From so many changes of one office on: about what an office records in a year."""


def questions(preview: MergePreview) -> list[str]:
    """What is unusual about these files, a sentence each. A person answers before they go in; none goes in by itself."""
    changes: dict[str, int] = {}
    for report in preview.files:
        changes[report.office_name] = changes.get(report.office_name, 0) + report.new_operations + report.waiting
    found = [f"{name}から、{count:,}件の変更が入ります。" for name, count in changes.items() if count >= MANY_CHANGES]
    if preview.deleted >= MANY_DELETIONS:
        found.append(f"{preview.deleted:,}件の記録が削除されます。")
    return found


def refused(preview: MergePreview) -> list[FileReport]:
    """The files that could not be taken in; not those that are kept for an update."""
    return [report for report in preview.files if report.trouble is not None and not report.is_kept]


def outcome(preview: MergePreview) -> str:
    """After an import: how many files came in, and how many did not, by office."""
    good = [report for report in preview.files if report.trouble is None]
    known = [report for report in good if report.already_imported]
    taken = [report for report in good if not report.already_imported]
    kept = sum(report.is_kept for report in preview.files)
    bad = refused(preview)
    parts = (
        f"{len(taken)}個のファイルを取り込みました（{_names(taken)}）。" if taken else "新しく取り込んだファイルはありません。",
        f"{len(known)}個は、前に取り込んだものです。" if known else "",
        f"{kept}個は、新しい版のファイルなので預かりました。更新すると、自動で入ります。" if kept else "",
        f"{len(bad)}個は取り込めませんでした（{_names(bad)}）。" if bad else "",
    )
    return "".join(parts)


def letter(preview: MergePreview, *, is_head: bool) -> str:
    """A text to send to those whose files could not be taken in, ready to be pasted; "" when all were."""
    again = "結ノートの「提出」から書き出し直して、本部へお送りください。" if is_head else "返送ファイルを作り直してください。"
    return "\n\n".join(
        f"{_name(report)}　御中\nファイル「{report.name}」を取り込めませんでした。\n理由：{report.trouble.what}\n{again}"
        for report in refused(preview)
        if report.trouble is not None and report.trouble.code != USED_TWICE  # which the head office settles by itself
    )


def _names(reports: Iterable[FileReport]) -> str:
    return "、".join(dict.fromkeys(map(_name, reports)))


def _name(report: FileReport) -> str:
    """The office; of a file that failed the checks the one it names, else the file's own name."""
    return report.office_name or report.claimed_name or report.name
