"""The list of everything that is synchronised, by entity name. Names are never re-used."""

from app.models.activity import Activity
from app.models.base import Synced
from app.models.closing import Closing
from app.models.evaluation import Evaluation
from app.models.photo import Photo
from app.models.plan import Goal, Office, Plan, Target, Term

_ALL = (Plan, Goal, Target, Office, Term, Activity, Evaluation, Photo, Closing)
ENTITIES: dict[str, type[Synced]] = {model.entity: model for model in _ALL}
