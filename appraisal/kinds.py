"""The kinds of appraisal (policy 4.1): of a year, on leaving, of a probation, in between; each with its own span.

A span is whole months of one calendar year, for targets and schemes are a year's. Who serves part of it is judged for
the months served (metrics): so a span always counts from January, and begins in sight where the service begins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from data.store import Store
from errors import WrongUse
from metrics import Period, Supervisor, months_served
from scope import Scope
from text import Words

ANNUAL, LEAVING, PROBATION, INTERIM = "annual", "leaving", "probation", "interim"
KINDS: Mapping[str, Words] = {
    ANNUAL: Words("Annual appraisal", "年度考核"),
    LEAVING: Words("Appraisal on leaving", "离任考核"),
    PROBATION: Words("Appraisal of the probation", "试用期考核"),
    INTERIM: Words("Interim appraisal", "期中考核"),
}
TO_A_MONTH = (PROBATION, INTERIM)  # whoever opens these says to which month


def check_kind(kind: str) -> None:
    """Raise WrongUse for a kind that does not exist."""
    if kind not in KINDS:
        raise WrongUse(
            Words(
                f'There is no kind of appraisal called "{kind}". There are: {", ".join(KINDS)}.',
                f"没有名为“{kind}”的考核类别；可用：{'、'.join(KINDS)}。",
            )
        )


def document(supervisor_id: str, year: int, kind: str = ANNUAL) -> str:
    """The name under which an appraisal moves: S1/2026, S1/2026/leaving."""
    return f"{supervisor_id}/{year}" if kind == ANNUAL else f"{supervisor_id}/{year}/{kind}"


def year_and_kind(name: str) -> tuple[int, str]:
    """The year and kind of a document's name."""
    before, _, last = name.rpartition("/")
    return (int(before.rpartition("/")[2]), last) if last in KINDS else (int(last), ANNUAL)


def appraisal_name(year: int, kind: str) -> Words:
    """As people call it: Annual appraisal 2026 · Appraisal on leaving 2026."""
    return Words(f"{KINDS[kind].en} {year}", f"{year} 年{KINDS[kind].zh}")


def span(store: Store, who: Scope, supervisor_id: str, year: int, kind: str) -> Period:
    """What an appraisal is about: the year, or January to the month that was set when it was opened.

    A kind that was not opened yet reaches to the year's end. Raises NotAllowed out of sight.
    """
    who.need_personnel_of(supervisor_id)
    ends_on = store.value(
        "SELECT ends_on FROM appraisal_spans WHERE supervisor_id = ? AND year = ? AND kind = ?",
        [supervisor_id, year, kind],
    )
    return Period.year(year) if ends_on is None else _to_month(year, ends_on.month)


def span_to_open(supervisor: Supervisor, year: int, kind: str, through: int | None = None) -> Period:
    """The span that a kind has when it is opened now; `through` = the last month of a probation or of an interim one.

    Raises WrongUse where the days of service give no whole month, or the month is missing or does not fit the kind.
    """
    first = _first_month(supervisor, year)
    if kind == LEAVING:
        through = _last_whole_month(supervisor, year)
    elif kind in TO_A_MONTH and through is None:
        raise WrongUse(
            Words(
                "Say to which month this appraisal reaches. Nothing was opened.",
                "请选择本次考核截至的月份。尚未启动。",
            )
        )
    if kind == PROBATION and supervisor.started_on.year not in (year - 1, year):
        raise WrongUse(
            Words(
                f"{supervisor.name} began on {supervisor.started_on}; {year} holds no month of a probation. "
                "Nothing was opened.",
                f"{supervisor.name} 于 {supervisor.started_on} 到任，{year} 年不含试用期。尚未启动。",
            )
        )
    last = 12 if through is None else through
    if not first <= last <= 12 or (kind == INTERIM and last == 12):
        raise WrongUse(
            Words(
                f"{supervisor.name} has served no whole month of {year} up to then, or the whole year: there is "
                f"nothing to appraise in this kind. Nothing was opened.",
                f"{supervisor.name} 截至该月在 {year} 年没有完整任职月份，或已覆盖全年，不适用此类考核。尚未启动。",
            )
        )
    return _to_month(year, last)


def _to_month(year: int, month: int) -> Period:
    return Period.year(year) if month == 12 else Period.year_to(year, month)


def _first_month(supervisor: Supervisor, year: int) -> int:
    """The first whole month of service in the year; 13 where there is none."""
    months = months_served(replace(supervisor, ended_on=None), Period.year(year))
    return months[0].start.month if months else 13


def _last_whole_month(supervisor: Supervisor, year: int) -> int:
    """The last whole month of service in the year; 0 where there is none. Raises WrongUse without a day of leaving."""
    ended = supervisor.ended_on
    if ended is None or ended.year < year:
        raise WrongUse(
            Words(
                f"{supervisor.name} has no day of leaving in {year}. Enter it among the supervisors first; "
                "nothing was opened.",
                f"{supervisor.name} 在 {year} 年没有离任日期，请先在运营主管表中填写；尚未启动。",
            )
        )
    if ended.year > year:
        return 0  # leaves in a later year: that year's appraisal is the one on leaving
    months = months_served(supervisor, Period.year(year))
    return months[-1].end.month if months else 0


def first_day(supervisor: Supervisor, of: Period) -> date:
    """The day on which the span begins for this person: 1 January, or the first whole month of their service."""
    month = min(_first_month(supervisor, of.start.year), of.end.month)
    return date(of.start.year, month, 1)
