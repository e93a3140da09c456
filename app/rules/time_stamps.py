"""The moment that a form service or a database writes behind a day: when something was sent, not when anything took place."""

import re
from datetime import date, datetime, timedelta

from app.rules.era import japanese_date
from app.rules.reading import Reading

_STAMP = re.compile(
    r"(?P<t>t)?(?:午前|午後|am|pm)?(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?P<second>:[0-9]{2}(?:[.,][0-9]+)?)?"
    r"(?P<half>午前|午後|am|pm)?(?P<zone>z|utc|jst|(?:gmt|utc)?[+-][0-9]{1,2}(?::?[0-9]{2})?)?(?:\(.*\))?"
)
_JAPAN = 9 * 60
"""Minutes ahead of UTC."""


def read_stamp(rest: str, day: date) -> Reading[date] | None:
    """The day of a time stamp, of which ``rest`` is what stands behind the ``day``; None when it is no stamp.

    10:22:31, T10:22:31.000+09:00 and 10:22:31 午前 GMT+9 are stamps; 10:00 alone is a time of day, but 0:00 says nothing. A
    moment of another time zone that is another day in Japan is asked.
    """
    found = _STAMP.fullmatch(rest)
    if found is None or int(found["hour"]) > 23 or int(found["minute"]) > 59:
        return None
    midnight = re.fullmatch(r"0?0:00(?::00(?:[.,]0+)?)?", rest.removeprefix("t").rstrip("z")) is not None
    if not (found["t"] or found["second"] or found["zone"] or midnight):
        return None
    clock = timedelta(hours=int(found["hour"]) % 12 + 12 if found["half"] in ("午後", "pm") else int(found["hour"]))
    moment = datetime.combine(day, datetime.min.time()) + clock + timedelta(minutes=int(found["minute"]))
    here = (moment + timedelta(minutes=_JAPAN - _offset(found["zone"]))).date()
    shown = f"{found['half'] or ''}{int(found['hour'])}:{found['minute']}"
    how = "" if midnight else f"時刻 {shown} は入れません（送信や保存の時刻のため）"
    if here == day:
        return Reading(day, how=how)
    doubt = f"日本の時刻では{japanese_date(here)}です。{japanese_date(day)}と書いてあります。"
    return Reading(here, how=how, doubt=doubt, others=(day,))


def _offset(zone: str | None) -> int:
    """Minutes ahead of UTC; without a zone the stamp is Japan's."""
    if zone in (None, "jst"):
        return _JAPAN
    found = re.search(r"([+-])([0-9]{1,2})(?::?([0-9]{2}))?$", zone or "")
    if found is None:
        return 0
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    return minutes if found[1] == "+" else -minutes
