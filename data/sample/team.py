"""Family 2 of the sample company: reviews, surveys (partners' too) and team meetings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from hashlib import sha256

from data.sample.company import SUPERVISORS, Row, Supervisor
from data.sample.days import START, after, days, dice, month, quarter, quarter_ends
from data.sample.people import teams

# (question, survey, dimension, English, Chinese, lowest, highest, how much kinder or harsher it is answered)
QUESTIONS = (
    ("E1", "employee", "satisfaction", "I am satisfied with my work here.", "我对在这里的工作感到满意。", 1, 5, 0.0),
    ("E2", "employee", "satisfaction", "My effort is recognised fairly.", "我的付出得到了公平的认可。", 1, 5, -0.03),
    (
        "E3",
        "employee",
        "cohesion",
        "We help each other when work piles up.",
        "工作繁忙时，我们会互相帮助。",
        1,
        5,
        0.02,
    ),
    ("E4", "employee", "cohesion", "We share the same goals.", "我们的目标一致。", 1, 7, 0.0),
    (
        "E5",
        "employee",
        "enps",
        "Would you recommend this team to a friend as a place to work?",
        "你会向朋友推荐来这个团队工作吗？",
        0,
        10,
        0.04,
    ),
    (
        "I1",
        "internal_partner",
        "satisfaction",
        "Working with this team meets our needs.",
        "与该团队的合作满足我们的需要。",
        1,
        5,
        0.0,
    ),
    (
        "I2",
        "internal_partner",
        "cooperation",
        "The team answers quickly and keeps its word.",
        "该团队响应及时、说到做到。",
        1,
        5,
        -0.02,
    ),
    (
        "X1",
        "external_partner",
        "satisfaction",
        "We are satisfied with the partnership.",
        "我们对合作总体满意。",
        1,
        10,
        0.0,
    ),
    (
        "X2",
        "external_partner",
        "cooperation",
        "Agreements are kept and problems solved together.",
        "对方守约，并与我们共同解决问题。",
        1,
        10,
        -0.02,
    ),
)

FEEDBACK = {
    "zh": (
        "目标完成稳定，可承担更多跨部门任务。",
        "数据整理细致，汇报表达还可更简洁。",
        "响应客户及时，主动提出改进建议。",
        "按期完成任务，建议加强流程知识学习。",
        "本季有两次延误，已约定改进计划。",
        "带教新人效果好，可作为骨干培养。",
    ),
    "en": (
        "Reliable; ready for more cross-team work.",
        "Careful with data; keep the summaries shorter.",
        "Quick with customers and full of ideas.",
        "On schedule; should learn more about the process side.",
        "Two delays this quarter; a plan is agreed.",
        "Coaches newcomers well; a pillar of the team.",
    ),
}
TOPICS = {
    "zh": ("周例会：进度与问题", "月度经营复盘", "流程问题讨论", "大促准备会", "客户反馈专题", "新人培训与分享"),
    "en": (
        "Progress and blockers",
        "Monthly business review",
        "Process problems",
        "Campaign preparation",
        "Customer feedback",
        "Onboarding and sharing",
    ),
}


def member_reviews() -> Iterator[Row]:
    """Rows of member_reviews: each member who was there half the quarter."""
    chance = dice("reviews")
    talent = {m.member_id: chance.gauss(0, 3.5) for m in teams()[0]}
    for end in quarter_ends():
        for m in teams()[0]:
            if not (m.here(end) and m.joined <= after(end, -45)):
                continue
            who = m.supervisor
            quarters = (end.year - START.year) * 4 + (end.month // 3) - 1
            level = who.reviews + who.learning * quarters + talent[m.member_id] + chance.gauss(0, 1.2)
            if who.supervisor_id == "S4" and end >= date(2026, 6, 30):
                level -= 3.0 if end.month == 6 else 5.0  # those who stay carry the work of those who left
            if who.supervisor_id == "S1" and end >= date(2026, 6, 30):
                level += 1.5
            score = min(99.0, max(45.0, level))
            yield {
                "period": quarter(end),
                "member_id": m.member_id,
                "score": f"{score:.1f}",
                "reviewer": who.name,
                "feedback": chance.choice(FEEDBACK[who.lang]) if chance.random() < 0.6 else None,
            }


def survey_questions() -> Iterator[Row]:
    """Rows of survey_questions."""
    for question, survey, dimension, en, zh, lowest, highest, _ in QUESTIONS:
        yield {
            "question_id": question,
            "survey": survey,
            "dimension": dimension,
            "text_en": en,
            "text_zh": zh,
            "scale_min": lowest,
            "scale_max": highest,
        }


def mood(who: Supervisor, survey: str, day: date) -> float:
    """How content people are, 0..1, before the chance of each answer."""
    level = who.spirit if survey == "employee" else who.partners
    if survey == "employee":
        if who.supervisor_id == "S4" and day >= date(2026, 3, 1):
            level -= 0.06 if day < date(2026, 6, 1) else 0.14
        if who.supervisor_id == "S6" and day >= date(2026, 6, 1):
            level -= 0.05
        if who.supervisor_id == "S1" and day >= date(2026, 3, 1):
            level += 0.03
    elif who.supervisor_id == "S6" and day >= date(2026, 6, 1):
        level -= 0.13 if survey == "external_partner" else 0.07
    elif who.supervisor_id == "S3" and survey == "internal_partner" and day >= date(2026, 3, 1):
        level -= 0.05
    return level


def survey_responses() -> Iterator[Row]:
    """Rows of survey_responses: one wave at the end of each quarter; S8's team and partners stay under 5 people."""
    for wave in quarter_ends():
        for who in SUPERVISORS:
            if wave < who.started:
                continue
            chance = dice("survey", who.supervisor_id, wave)
            for survey in ("employee", "internal_partner", "external_partner"):
                invited = sum(m.supervisor is who and m.here(wave) for m in teams()[0]) if survey == "employee" else 8
                people = max(5, round(invited * 0.85) - (chance.random() < 0.3)) if who.supervisor_id != "S8" else 3
                for person in range(people):
                    yield from _answers(who, wave, survey, person, chance)


def _answers(who: Supervisor, wave: date, survey: str, person: int, chance) -> Iterator[Row]:
    response = chance.gauss(mood(who, survey, wave), 0.09)
    # A pseudonym of the wave: nobody can be followed from one wave to the next.
    pseudonym = sha256(f"{who.supervisor_id}/{wave}/{survey}/{person}".encode()).hexdigest()[:10]
    for question, of, _, _, _, lowest, highest, tone in QUESTIONS:
        if of != survey:
            continue
        level = chance.gauss(response + tone, 0.08)
        yield {
            "wave": month(wave),
            "supervisor_id": who.supervisor_id,
            "respondent_id": f"r{pseudonym}",
            "question_id": question,
            "answer": min(highest, max(lowest, round(lowest + level * (highest - lowest)))),
        }


def team_meetings() -> Iterator[Row]:
    """Rows of team_meetings: every second Monday."""
    number = 0
    for day in days():
        if day.weekday() != 0 or day.isocalendar().week % 2:
            continue
        for who in SUPERVISORS:
            if day < who.started:
                continue
            chance = dice("meeting", who.supervisor_id, day)
            if chance.random() < 0.06:
                continue
            number += 1
            team_size = sum(m.supervisor is who and m.here(day) for m in teams()[0])
            raised = chance.randint(3, 8)
            yield {
                "meeting_id": f"TM-{number:04d}",
                "supervisor_id": who.supervisor_id,
                "held_on": day,
                "topic": chance.choice(TOPICS[who.lang]),
                "attendees": max(3, team_size - chance.randint(0, 2)),
                "actions_open": raised,
                "actions_closed": sum(chance.random() < who.diligence - 0.1 for _ in range(raised)),
            }
