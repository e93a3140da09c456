"""The commands `period …` (年度の締め): close a year, reopen it, and carry late records over to the next one."""

from argparse import ArgumentParser, Namespace

from app.cli.answer import Answer, record_id
from app.cli.open_workspace import chosen_workspace
from app.rules.fiscal import fiscal_year_label, parse_fiscal_year
from app.services.activities import late
from app.services.figures import year_closing
from app.services.figures.closed_year_snapshot import late_changes

FIRST = "evaluation-sheet"
"""What is printed most stands first."""
KINDS = {
    "receipt": "受領書（支部ごと、--office）",
    "reminder": "提出のお願い",
    "carry-out": "持出し記録",
}


def period(parser: ArgumentParser) -> None:
    """Closing a year, and what arrives afterwards."""
    group = parser.add_subparsers(required=True, metavar="ACTION")
    for name, run, words in (
        ("close", _close, "年度を締める"),
        ("reopen", _reopen, "締めを解く"),
        ("late", _late, "締め後に届いた記録"),
        ("changed", _changed, "締め後の一覧：届いた記録・訂正・削除"),
    ):
        one = group.add_parser(name, help=words)
        one.add_argument("fiscal_year")
        one.set_defaults(run=run)
        if name == "reopen":
            one.add_argument("--reason", required=True)
    carry = group.add_parser("carry", help="締め後に届いた記録を、翌年度に計上する")
    carry.add_argument("fiscal_year")
    carry.add_argument("records", nargs="+", metavar="ID")
    carry.add_argument("--back", action="store_true", help="計上をやめる")
    carry.set_defaults(run=_carry)


def _close(options: Namespace, answer: Answer) -> None:
    year = parse_fiscal_year(options.fiscal_year)
    with chosen_workspace(options) as workspace:
        year_closing.close_year(workspace, year)
    answer.value = {"fiscal_year": year, "closed": True}
    answer.say(f"{fiscal_year_label(year)}を締めました。これから届く記録は、集計に入りません。")


def _reopen(options: Namespace, answer: Answer) -> None:
    year = parse_fiscal_year(options.fiscal_year)
    with chosen_workspace(options) as workspace:
        year_closing.reopen_year(workspace, year, options.reason)
    answer.value = {"fiscal_year": year, "closed": False}
    answer.say(f"{fiscal_year_label(year)}の締めを解きました。")


def _late(options: Namespace, answer: Answer) -> None:
    year = parse_fiscal_year(options.fiscal_year)
    with chosen_workspace(options) as workspace:
        answer.value = late.late_activities(workspace, year)
    for row in answer.value:
        answer.say(f"{row.date}　{row.office_name}　{row.title}")
    answer.say(f"締め後に届いた記録 {len(answer.value)}件")


def _changed(options: Namespace, answer: Answer) -> None:
    year = parse_fiscal_year(options.fiscal_year)
    with chosen_workspace(options) as workspace:
        answer.value = late_changes(workspace, year)
    for one in answer.value:
        answer.say(f"{one.what}　{one.office_name}　{one.title}　{one.detail}")
    answer.say(f"締め後の記録・変更 {len(answer.value)}件")


def _carry(options: Namespace, answer: Answer) -> None:
    year = parse_fiscal_year(options.fiscal_year)
    change = year_closing.carry_back if options.back else year_closing.carry_over
    with chosen_workspace(options) as workspace:
        count = change(workspace, year, [record_id(one) for one in options.records])
    answer.value = {"fiscal_year": year, "carried": count}
    answer.say(f"{fiscal_year_label(year)}の締め後に届いた記録 {count}件を、翌年度に計上しています。")
