"""The indicators once more, in pandas, written from the contract alone: nothing of ours is imported.

A supervisor's value for a period, straight from the CSV files; None where there is none. Slow and plain on purpose.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

DATES = (
    "date started_on ended_on joined_on left_on month wave opened_on needed_by filled_on held_on "
    "started_at finished_at raised_on resolved_on proposed_on approved_on launched_on trained_on "
    "closed_on due_on delivered_on made_on decided_on implemented_on requested_on fulfilled_on "
    "planned_start planned_finish actual_start actual_finish planned_on done_on checked_on occurred_on "
    "contract_from contract_to "
).split()


def read(folder) -> dict:
    """Every CSV of the folder by table name, dates as timestamps, empty cells as missing."""
    tables = {}
    for file in sorted(folder.glob("*.csv")):
        frame = pd.read_csv(file, keep_default_na=False, na_values=[""], dtype={"period": str})
        for column in set(DATES) & set(frame.columns):
            frame[column] = pd.to_datetime(frame[column])
        tables[file.stem] = frame
    return tables


class Reckoning:
    """All indicators of one supervisor over [start, end], known up to `as_of`."""

    def __init__(self, tables: dict, supervisor: str, start: date, end: date, as_of: date) -> None:
        self.tables, self.supervisor, self.as_of = tables, supervisor, pd.Timestamp(as_of)
        self.start, self.full_end = pd.Timestamp(start), pd.Timestamp(end)
        self.end = min(self.full_end, self.as_of)

    def of(self, table: str) -> pd.DataFrame:
        """The supervisor's own rows."""
        known = self.tables.setdefault("own rows", {})
        if (self.supervisor, table) not in known:
            frame = self.tables[table]
            if "supervisor_id" in frame:
                rows = frame[frame.supervisor_id == self.supervisor]
            elif "process_id" in frame:
                rows = frame[frame.process_id.isin(self.of("processes").process_id)]
            else:
                rows = frame[frame.project_id.isin(self.of("projects").project_id)]
            known[self.supervisor, table] = rows
        return known[self.supervisor, table]

    def within(self, frame: pd.DataFrame, day: str) -> pd.DataFrame:
        """Rows whose day lies in P, both ends included."""
        days = frame[day].dt.normalize()
        return frame[(days >= self.start) & (days <= self.end)]

    def rows(self, table: str, day: str) -> pd.DataFrame:
        return self.within(self.of(table), day)

    def _filled(self, table: str) -> pd.Timestamp:
        """The last day of the supervisor's rows, or the end of the last month whose collection day is over."""
        month_end = self.as_of + pd.offsets.MonthEnd(0)
        while self._collected_by(table, month_end) >= self.as_of:
            month_end -= pd.offsets.MonthEnd(1)
        rows = self.of(table)
        first = rows.date if table == "operating_results" else rows.month
        last = first if table == "operating_results" else first + pd.offsets.MonthEnd(0)
        return max([month_end, *last[first <= self.as_of].clip(upper=self.as_of)])

    def _collected_by(self, table: str, month_end: pd.Timestamp) -> pd.Timestamp:
        """The latest day by which the plan has the month's last day delivered; ten days after it without a plan."""
        plan = self.of("data_sources")
        ends = {"weekly": pd.offsets.Week(weekday=6), "quarterly": pd.offsets.QuarterEnd()}
        due = [
            (ends[s.frequency].rollforward(month_end) if s.frequency in ends else month_end)
            + pd.Timedelta(days=s.due_days)
            for s in plan[plan.table == table].itertuples()
        ] or [month_end + pd.Timedelta(days=10)]
        return max(due)

    def a_year_earlier(self, table: str) -> Reckoning:
        """The same span a year earlier, cut at the day in P up to which the supervisor's rows of the table go."""
        start = self.start - pd.DateOffset(years=1)
        end = (self.full_end - pd.DateOffset(years=1)) + pd.offsets.MonthEnd(0)
        filled = self._filled(table)
        if filled < self.full_end:
            end = filled - pd.DateOffset(years=1)
        return Reckoning(self.tables, self.supervisor, start.date(), end.date(), end.date())

    # ---------------------------------------------------------------- 1 operating

    def revenue(self):
        rows = self.rows("operating_results", "date")
        return rows.revenue.sum() if len(rows) else None

    def profit(self):
        rows = self.rows("operating_results", "date")
        return (rows.revenue - rows.cost).sum() if len(rows) else None

    def profit_margin(self):
        return ratio(self.profit(), self.revenue())

    def revenue_growth(self):
        share = ratio(self.revenue(), self.a_year_earlier("operating_results").revenue())
        return None if share is None else share - 1

    def market_share(self):
        market = self.within(self.tables["market_sizes"], "month")
        own = self.rows("operating_results", "date").copy()
        own["month"] = own.date.dt.to_period("M").dt.to_timestamp()
        cells = own.groupby(["month", "segment", "region"]).revenue.sum().reset_index()
        both = cells.merge(market, on=["month", "segment", "region"])
        return ratio(both.revenue.sum(), both.market_revenue.sum()) if len(both) else None

    def _active(self, before):
        rows = self.of("user_counts")
        rows = rows[rows.date <= before].sort_values("date")
        return rows.groupby("segment").active_users.last().sum() if len(rows) else None

    def user_growth(self):
        if not len(self.rows("user_counts", "date")):
            return None
        then, now = self._active(self.start - pd.Timedelta(days=1)), self._active(self.end)
        return None if not then else (now - then) / then

    def new_users(self):
        rows = self.rows("user_counts", "date")
        return rows.new_users.sum() if len(rows) else None

    def churn_rate(self):
        rows = self.rows("user_counts", "date")
        return ratio(rows.lost_users.sum(), self._active(self.start - pd.Timedelta(days=1))) if len(rows) else None

    # ---------------------------------------------------------------- 2 team

    def _reviews(self) -> pd.DataFrame:
        """Reviews with the last day of their quarter, each under the supervisor whose team the member was in then."""
        reviews = self.tables["member_reviews"].copy()
        reviews["on"] = pd.PeriodIndex(reviews.period.str.replace("-", ""), freq="Q").end_time.normalize()
        spells = self.tables["team_members"][["member_id", "supervisor_id", "joined_on"]]
        joined = reviews.merge(spells, on="member_id")
        joined = joined[joined.joined_on <= joined.on].sort_values("joined_on")
        last = joined.groupby(["period", "member_id"]).tail(1)
        return last[last.supervisor_id == self.supervisor]

    def member_performance(self):
        return mean(self.within(self._reviews(), "on").score)

    def performance_improvement(self):
        reviews = self._reviews()
        inside = self.within(reviews, "on")
        inside = inside[inside.on == inside.on.max()]
        earlier = reviews[reviews.on < self.start].sort_values("on").groupby("member_id").tail(1)
        both = inside.merge(earlier, on="member_id", suffixes=("", "_before"))
        return mean(both.score - both.score_before)

    def _survey(self, survey, dimension):
        questions = self.tables["survey_questions"]
        wanted = questions[(questions.survey == survey) & questions.dimension.isin(dimension)]
        answers = self.rows("survey_responses", "wave").merge(wanted, on="question_id")
        # A wave that fewer than five answered is counted nowhere, or a difference of periods would tell their answers.
        answers = answers.groupby("wave").filter(lambda wave: wave.respondent_id.nunique() >= 5)
        return answers if len(answers) else None

    def _survey_score(self, survey, *dimension):
        answers = self._survey(survey, dimension)
        if answers is None:
            return None
        scaled = 100 * (answers.answer - answers.scale_min) / (answers.scale_max - answers.scale_min)
        return scaled.groupby(answers.respondent_id).mean().mean()

    def team_cohesion(self):
        return self._survey_score("employee", "cohesion")

    def employee_satisfaction(self):
        return self._survey_score("employee", "satisfaction")

    def employee_nps(self):
        answers = self._survey("employee", ["enps"])
        return None if answers is None else 100 * ((answers.answer >= 9).mean() - (answers.answer <= 6).mean())

    def voluntary_turnover(self):
        spells = self.of("team_members")
        if not len(spells):
            return None
        month_ends = [d for d in pd.date_range(self.start, self.full_end, freq="ME") if d <= self.end]
        # Who leaves on the first day was there that morning; who leaves on a month's last day is gone by its end.
        heads = [((spells.joined_on <= d) & ~(spells.left_on <= d)).sum() for d in month_ends]
        heads.insert(0, ((spells.joined_on <= self.start) & ~(spells.left_on < self.start)).sum())
        return ratio((self.within(spells, "left_on").leave_reason == "voluntary").sum(), np.mean(heads))

    def hiring_on_time(self):
        rows = self.rows("hiring", "needed_by")
        return share(rows.filled_on <= rows.needed_by)

    # ---------------------------------------------------------------- 3 process

    def _finished(self, start=None, end=None):
        runs = self.of("process_runs")
        runs = runs[runs.finished_at.notna()].copy()
        runs["hours"] = (runs.finished_at - runs.started_at).dt.total_seconds() / 3600
        days = runs.finished_at.dt.normalize()
        return runs[(days >= (start or self.start)) & (days <= (end or self.end))]

    def improvements_completed(self):
        """Trained, run to its closing, measured; none is a true 0 for who serves, once anybody keeps the register."""
        kept = (self.tables["process_improvements"].proposed_on <= self.end).any()
        if not kept or not self.serves():
            return None
        closed = self.rows("process_improvements", "closed_on")
        closed = closed[(closed.trained_on <= closed.closed_on) & (closed.launched_on < closed.closed_on)]
        return sum(self._measured_change(i) is not None for i in closed.itertuples())

    def serves(self) -> bool:
        person = self.of("supervisors").iloc[0]
        return person.started_on <= self.end and not person.ended_on < self.start

    def _measured_change(self, i):
        before = self._finished(i.launched_on - pd.Timedelta(days=90), i.launched_on - pd.Timedelta(days=1))
        after = self._finished(i.launched_on, min(i.closed_on, self.end) if pd.notna(i.closed_on) else self.end)
        before, after = (side[side.process_id == i.process_id] for side in (before, after))
        if i.measure == "cost":
            before, after = before[before.cost.notna()], after[after.cost.notna()]
        if len(before) < 10 or len(after) < 10:
            return None
        measure = {
            "cycle_hours": lambda runs: runs.hours.median(),
            "cost": lambda runs: runs.cost.mean(),
            "rework_rate": lambda runs: (runs.outcome == "rework").mean(),
        }[i.measure]
        return measure(after) / measure(before) - 1 if measure(before) else None

    def improvement_success(self):
        closed = self.rows("process_improvements", "closed_on")
        closed = closed[closed.launched_on.notna()]
        reached = []
        for i in closed.itertuples():
            change = self._measured_change(i)
            if change is not None:
                reached.append(change <= i.goal_change if i.goal_change < 0 else change >= i.goal_change)
        return mean(pd.Series(reached, dtype=float))

    def efficiency_gain(self):
        launched = self.of("process_improvements")
        year = self.end - pd.DateOffset(years=1)
        launched = launched[(launched.launched_on > year) & (launched.launched_on <= self.end)]
        was = now = 0.0
        for process, launch in launched.groupby("process_id").launched_on.min().items():
            runs = self._finished()
            runs = runs[runs.process_id == process]
            before = self._finished(launch - pd.Timedelta(days=90), launch - pd.Timedelta(days=1))
            before = before[before.process_id == process]
            if len(runs) and len(before):
                now += len(runs) * runs.hours.median()
                was += len(runs) * before.hours.median()
        return None if not was else 1 - now / was

    def process_conformance(self):
        runs = self._finished().merge(self.tables["processes"][["process_id", "standard_hours"]], on="process_id")
        return share(runs.hours <= runs.standard_hours)

    def first_pass_yield(self):
        return share(self._finished().outcome == "ok")

    def problem_resolution_days(self):
        rows = self.rows("process_problems", "resolved_on")
        return (rows.resolved_on - rows.raised_on).dt.days.median() if len(rows) else None

    # ---------------------------------------------------------------- 4 analysis

    def analysis_accuracy(self):
        rows = self.rows("analysis_reports", "delivered_on")
        wrong = ratio(rows.figures_wrong.sum(), rows.figures_checked.sum())
        return None if wrong is None else 1 - wrong

    def analysis_timeliness(self):
        rows = self.rows("analysis_reports", "due_on")
        return share(rows.delivered_on <= rows.due_on)

    def recommendation_adoption(self):
        return share(self.rows("recommendations", "decided_on").decision == "adopted")

    def recommendation_quality(self):
        return mean(self.rows("recommendations", "decided_on").quality_rating.dropna())

    # ---------------------------------------------------------------- 5 resources

    def request_fulfilment(self):
        rows = self.rows("resource_requests", "needed_by")
        return share((rows.fulfilled_on <= rows.needed_by) & (rows.fulfilled_quantity >= rows.quantity))

    def resource_utilisation(self):
        rows = self.rows("resource_usage", "month")
        sums = rows.groupby(["kind", "resource"])[["used", "available"]].sum()
        return mean((sums.used / sums.available).groupby("kind").mean())

    def internal_partner_satisfaction(self):
        return self._survey_score("internal_partner", "satisfaction", "cooperation")

    def external_partner_satisfaction(self):
        return self._survey_score("external_partner", "satisfaction", "cooperation")

    # ---------------------------------------------------------------- 6 projects

    def on_time_completion(self):
        rows = self.rows("projects", "planned_finish")
        rows = rows[rows.status != "cancelled"]
        return share((rows.actual_finish <= rows.planned_finish) & (rows.acceptance == "passed"))

    def milestone_on_time(self):
        alive = self.of("projects")
        alive = alive[alive.status != "cancelled"].project_id
        rows = self.rows("project_milestones", "planned_on")
        rows = rows[rows.project_id.isin(alive)]
        return share(rows.done_on <= rows.planned_on)

    def quality_pass_rate(self):
        rows = self.rows("project_checks", "checked_on")
        rows = rows[rows.attempt == 1]
        return share(rows.result == "passed")

    def _earned(self):
        """(EV, PV, AC) over projects at work in P that have cost rows by its end."""
        p = self.of("projects")
        p = p[(p.status != "cancelled") & (p.actual_start <= self.end) & ~(p.actual_finish < self.start)]
        ev = pv = ac = 0.0
        for project in p.itertuples():
            costs = self.of("project_costs")
            costs = costs[(costs.project_id == project.project_id) & (costs.month <= self.end)].sort_values("month")
            if not len(costs):
                continue
            milestones = self.of("project_milestones")
            milestones = milestones[(milestones.project_id == project.project_id) & (milestones.planned_on <= self.end)]
            ev += costs.percent_complete.iloc[-1] * project.budget
            ac += costs.actual_cost.sum()
            pv += milestones.planned_value.sum()
        return ev, pv, ac

    def cost_performance(self):
        ev, _, ac = self._earned()
        return ratio(ev, ac)

    def schedule_performance(self):
        ev, pv, _ = self._earned()
        return ratio(ev, pv)

    def budget_variance(self):
        closed = self.rows("projects", "actual_finish")
        costs = self.of("project_costs")
        spent = costs[costs.project_id.isin(closed.project_id) & (costs.month <= self.end)].actual_cost.sum()
        share_of_budget = ratio(spent, closed.budget.sum())
        return None if share_of_budget is None else share_of_budget - 1

    def benefit_realisation(self):
        closed = self.rows("projects", "actual_finish")
        both = closed[closed.planned_benefit.notna() & closed.actual_benefit.notna()]
        return ratio(both.actual_benefit.sum(), both.planned_benefit.sum())


def utilisation_gain(tables, supervisor, start, end, as_of):
    """Points against a year earlier; without one, against the same length of time before."""
    here = Reckoning(tables, supervisor, start, end, as_of)
    now, then = here.resource_utilisation(), here.a_year_earlier("resource_usage").resource_utilisation()
    if then is None:
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        before = pd.Timestamp(start) - pd.DateOffset(months=months)
        last = pd.Timestamp(start) - pd.Timedelta(days=1)
        then = Reckoning(tables, supervisor, before.date(), last.date(), last.date()).resource_utilisation()
    if now is None or then is None:
        return None
    now, then = (2 - rate if rate > 1 else rate for rate in (now, then))  # overload counts as its mirror
    return 100 * (now - then)


def ratio(part, whole):
    """part / whole; None when either is missing or the whole is 0."""
    return None if part is None or whole is None or not whole else part / whole


def share(holds: pd.Series):
    """The share of rows for which it holds; None without rows."""
    return None if not len(holds) else holds.mean()


def mean(values: pd.Series):
    """The mean; None without values."""
    return None if not len(values) else values.mean()
