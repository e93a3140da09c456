"""Every kind of synchronised record, by its entity name. Names are never reused."""

from app.models.activity import Activity
from app.models.annual_plan import AnnualPlan, PlanItem
from app.models.base import Synced
from app.models.check_mark import CheckMark
from app.models.closing import Closing
from app.models.evaluation import Evaluation
from app.models.form import FormSetting, PublicActivity, ReportFront
from app.models.indicator import (
    ActivityFigure,
    ConsultationFigure,
    FixedFigure,
    Indicator,
    IndicatorTarget,
    IndicatorUse,
    MonthlyFigure,
)
from app.models.meeting import Meeting, MeetingTask, Member, Staff, WorkingGroup
from app.models.office_note import OfficeNote
from app.models.photo import Photo
from app.models.plan import Goal, Office, Plan, Target, Term
from app.models.review import BranchEvaluation, Edition, EditionPart, Evaluator, GoalReview, Opinion
from app.models.routine import Routine
from app.models.succession import Correspondence, FinalGoalReview, FinalTargetReview
from app.models.year import Deadline, YearSetting

_ALL = (
    *(Plan, Goal, Target, Office, Term, Activity, Evaluation, Photo, Closing),
    *(Indicator, IndicatorUse, MonthlyFigure, ConsultationFigure, ActivityFigure, FixedFigure, IndicatorTarget),
    *(AnnualPlan, PlanItem, Staff, WorkingGroup, Member, Meeting, MeetingTask),
    *(BranchEvaluation, GoalReview, Evaluator, Opinion, Edition, EditionPart, YearSetting, Deadline),
    *(Correspondence, FinalTargetReview, FinalGoalReview, CheckMark),
    *(FormSetting, ReportFront, PublicActivity, OfficeNote, Routine),
)
ENTITIES: dict[str, type[Synced]] = {model.entity: model for model in _ALL}
