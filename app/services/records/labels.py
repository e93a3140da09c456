"""What field groups, records and values are called on screens and paper, as their fields declare it (app.models.declaration)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.journal.rows import in_batches
from app.journal.state import DECIDED, DELETED
from app.models.base import Synced
from app.models.declaration import Field
from app.models.entities import ENTITIES
from app.models.indicator import Indicator
from app.models.journal import OperationRow
from app.models.plan import Office, Term
from app.reports.figures import figure_text
from app.reports.paper import Num, cell_text
from app.rules.counts import counts_text
from app.rules.figure import entered
from app.rules.fiscal import fiscal_year_label
from app.rules.hours import duration_text
from app.rules.months import months_in_words
from app.rules.year_months import month_words
from app.services.records.names import target_names
from app.services.workspace.workspace import reading
from app.store.kept_answers import kept

EMPTY = "（空欄）"
BEGINNING = 30
"""Letters of a text that stand for a record without a name."""


def entity_label(entity: str) -> str:
    """What a kind of record is called; a kind that a newer program brought goes by its code."""
    model = ENTITIES.get(entity)
    return model.entity_label if model is not None else entity


def field_label(entity: str, field: str) -> str:
    """The Japanese name of a field of this kind of record, as it is declared beside its column."""
    return field_of(entity, field).label if field not in (DELETED, DECIDED) else group_label(entity, field)


def field_of(entity: str, field: str) -> Field:
    """What is declared beside the field's column."""
    return ENTITIES[entity].declared(field)


def choices(entity: str, field: str) -> Mapping[Any, str]:
    """The words a field may hold by what is stored, in the order they are offered."""
    return field_of(entity, field).choices


def group_label(entity: str, group: str) -> str:
    """Every field of a group by its name: 「活動日／終了日」. What is typed within another field (約, 該当なし) has none."""
    model = ENTITIES[entity]
    found = model.group_named(group)
    if found is None:
        decided = f"{model.declared('state').choices[model.decided_as]}と変更" if model.decided_as else group
        return {DELETED: "削除", DECIDED: decided}.get(group, group)
    return "／".join(model.declared(name).label for name in found.fields if not model.declared(name).typed_in)


def group_text(session: Session, entity: str, record: bytes, values: Mapping[str, Any]) -> str:
    """A group's values as people read them; several are named each."""
    if entity == "activity" and "participants" in values:
        people = (values[name] for name in ("participants", "participants_approximate", "participants_unknown"))
        return figure_text(entered(*people), suffix="人")
    model = ENTITIES[entity]
    typed = [name for name in values if not model.declared(name).typed_in]
    words = {name: _in_group(session, entity, record, values, name) for name in typed}
    if len(words) == 1:
        return next(iter(words.values()))
    shown = [f"{field_label(entity, name)}：{text}" for name, text in words.items() if values[name] is not None]
    return "　".join(shown) or EMPTY


def _in_group(session: Session, entity: str, record: bytes, values: Mapping[str, Any], name: str) -> str:
    """該当なし stands in the place of a figure, 約 before it."""
    model = ENTITIES[entity]
    is_figure = model.declared(name).notation == "scaled"
    if is_figure and values[name] is None:
        within = "state" in model.fields() and model.declared("state").typed_in
        return value_text(session, entity, "state", values["state"] if within else None, record)
    about = "約" if is_figure and values.get("approximate") else ""
    return about + value_text(session, entity, name, values[name], record)


def _figure(session: Session, entity: str, record: bytes, value: int) -> str:
    """A figure as it was typed, with its unit: it is stored scaled by the decimals of its indicator."""
    decimals, unit = decimals_and_unit(session, getattr(session.get(ENTITIES[entity], record), "indicator_id", None))
    return cell_text(Num(value, decimals)) + unit


def decimals_and_unit(session: Session, indicator: bytes | None) -> tuple[int, str]:
    """How many decimals the figures of this indicator have, and their unit; (0, "") without an indicator."""
    found = session.get(Indicator, indicator or b"")
    return (found.decimals or 0, found.unit or "") if found is not None else (0, "")


def record_title(session: Session, entity: str, record: bytes) -> str:
    """A record in a few words: the activity's date and name, the evaluated target and year, a plan text's name."""
    model = ENTITIES.get(entity)
    if model is None:
        return entity
    kind = "" if model.is_named_alone else model.entity_label
    found = session.get(model, record)
    if found is None:
        return kind
    named = next((str(value) for name in model.named_by if (value := getattr(found, name))), "")
    if entity == "activity":
        return " ".join(filter(None, (_description(session, found), named or "（活動名なし）")))
    return "　".join(filter(None, (kind, named or _description(session, found))))


def titles_of(session: Session, records: Iterable[bytes]) -> dict[bytes, str]:
    """``record_title`` of many records of any kinds, which are read together."""
    found: dict[bytes, str] = {}
    for some in in_batches(dict.fromkeys(records)):
        asked = select(OperationRow.record, OperationRow.entity).where(OperationRow.record.in_(some)).distinct()
        entities = dict(session.execute(asked).tuples().all())
        kinds = [(model, [one for one, of in entities.items() if of == name]) for name, model in ENTITIES.items()]
        _held = [session.scalars(select(model).where(model.id.in_(ids))).all() for model, ids in kinds if ids]
        found |= {record: record_title(session, entity, record) for record, entity in entities.items()}
    return found


def _description(session: Session, found: Synced) -> str:
    """What tells a record without a name of its own from others: its day or year, what it belongs to, how its text begins."""
    parts: list[str] = []
    is_dated = has_text = False
    for name in found.described_by:
        value, declared = getattr(found, name), found.declared(name)
        if found.entity == "meeting" and name == "number":
            parts.append(f"第{value or '－'}回")
        elif value in (None, "") or (name == "fiscal_year" and is_dated) or (declared.free_text and has_text):
            continue
        elif name == "fiscal_year":
            parts.append(fiscal_year_label(value))
        elif name == "month":
            parts[-1:] = [f"{''.join(parts[-1:])}{value}月"]
        elif declared.free_text:
            has_text = True
            parts.append(value.splitlines()[0][:BEGINNING])
        else:
            is_dated = is_dated or isinstance(value, date)
            parts.append(value_text(session, found.entity, name, value, found.id))
    return " ".join(parts)


def value_text(session: Session, entity: str, field: str, value: object, record: bytes) -> str:
    """A single field's value as people read it; an empty one as （空欄）, so that it differs from 0."""
    if value is None or value in ((), ""):
        return EMPTY
    declared = ENTITIES[entity].declared(field)
    if declared.word and value is not False:
        return declared.word
    if declared.choices and (word := declared.choices.get(value)):
        return word
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, date):
        return f"{value:%Y/%m/%d}"
    if declared.points_to:
        return _referred(session, declared, value)
    if declared.notation == "counts":
        return counts_text(str(value), _words_of(session, declared.vocabulary), declared.unit) or str(value)
    if isinstance(value, int) and declared.notation in ("duration", "months"):
        return duration_text(value) if declared.notation == "duration" else months_in_words(value)
    if declared.notation == "month":
        return month_words(str(value))
    if isinstance(value, int) and declared.notation == "scaled":
        return _figure(session, entity, record, value)
    if declared.notation == "place":
        return "{}枚目のシート、{}行目".format(*str(value).split(":"))
    if declared.vocabulary:
        return _term_label(session, declared.vocabulary, str(value)) or str(value)
    return _named(session, value) if isinstance(value, bytes) else str(value)


def _referred(session: Session, declared: Field, value: Any) -> str:
    """Other records by their names: one, or a list of them."""
    if declared.points_to == "office":
        return session.scalars(select(Office.name).where(Office.code == value, Office.deleted.is_(False))).first() or str(value)
    if declared.points_to == "kind":
        return entity_label(str(value))
    if declared.points_to == "scale":
        return scale_name(session, str(value))
    every = [value] if isinstance(value, bytes) else list(value)
    if declared.points_to == "target":
        names = target_names(session, every)
        return "、".join(f"{names[id_][1]} {names[id_][2]}" if id_ in names else "（計画にない目標）" for id_ in every)
    return "、".join(_named(session, one, declared.points_to) if isinstance(one, bytes) else str(one) for one in every)


def scale_name(session: Session, listing: str) -> str:
    """A rating scale of the council's own is named by its marks; the shipped ones have names (app.models.year)."""
    return f"評価の段階（{marks_of_scale(session, listing)}）"


@reading
@kept
def marks_of_scale(session: Session, listing: str) -> str:
    """The marks of a scale in one text: A・B・C・D."""
    found = session.scalars(
        select(Term.label)
        .where(Term.listing == listing, Term.deleted.is_(False), Term.retired.is_not(True))
        .order_by(Term.sort_no, Term.code)
    )
    return "・".join(one or "" for one in found)[:40]


@kept
def _words_of(session: Session, listing: str) -> list[tuple[str, str]]:
    """Code and word of every entry of a list, retired ones too."""
    found = session.execute(select(Term.code, Term.label).where(Term.listing == listing, Term.deleted.is_(False)))
    return [(code or "", label or "") for code, label in found]


@kept
def _term_label(session: Session, listing: str, code: str) -> str:
    found = select(Term.label).where(Term.listing.startswith(listing), Term.code == code, Term.deleted.is_(False))
    return session.scalars(found.order_by(Term.listing)).first() or ""


@kept
def _named(session: Session, record: bytes, entity: str = "*") -> str:
    """Another record in its own words; what is not here is said so, never shown as bytes."""
    for name in ENTITIES if entity == "*" else (entity,):
        if session.get(ENTITIES[name], record) is not None:
            return record_title(session, name, record)
    return "（ここにない項目）"
