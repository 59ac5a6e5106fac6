"""The sample company put into a store, by the same ways as real data: intake, targets, accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial

from accounts import add_account
from data.intake import load_file
from data.intake.forms import enter_rows
from data.sample import sample_targets
from data.sample.company import SUPERVISORS
from data.sample.deliveries import Delivery, arrived, deliveries
from data.sample.entered import entered
from data.sample.growth import growth
from data.schemas import EVERY_TABLE, TABLES
from data.store import Store
from errors import NothingStored
from metrics import TargetRow, set_targets
from scope import Role, Scope, operator
from server.sample_company.appraisals import appraise_sample
from server.sample_company.plans import plan_sample
from server.sample_company.policy import publish_sample_policy
from server.sample_company.reports import hand_in_sample_reports
from text import Words

PASSWORD = "ops-scorecard"  # noqa: S105  everybody's at the sample company, printed wherever it is made
WHO = "sample company"  # stands as uploader and planner in the record


@dataclass(frozen=True)
class SignIn:
    """One person of the sample company who may sign in."""

    username: str
    name: str
    role: Role
    language: str
    supervisor_id: str | None = None
    email: str | None = None
    password: str = PASSWORD


def sign_ins() -> list[SignIn]:
    """Everybody who may sign in to the sample company."""
    return [
        SignIn("admin", "系统管理员", Role.ADMIN, "zh", email="admin@lanting.example"),
        SignIn("analyst", "陆晓雯", Role.ANALYST, "zh", email="lu.xiaowen@lanting.example"),
        SignIn("director", "周总监", Role.LEADERSHIP, "zh", email="zhou@lanting.example"),
        SignIn("hr", "林晓岚", Role.HR, "zh", email="lin@lanting.example"),
        *(
            SignIn(who.supervisor_id.lower(), who.name, Role.SUPERVISOR, who.lang, who.supervisor_id)
            for who in SUPERVISORS
        ),
    ]


def make_sample(store: Store, on_progress: Callable[[str, int, int | None], None] | None = None) -> None:
    """Fill an empty store with the sample company: every table, its plans, its people's accounts.

    `on_progress(stage, done, total)` hears each step, named in the language of whoever asks. The rows, targets and
    times of loading are the same every time; the salt of the passwords and the time of planning differ.
    """
    steps = list(_steps(store))
    for done, (stage, step) in enumerate(steps):
        if on_progress:
            on_progress(stage, done, len(steps))
        step()


def _steps(store: Store) -> Iterator[tuple[str, Callable[[], object]]]:
    who = operator(WHO)
    times: dict[int, datetime] = {}

    def load(delivery: Delivery) -> None:
        result = load_file(store, who, delivery.table, delivery.name, delivery.content, strict=True)
        if result.load_id is not None:
            times[result.load_id] = delivery.arrived

    def type_in(table: str, at: datetime, rows: list[dict[str, str]]) -> None:
        by = Scope(WHO, Role.HR, None) if EVERY_TABLE[table].personnel else who
        result = enter_rows(store, by, table, rows)
        if result.rejects or result.load_id is None:
            raise NothingStored(result.message)
        times[result.load_id] = at

    for delivery in deliveries():
        yield str(TABLES[delivery.table].title), partial(load, delivery)
    for table, at, rows in (*entered(), *growth()):
        yield str(EVERY_TABLE[table].title), partial(type_in, table, at, rows)
    yield str(Words("times of arrival", "到达时间")), lambda: arrived(store, times)
    yield (
        str(Words("targets", "目标")),
        lambda: set_targets(store, who, (TargetRow(**row._asdict()) for row in sample_targets())),
    )
    for person in sign_ins():
        yield str(Words("accounts", "账号")), partial(add_account, store, who, **asdict(person))
    yield str(Words("policy", "制度")), lambda: publish_sample_policy(store)
    yield str(Words("reports", "分析报告")), lambda: hand_in_sample_reports(store)
    yield str(Words("plans", "年度计划")), lambda: plan_sample(store)
    yield str(Words("appraisals", "年度考核")), lambda: appraise_sample(store)
