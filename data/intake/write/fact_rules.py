"""From when on a due fact is settled, as SQL: `s` is the row that is brought, `b` the one that stood before it.

Both have the table's columns, `due` (of `s` its own due day, of `b` the one by which it is judged) and `owner` (whom
they judge); `b.stood` is NULL where there was none. The variables today and week_ago are set by whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterable

from data.due_facts import DueFact

TODAY, WEEK_AGO = "getvariable('today')", "getvariable('week_ago')"


def needs_request(fact: DueFact, by_others: Iterable[str] = ()) -> str:
    """True for a row that the one whom it judges may only ask for (judgement 2). `by_others`: columns that a second
    person fills in."""
    altered = [f'(b."{c}" IS NOT NULL AND {_differs(c)})' for c in fact.outcomes]
    rests = [_differs(c) for c in (*([fact.due] if fact.due else []), *fact.rests_on)]
    filled = [_filled(c) for c in fact.outcomes]
    reasons = (
        *altered,
        *(_differs(c) for c in by_others),
        _closed(fact),
        f"({_any(rests)} AND {_settled(fact)})",
        f"({_any(_differs(c) for c in fact.promised)} AND {_stands(fact)})",
        f"({_drops(fact)} AND {_stands(fact)})",
        f"({_any(filled)} AND b.due < {TODAY} AND NOT {_tells_that_it_came_late(fact)})",
        *(f'({_filled(c)} AND s."{c}" < {WEEK_AGO})' for c in fact.events),
        _puts_off(fact),
        f"({_differs(fact.due)} AND s.due < {TODAY})" if fact.due else "false",
        _signed(fact, "b"),
        _signed(fact, "s"),
    )
    new = (
        "true" if fact.by_others else f"s.due < {TODAY}",
        *(f's."{c}" IS NOT NULL' for c in by_others),
        *(f's."{c}" < {WEEK_AGO}' for c in fact.events),
        _signed(fact, "s"),
    )
    return f"CASE WHEN b.stood THEN {changes(fact)} AND {_any(reasons)} ELSE {_any(new)} END"


def withdrawal_needs_request(fact: DueFact) -> str:
    """True for a row that the one whom it judges may only ask to take out: all but a mere proposal. Entered anew under
    another key it would be a promise with a later day that nobody granted."""
    return f"(b.stood AND {_any((_stands(fact), _closed(fact), _signed(fact, 'b')))})"


def after_the_fact(fact: DueFact) -> str:
    """True where the row that stood before is past its day, closed, decided, dropped or part of a signed period."""
    return _any((_settled(fact), _closed(fact), _signed(fact, "b")))


def changes(fact: DueFact) -> str:
    """True where a column that figures rest on differs."""
    return _any(_differs(c) for c in fact.judged)


def kind_of(fact: DueFact) -> str:
    """What is asked for, of a row that is brought: enter, due_day (put off before it has passed), or change."""
    before_its_day = f"{_puts_off(fact)} AND b.due >= {TODAY}"
    return f"CASE WHEN b.stood IS NULL THEN 'enter' WHEN {before_its_day} THEN 'due_day' ELSE 'change' END"


def _puts_off(fact: DueFact) -> str:
    return f"({_differs(fact.due)} AND s.due > b.due)" if fact.due else "false"


def _stands(fact: DueFact) -> str:
    """It is promised: every row is, but for proposals that nobody has decided on."""
    return _any((f'b."{fact.decided}" IS NOT NULL', _settled(fact))) if fact.decided else "true"


def _settled(fact: DueFact) -> str:
    """Past its day, or something came of it."""
    return _any((f"b.due < {TODAY}", *(f'b."{c}" IS NOT NULL' for c in fact.outcomes)))


def _tells_that_it_came_late(fact: DueFact) -> str:
    """Every event that is told came after its day, and in the last week: honest work."""
    if not fact.events:
        return "false"
    late = (f'(NOT {_filled(c)} OR (s."{c}" > b.due AND s."{c}" >= {WEEK_AGO}))' for c in fact.events)
    return f"({_any(_filled(c) for c in fact.events)} AND {' AND '.join(late)})"


def _closed(fact: DueFact) -> str:
    return f"b.status IN ({_texts(fact.closed)})" if fact.closed else "false"


def _drops(fact: DueFact) -> str:
    if not fact.dropped:
        return "false"
    return f"(s.status IN ({_texts(fact.dropped)}) AND s.status IS DISTINCT FROM b.status)"


def _signed(fact: DueFact, row: str) -> str:
    """The row counts in the months of an appraisal that is signed."""
    days = ", ".join(fact.days(row))
    return f"""EXISTS (SELECT 1 FROM main.signed_appraisals a
            LEFT JOIN main.appraisal_spans n USING (supervisor_id, year, kind)
        WHERE a.supervisor_id IN (s.owner, b.owner) AND len(list_filter([{days}],
            lambda d: d >= make_date(a.year, 1, 1) AND d <= coalesce(n.ends_on, make_date(a.year, 12, 31)))) > 0)"""


def _filled(column: str) -> str:
    return f'(b."{column}" IS NULL AND s."{column}" IS NOT NULL)'


def _differs(column: str) -> str:
    return f'b."{column}" IS DISTINCT FROM s."{column}"'


def _any(conditions: Iterable[str]) -> str:
    """At least one holds; what cannot be told does not."""
    return f"coalesce({' OR '.join(conditions) or 'false'}, false)"


def _texts(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
