"""The year's rhythm: weekdays, Spring Festival, 618 and Double 11 at home; Black Friday and December abroad."""

from __future__ import annotations

from datetime import date

SPRING_FESTIVAL = {2024: date(2024, 2, 10), 2025: date(2025, 1, 29), 2026: date(2026, 2, 17)}

_MONTHS = {
    "zh": (1.00, 0.96, 0.97, 0.98, 1.01, 1.04, 0.97, 0.98, 1.02, 1.00, 1.08, 1.05),
    "en": (0.92, 0.93, 0.97, 0.99, 1.00, 0.98, 0.96, 0.97, 1.01, 1.03, 1.10, 1.22),
}
_WEEKEND = {"home": 1.18, "business": 0.40}
# The mean of `season` over the sample's days, for what follows the rhythm but has a level of its own.
AVERAGE = {("zh", "home"): 1.071, ("zh", "business"): 0.812, ("en", "home"): 1.056, ("en", "business"): 0.822}


def season(day: date, lang: str, kind: str) -> float:
    """How much of an average day's business this day brings: 1 = average.

    `kind` is home (busy at weekends) or business (quiet at weekends).
    """
    level = _MONTHS[lang][day.month - 1] * (_WEEKEND[kind] if day.weekday() >= 5 else 1.0)
    return level * (_at_home(day, kind) if lang == "zh" else _abroad(day, kind))


def _at_home(day: date, kind: str) -> float:
    since_festival = (day - SPRING_FESTIVAL[day.year]).days
    if -2 <= since_festival <= 6:
        return 0.45 if kind == "home" else 0.15
    if kind == "home":
        if -16 <= since_festival < -2:
            return 1.12
        if day.month == 6 and day.day <= 18:
            return 1.25
        if (day.month, day.day) == (11, 11):
            return 3.2
        if day.month == 11 and day.day <= 11:
            return 1.4
    return 1.0


def _abroad(day: date, kind: str) -> float:
    if kind == "home" and day.month == 11 and day.day >= 24:
        return 1.8
    if (day.month, day.day) >= (12, 24):
        return 0.7
    return 1.0
