"""Who works at the sample company, Lanting (兰亭): three departments, eight supervisors, and what each is like.

The traits below are the story in numbers; docs/sample-company.md tells it in words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.sample.days import START

Row = dict[str, Any]

PRODUCTS = {
    "zh": ("净泉净水器", "清岚空气净化器", "晨光咖啡机"),
    "en": ("Spring Water Filter", "Mist Air Purifier", "Dawn Coffee Machine"),
}
LAUNCHED_PRODUCT = "星河智能灯"
LAUNCHED_ON = date(2026, 3, 16)

DEPARTMENTS = (
    ("D1", "华东运营部", "zh"),
    ("D2", "华南运营部", "zh"),
    ("D3", "International Operations", "en"),
)
_LANGUAGE = {department: lang for department, _, lang in DEPARTMENTS}


@dataclass(frozen=True, kw_only=True)
class Supervisor:
    """One supervisor: what they answer for, and how well things go, as chances and levels 0..1 unless said."""

    supervisor_id: str
    name: str
    department: str
    email: str
    started: date = START
    segments: tuple[tuple[str, str], ...]  # (segment, home | business)
    regions: tuple[str, ...]
    channels: tuple[str, ...]
    daily: float  # revenue of an average day at the start
    growth: float  # of revenue per year
    ambition: float  # plan / what the model expects
    margin: float
    share: float  # of the market at the start
    users: int  # of each segment at the start
    user_growth: float  # per month
    members: int
    reviews: float  # mean score at the start
    learning: float  # points per quarter
    spirit: float  # survey level
    craft: float  # an improvement reaches its goal
    tidy: float  # a run goes right the first time
    accuracy: float  # a figure is right
    punctual: float  # a report is in time
    judgement: float  # a recommendation is adopted
    fulfil: float  # a request is met in time and in full
    load: float  # utilisation of resources at the start
    load_trend: float  # per year
    partners: float  # survey level
    delivery: float  # a project or milestone is in time
    cost: float  # earned value per unit of cost
    quality: float  # a check is passed at the first attempt
    benefit: float  # realised / planned
    diligence: float  # tasks done / due

    @property
    def lang(self) -> str:
        """The language the department works in."""
        return _LANGUAGE[self.department]


_HOME = (("家庭", "home"), ("学生", "home"))
_FIRMS = (("企业", "business"), ("政府", "business"))
_HOSPITALITY = (("酒店", "home"), ("餐饮", "business"))
_EAST = ("上海", "江苏", "浙江")
_SOUTH = ("广东", "福建", "广西")

SUPERVISORS = (
    Supervisor(
        supervisor_id="S1", name="陈喆", department="D1", email="chen.zhe@lanting.example",
        segments=_HOME, regions=_EAST, channels=("线上商城", "直播电商", "门店"),
        daily=62_000, growth=0.07, ambition=1.01, margin=0.31, share=0.118, users=42_000, user_growth=0.011,
        members=10, reviews=83.0, learning=0.45, spirit=0.80, craft=0.80, tidy=0.945, accuracy=0.994, punctual=0.95,
        judgement=0.80, fulfil=0.93, load=0.83, load_trend=0.012, partners=0.82, delivery=0.93, cost=1.05,
        quality=0.94, benefit=1.08, diligence=0.97,
    ),
    Supervisor(
        supervisor_id="S2", name="李堃", department="D1", email="li.kun@lanting.example",
        segments=_FIRMS, regions=_EAST, channels=("直销", "经销商", "招投标"),
        daily=78_000, growth=0.05, ambition=1.00, margin=0.27, share=0.145, users=5_200, user_growth=0.007,
        members=9, reviews=81.0, learning=0.40, spirit=0.78, craft=0.95, tidy=0.95, accuracy=0.991, punctual=0.93,
        judgement=0.75, fulfil=0.92, load=0.80, load_trend=0.018, partners=0.80, delivery=0.90, cost=1.02,
        quality=0.93, benefit=1.05, diligence=0.98,
    ),
    Supervisor(
        supervisor_id="S3", name="王珺", department="D1", email="wang.jun@lanting.example",
        segments=_HOSPITALITY, regions=_EAST, channels=("经销商", "直销", "线上商城"),
        daily=45_000, growth=0.03, ambition=1.02, margin=0.24, share=0.092, users=2_600, user_growth=0.006,
        members=8, reviews=79.0, learning=0.20, spirit=0.73, craft=0.65, tidy=0.925, accuracy=0.987, punctual=0.90,
        judgement=0.65, fulfil=0.88, load=0.81, load_trend=0.008, partners=0.75, delivery=0.80, cost=0.97,
        quality=0.86, benefit=0.94, diligence=0.94,
    ),
    Supervisor(
        supervisor_id="S4", name="林昇", department="D2", email="lin.sheng@lanting.example",
        segments=_HOME, regions=_SOUTH, channels=("线上商城", "直播电商", "门店"),
        daily=54_000, growth=0.06, ambition=1.03, margin=0.29, share=0.105, users=36_000, user_growth=0.009,
        members=10, reviews=80.5, learning=0.15, spirit=0.74, craft=0.70, tidy=0.93, accuracy=0.990, punctual=0.92,
        judgement=0.70, fulfil=0.89, load=0.82, load_trend=0.005, partners=0.77, delivery=0.86, cost=1.00,
        quality=0.90, benefit=1.00, diligence=0.94,
    ),
    Supervisor(
        supervisor_id="S5", name="赵镕", department="D2", email="zhao.rong@lanting.example",
        segments=_FIRMS, regions=_SOUTH, channels=("直销", "经销商", "招投标"),
        daily=66_000, growth=0.02, ambition=1.03, margin=0.25, share=0.130, users=4_700, user_growth=0.005,
        members=8, reviews=80.0, learning=0.25, spirit=0.75, craft=0.45, tidy=0.92, accuracy=0.972, punctual=0.74,
        judgement=0.55, fulfil=0.90, load=0.80, load_trend=0.006, partners=0.77, delivery=0.88, cost=1.01,
        quality=0.90, benefit=0.98, diligence=0.91,
    ),
    Supervisor(
        supervisor_id="S6", name="黄嘉怡", department="D2", email="huang.jiayi@lanting.example",
        segments=_HOSPITALITY, regions=_SOUTH, channels=("经销商", "直销", "线上商城"),
        daily=40_000, growth=0.04, ambition=1.02, margin=0.23, share=0.084, users=2_300, user_growth=0.007,
        members=7, reviews=81.5, learning=0.25, spirit=0.75, craft=0.70, tidy=0.93, accuracy=0.989, punctual=0.91,
        judgement=0.68, fulfil=0.87, load=0.86, load_trend=0.010, partners=0.78, delivery=0.87, cost=0.99,
        quality=0.89, benefit=0.97, diligence=0.94,
    ),
    Supervisor(
        supervisor_id="S7", name="Maria Fernández", department="D3", email="maria.fernandez@lanting.example",
        segments=(("Home", "home"), ("Student", "home")), regions=("Southeast Asia", "Europe", "Middle East"),
        channels=("Web shop", "Marketplace", "Distributor"),
        daily=50_000, growth=0.12, ambition=0.99, margin=0.28, share=0.034, users=28_000, user_growth=0.014,
        members=9, reviews=82.0, learning=0.40, spirit=0.79, craft=0.80, tidy=0.94, accuracy=0.993, punctual=0.94,
        judgement=0.78, fulfil=0.91, load=0.79, load_trend=0.015, partners=0.81, delivery=0.91, cost=1.03,
        quality=0.93, benefit=1.06, diligence=0.97,
    ),
    Supervisor(
        supervisor_id="S8", name="Liam O’Connor", department="D3", email="liam.oconnor@lanting.example",
        started=date(2026, 5, 4),
        segments=(("Business", "business"),), regions=("Southeast Asia", "Europe"),
        channels=("Distributor", "Direct sales"),
        daily=14_000, growth=0.15, ambition=1.00, margin=0.22, share=0.02, users=420, user_growth=0.020,
        members=4, reviews=78.0, learning=0.80, spirit=0.76, craft=0.70, tidy=0.92, accuracy=0.990, punctual=0.90,
        judgement=0.70, fulfil=0.88, load=0.72, load_trend=0.05, partners=0.76, delivery=0.88, cost=1.00,
        quality=0.90, benefit=1.00, diligence=0.95,
    ),
)  # fmt: skip


def departments() -> Iterator[Row]:
    """Rows of departments."""
    for department, name, _ in DEPARTMENTS:
        yield {"department_id": department, "name": name}


def supervisor_departments() -> Iterator[Row]:
    """Rows of supervisor_departments: nobody has moved."""
    for who in SUPERVISORS:
        yield {"supervisor_id": who.supervisor_id, "department_id": who.department, "from_on": who.started}


def supervisors() -> Iterator[Row]:
    """Rows of supervisors."""
    for who in SUPERVISORS:
        yield {
            "supervisor_id": who.supervisor_id,
            "name": who.name,
            "email": who.email,
            "department_id": who.department,
            "started_on": who.started,
        }
