"""Which of the program's own tables go in again after they were mended in Excel, and where the records of the others change."""

from collections.abc import Callable, Mapping
from typing import Any

from app.exchange.own_tables import OTHER_HEADING
from app.exchange.table import Table
from app.models.annual_plan import AnnualPlan, PlanItem
from app.models.base import Synced
from app.models.entities import ENTITIES
from app.models.evaluation import Evaluation
from app.models.indicator import ConsultationFigure, IndicatorUse, MonthlyFigure
from app.models.meeting import Meeting
from app.models.plan import Office
from app.models.review import BranchEvaluation, GoalReview, Opinion
from app.models.year import Deadline
from app.services.evaluation.opinions import save_opinion
from app.services.records.actions import save_form
from app.services.records.record_forms import RecordForm
from app.services.workspace.workspace import Workspace

Save = Callable[[Workspace, RecordForm, Mapping[str, Any]], bool]
SAVES: Mapping[str, Save] = {
    Opinion.entity: save_opinion,
    MonthlyFigure.entity: save_form,
    ConsultationFigure.entity: save_form,
}
"""The kinds whose records are changed by a mended table, and how each is saved. An evaluation or a plan is not among them: it
has a state that only its own page may change, and a text that belongs to a form.
"""
_PAGES: Mapping[str, str] = {
    Opinion.entity: "「意見と対応」",
    MonthlyFigure.entity: "「月次件数表」",
    ConsultationFigure.entity: "「相談件数表」",
    IndicatorUse.entity: "「月次件数表」か「指標と目標値」",
    Evaluation.entity: "「推進目標と評価」",
    BranchEvaluation.entity: "その支部の「自己評価」",
    PlanItem.entity: "「年次計画」",
    AnnualPlan.entity: "「年次計画」",
    GoalReview.entity: "「基本目標別の総括」",
    Meeting.entity: "「会議と宿題」",
    Deadline.entity: "「締切と年度の設定」",
    Office.entity: "「活動の一覧」",
}
_COUNTED = (IndicatorUse.entity, Office.entity)
"""Tables whose rows are counted from records."""


def entity_of(table: Table) -> str:
    """The kind of record of which this program wrote the table; "" for another table."""
    headings = {column.heading for column in table.columns}
    found = (name for name, model in ENTITIES.items() if OTHER_HEADING.format(model.entity_label) in headings)
    return next(found, "") if table.shape == "other_records" else ""


def page_of(entity: str) -> str:
    """The page on which the records of a kind are changed, in words."""
    return _PAGES.get(entity, "それを入れたページ")


def goes_in(table: Table) -> bool:
    """Whether a mended table of other records than activities changes them."""
    return entity_of(table) in SAVES


def note_of(table: Table) -> str:
    """What 読み取り表 says about a sheet of other records; "" for any other table."""
    entity = entity_of(table)
    if not entity:
        return ""
    name = ENTITIES[entity].entity_label
    if entity in SAVES:
        return f"「{name}」の表です。Excelで直したところは、「活動のほかの直し」で確かめてから入れます。"
    if entity in _COUNTED:
        return (
            f"「{name}」の表は、記録から数えたものなので、取り込めません。もとの数を{page_of(entity)}で直すと、ここも変わります。"
        )
    return f"「{name}」の表は、書き出すだけで、取り込めません。直すときは、{page_of(entity)}で直してください。"


def is_mendable(model: type[Synced], name: str) -> bool:
    """Whether a cell of this field may be changed in a table: what says which record it is, and what names another one or a
    letter of a scale, is chosen on the page.
    """
    declared = model.declared(name)
    return not (declared.is_key or declared.points_to or declared.vocabulary == "rating")
