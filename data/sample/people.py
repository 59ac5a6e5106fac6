"""The teams of the sample company: members, who left, and the posts that were filled (policy 3.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from data.sample.company import SUPERVISORS, Row, Supervisor
from data.sample.days import END, START, after, dice, quarter_ends, workday

# (supervisor, day, reason): S4 loses four of ten people within five months of 2026, all of their own will.
LEAVERS = (
    ("S1", date(2025, 3, 14), "transfer"),
    ("S2", date(2025, 8, 29), "voluntary"),
    ("S3", date(2024, 9, 30), "voluntary"),
    ("S3", date(2026, 7, 17), "voluntary"),
    ("S4", date(2025, 5, 30), "voluntary"),
    ("S4", date(2026, 4, 24), "voluntary"),
    ("S4", date(2026, 6, 12), "voluntary"),
    ("S4", date(2026, 7, 31), "voluntary"),
    ("S4", date(2026, 9, 4), "voluntary"),
    ("S5", date(2024, 12, 20), "involuntary"),
    ("S5", date(2026, 2, 27), "voluntary"),
    ("S6", date(2025, 10, 31), "transfer"),
    ("S6", date(2026, 8, 14), "voluntary"),
    ("S7", date(2025, 1, 17), "voluntary"),
)
SURNAMES = "王 李 张 刘 杨 吴 徐 孙 马 朱 胡 郭 何 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 程 曹 袁 邓 许 傅".split()
GIVEN = (
    "雨桐 子轩 一诺 浩然 思远 佳宁 梓涵 文博 晓彤 志强 淑华 建国 天翊 若曦 皓轩 静怡 俊熙 欣妍 昊天 语嫣 明哲 "
    "雅琴 泽宇 诗涵 钰 婧 骞 祎 玥 翀"
).split()
FIRST_NAMES = (
    "Amélie Jonas Priya Omar Sofia Kenji Chloé Mateus Ingrid Yusuf Hannah Tomás Aisha Lukas Mei Elena Noah Fatima "
    "Oskar Leila"
).split()
LAST_NAMES = (
    "Dubois Keller Raman Haddad Rossi Tanaka Laurent Silva Larsen Demir Weber García Rahman Novák Tan Petrova "
    "Andersen Karim Lindqvist Nasser"
).split()
ROLES = {
    "zh": ("渠道运营专员", "数据运营专员", "客户运营专员", "流程专员", "项目专员", "活动策划", "供应协调员"),
    "en": (
        "Channel specialist", "Data specialist", "Customer specialist", "Process specialist", "Project specialist",
        "Campaign planner", "Supply coordinator",
    ),
}  # fmt: skip
TEMPORARY = {"zh": "实习生", "en": "Temporary assistant"}


@dataclass(frozen=True)
class Member:
    """One person's time in one team."""

    member_id: str
    name: str
    supervisor: Supervisor
    role: str
    joined: date
    left: date | None = None
    reason: str | None = None

    def here(self, day: date) -> bool:
        """In the team on that day?"""
        return self.joined <= day and (self.left is None or self.left > day)


@dataclass(frozen=True)
class Post:
    """A post to fill."""

    supervisor: Supervisor
    role: str
    opened: date
    needed: date
    filled: date | None
    member_id: str | None


def _name(lang: str, number: int) -> str:
    if lang == "zh":
        return SURNAMES[number * 7 % len(SURNAMES)] + GIVEN[number * 11 % len(GIVEN)]
    return f"{FIRST_NAMES[number * 3 % len(FIRST_NAMES)]} {LAST_NAMES[number * 7 % len(LAST_NAMES)]}"


@cache
def teams() -> tuple[list[Member], list[Post]]:
    """All members ever, and all posts ever opened."""
    members: list[Member] = []
    posts: list[Post] = []
    for who in SUPERVISORS:
        chance = dice("team", who.supervisor_id)
        for i in range(who.members):
            joined = who.started if who.started > START else after(START, -chance.randint(90, 1500))
            members.append(_member(len(members), who, ROLES[who.lang][i % 7], joined))
        for supervisor_id, day, reason in LEAVERS:
            if supervisor_id != who.supervisor_id:
                continue
            leaver = next(i for i, m in enumerate(members) if m.supervisor is who and m.left is None and m.joined < day)
            members[leaver] = replace(members[leaver], left=day, reason=reason)
            opened = workday(after(day, -10))
            needed = workday(after(day, 35))
            late = who.supervisor_id == "S4" and day.year == 2026
            filled = workday(after(needed, chance.randint(20, 45) if late else -chance.randint(3, 14)))
            if filled > END:
                posts.append(Post(who, members[leaver].role, opened, needed, None, None))
                continue
            members.append(_member(len(members), who, members[leaver].role, filled))
            posts.append(Post(who, members[leaver].role, opened, needed, filled, members[-1].member_id))
        for end in quarter_ends(who.started):
            # A helper for each quarter's busy weeks: filled, but nobody's lasting post.
            needed = workday(after(end, -45))
            patient = chance.random() < (0.6 if who.supervisor_id == "S4" else 0.88)
            filled = after(needed, -chance.randint(1, 12) if patient else chance.randint(5, 25))
            posts.append(Post(who, TEMPORARY[who.lang], after(needed, -30), needed, filled, None))
    return members, posts


def _member(number: int, who: Supervisor, role: str, joined: date) -> Member:
    return Member(f"M{number + 1:03d}", _name(who.lang, number), who, role, joined)


def team_members() -> Iterator[Row]:
    """Rows of team_members."""
    for m in teams()[0]:
        yield {
            "member_id": m.member_id,
            "name": m.name,
            "supervisor_id": m.supervisor.supervisor_id,
            "role": m.role,
            "joined_on": m.joined,
            "left_on": m.left,
            "leave_reason": m.reason,
        }


def hiring() -> Iterator[Row]:
    """Rows of hiring."""
    for number, post in enumerate(sorted(teams()[1], key=lambda p: (p.opened, p.supervisor.supervisor_id)), 1):
        yield {
            "requisition_id": f"HR-{number:03d}",
            "supervisor_id": post.supervisor.supervisor_id,
            "role": post.role,
            "opened_on": post.opened,
            "needed_by": post.needed,
            "filled_on": post.filled,
            "member_id": post.member_id,
        }
