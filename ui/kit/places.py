"""The places of the dashboard: every page with its file, its path and its name, and the links between them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import streamlit as st

from metrics import FAMILIES
from scope import Right, Scope
from text import Words

PAGES = Path(__file__).resolve().parents[2] / "pages"


@dataclass(frozen=True)
class Place:
    """One page. `need`: the rights of which one opens it; without any it is neither listed nor shown (the work behind
    it asks again).

    `section`: the heading of the menu under which it stands; None: at its top.
    """

    path: str
    file: str
    name: Words
    icon: str
    need: tuple[Right, ...] = ()
    listed: bool = True
    section: Words | None = None

    def open_to(self, who: Scope) -> bool:
        """May this person open it?"""
        return not self.need or any(who.may(right) for right in self.need)


INDICATORS = Words("Indicators", "指标")
YEAR = Words("The year", "年度管理")
DATA = Words("Data", "数据")
ADMINISTRATION = Words("Administration", "系统管理")


_FAMILY_ICONS = {
    "operating": "monitoring",
    "team": "groups",
    "process": "account_tree",
    "analysis": "query_stats",
    "resources": "hub",
    "projects": "task_alt",
}

OVERVIEW = Place("", "overview.py", Words("Overview", "总览"), "dashboard")
DESK = Place("desk", "desk.py", Words("My desk", "我的工作台"), "inbox")
FAMILY_PLACES = {
    key: Place(key, f"{key}.py", family.short, _FAMILY_ICONS[key], section=INDICATORS)
    for key, family in FAMILIES.items()
}
INDICATOR = Place(
    "indicator", "indicator.py", Words("Indicator", "指标"), "show_chart", listed=False, section=INDICATORS
)
PLAN = Place("plan", "plan.py", Words("Yearly plan", "年度计划"), "event_note", section=YEAR)
PERSONNEL = (Right.SEE_PERSONNEL,)
UPLOADING = (Right.UPLOAD, Right.UPLOAD_PERSONNEL)
ROUTINE = Place(
    "routine", "routine.py", Words("Routine appraisal", "日常考核"), "checklist", need=PERSONNEL, section=YEAR
)
MERITS = Place("merits", "merits.py", Words("Merits and faults", "加减分项"), "star_half", need=PERSONNEL, section=YEAR)
ANNUAL_APPRAISAL = Place(
    "appraisal",
    "annual_appraisal.py",
    Words("Annual appraisal", "年度考核"),
    "verified",
    need=PERSONNEL,
    section=YEAR,
)
CALIBRATION = Place(
    "calibration",
    "calibration.py",
    Words("Appraisals side by side", "考核校准"),
    "balance",
    need=(Right.APPRAISE,),
    section=YEAR,
)
OUTCOMES = Place(
    "outcomes",
    "outcomes.py",
    Words("Rewards and penalties", "奖励与惩罚"),
    "military_tech",
    need=PERSONNEL,
    section=YEAR,
)
REGISTERS = Place("registers", "registers.py", Words("Registers", "台账"), "table_view", section=YEAR)
AFTER_THE_FACT = Place(
    "after_the_fact",
    "after_the_fact.py",
    Words("Changes after the fact", "事后变更"),
    "edit_calendar",
    section=YEAR,
)
GROWTH = Place(
    "growth", "growth.py", Words("Training and growth", "培训与发展"), "school", need=PERSONNEL, section=YEAR
)
SCHEME = Place("scheme", "scheme.py", Words("Appraisal scheme", "考核方案"), "tune", section=YEAR)
POLICY = Place("policy", "policy.py", Words("Policy", "制度条款"), "gavel", section=YEAR)
DEPUTIES = Place(
    "deputies",
    "deputies.py",
    Words("Deputies and department heads", "代理与部门负责人"),
    "supervisor_account",
    section=YEAR,
)
UPLOAD = Place("upload", "upload.py", Words("Upload", "上传数据"), "upload_file", need=UPLOADING, section=DATA)
LOADS = Place("loads", "loads.py", Words("Loads", "导入记录"), "history", need=UPLOADING, section=DATA)
QUALITY = Place("quality", "data_quality.py", Words("Data quality", "数据质量"), "fact_check", section=DATA)
USERS = Place(
    "users",
    "users.py",
    Words("Accounts", "账号管理"),
    "manage_accounts",
    need=(Right.MANAGE_USERS,),
    section=ADMINISTRATION,
)
SETTINGS = Place(
    "settings",
    "settings.py",
    Words("Company settings", "公司设置"),
    "settings",
    need=(Right.MANAGE_USERS,),
    section=ADMINISTRATION,
)

PLACES = {
    place.path: place
    for place in (
        OVERVIEW,
        DESK,
        *FAMILY_PLACES.values(),
        INDICATOR,
        PLAN,
        ROUTINE,
        MERITS,
        ANNUAL_APPRAISAL,
        REGISTERS,
        AFTER_THE_FACT,
        CALIBRATION,
        OUTCOMES,
        GROWTH,
        SCHEME,
        POLICY,
        DEPUTIES,
        UPLOAD,
        LOADS,
        QUALITY,
        USERS,
        SETTINGS,
    )
}


def page_of(place: Place, *, listed: bool = True) -> st.Page:
    """The Streamlit page of a place, named in the reader's language. By absolute path: Streamlit's own discovery
    of a pages/ folder beside the script would serve pages around the session middleware."""
    return st.Page(
        PAGES / place.file,
        title=str(place.name),
        icon=f":material/{place.icon}:",
        url_path=place.path,
        default=place is OVERVIEW,
        visibility="visible" if place.listed and listed else "hidden",
    )


def pages_for(who: Scope) -> dict[str, list[st.Page]]:
    """All pages by section of the menu, which lists those this person may use; the others say that they may not."""
    sections: dict[str, list[st.Page]] = {}
    for place in PLACES.values():
        page = page_of(place, listed=place.open_to(who))
        sections.setdefault(str(place.section or ""), []).append(page)
    return sections


def need_place(who: Scope, page: st.Page) -> None:
    """Raise NotAllowed for a page that this person may not open, whatever way they came to it."""
    place = PLACES[page.url_path]
    if not place.open_to(who):
        st.title(page.title, anchor=False)
        who.need(place.need[0])


def link(place: Place, **params: str | None) -> str:
    """The address of a place with what is chosen there; codes, never translated labels."""
    chosen = {key: value for key, value in params.items() if value}
    return f"/{place.path}" + (f"?{urlencode(chosen)}" if chosen else "")


def objection_link(supervisor_id: str, year: int, about: str) -> str:
    """Where an objection is written to what a figure or row names itself by: indicator:KEY, row:TABLE/LOAD/LINE."""
    return link(ANNUAL_APPRAISAL, supervisor=supervisor_id, year=str(year), object=about)


def follow(href: str | None) -> None:
    """Go where a link of ours points, within the session; anything that is not a place of ours is ignored."""
    if not href:
        return
    parts = urlsplit(href)
    place = PLACES.get(parts.path.strip("/"))
    if place is not None:
        st.switch_page(page_of(place), query_params=dict(parse_qsl(parts.query)))
