"""Who is asking, and whose rows that person may see. Every read takes a Scope; no page filters by itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from errors import NotAllowed
from text import Words


class Role(StrEnum):
    """The five kinds of people (policy 1.2, judgement 3; HR runs the appraisals, admin keeps the system)."""

    SUPERVISOR = "supervisor"
    LEADERSHIP = "leadership"
    HR = "hr"
    ANALYST = "analyst"
    ADMIN = "admin"


ROLE_NAMES = {
    Role.SUPERVISOR: Words("Operations supervisor", "运营主管"),
    Role.LEADERSHIP: Words("Leadership", "管理层"),
    Role.HR: Words("Human resources", "人力资源"),
    Role.ANALYST: Words("Analyst", "数据分析员"),
    Role.ADMIN: Words("Administrator", "系统管理员"),
}


class Right(StrEnum):
    """What a role may do beside reading its own scope."""

    SEE_ALL = "see_all"
    SEE_PERSONNEL = "see_personnel"  # appraisals, outcomes, talks, careers: of those in sight
    APPRAISE = "appraise"  # run cycles, rate, comment, answer: leadership and HR
    UPLOAD = "upload"
    UPLOAD_PERSONNEL = "upload_personnel"  # files of personnel matters (data/personnel.py)
    SET_TARGETS = "set_targets"
    REBASE = "rebase"
    MANAGE_USERS = "manage_users"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.SUPERVISOR: frozenset({Right.SEE_PERSONNEL}),  # their own: nobody else is in their sight
    Role.LEADERSHIP: frozenset(
        {Right.SEE_ALL, Right.SEE_PERSONNEL, Right.APPRAISE, Right.SET_TARGETS, Right.REBASE},
    ),
    Role.HR: frozenset({Right.SEE_ALL, Right.SEE_PERSONNEL, Right.APPRAISE, Right.UPLOAD_PERSONNEL}),
    Role.ANALYST: frozenset({Right.SEE_ALL, Right.UPLOAD}),
    Role.ADMIN: frozenset({Right.SEE_ALL, Right.UPLOAD, Right.SET_TARGETS, Right.REBASE, Right.MANAGE_USERS}),
}


PERSONNEL = Words(
    "Appraisals, outcomes, talks, training and careers are seen by leadership, human resources and the supervisor "
    "they are about. Nothing was changed.",
    "考核、奖惩、面谈、培训与职业发展仅供管理层、人力资源及本人查看。没有任何改动。",
)


FOR = " for "  # what a deputy does is recorded under both: "li for wang"; no username has a blank


def people_behind(recorded: str) -> tuple[str, ...]:
    """Who stands behind a name on record: one person, or of a deputy's act the deputy and whom they acted for."""
    return tuple(recorded.split(FOR))


@dataclass(frozen=True)
class Scope:
    """One person asking. `supervisors` = the supervisor_ids whose rows they may see; None = everyone's.

    A deputy (accounts/delegations.py) asks with the role and the sight of whom they act for, as "li for wang".
    """

    person: str
    role: Role
    supervisors: frozenset[str] | None = frozenset()

    @property
    def acts_for(self) -> str | None:
        """Whom this person is a deputy of now; None for who acts as themselves."""
        _, *principal = people_behind(self.person)
        return principal[0] if principal else None

    def took_part(self, *recorded: str) -> bool:
        """Did this person, or whoever they act for, do what is recorded under one of these names, or have it done?"""
        behind = {person for name in recorded for person in people_behind(name)}
        return not behind.isdisjoint(people_behind(self.person))

    def may(self, right: Right) -> bool:
        """Has this person's role the right? A supervisor's own appraisal is nobody's for them, so no deputy sees it."""
        if right is Right.SEE_PERSONNEL and self.role is Role.SUPERVISOR and self.acts_for:
            return False
        return right in RIGHTS[self.role]

    def sees(self, supervisor_id: str) -> bool:
        """May this person see that supervisor's rows?"""
        return self.supervisors is None or supervisor_id in self.supervisors

    def sees_personnel_of(self, supervisor_id: str) -> bool:
        """May this person see that supervisor's appraisals, outcomes, talks, training and career (judgement 3)?"""
        return self.may(Right.SEE_PERSONNEL) and self.sees(supervisor_id)

    def need_personnel_of(self, supervisor_id: str) -> None:
        """Raise NotAllowed for a supervisor out of sight, and for a role that personnel matters are no business of."""
        self.need_sight_of(supervisor_id)
        self.need(Right.SEE_PERSONNEL)

    @property
    def sees_all(self) -> bool:
        """May this person see everyone's rows, and so departments and the company as a whole?"""
        return self.supervisors is None

    def need(self, right: Right) -> None:
        """Raise NotAllowed unless the person has the right."""
        if not self.may(right):
            if right is Right.SEE_PERSONNEL:
                raise NotAllowed(PERSONNEL)
            raise NotAllowed(
                Words(
                    f"Your role ({ROLE_NAMES[self.role].en}) may not do this. Nothing was changed. "
                    "If it is part of your work, ask an administrator.",
                    f"您的角色（{ROLE_NAMES[self.role].zh}）无权执行此操作。没有任何改动。如工作需要，请联系系统管理员。",
                )
            )

    def need_sight_of(self, supervisor_id: str) -> None:
        """Raise NotAllowed unless the person may see that supervisor. Says the same whether or not they exist."""
        if not self.sees(supervisor_id):
            raise NotAllowed(
                Words(
                    f'"{supervisor_id}" is not among the supervisors whose figures you may see.',
                    f"您无权查看“{supervisor_id}”的数据。",
                )
            )


def operator(name: str = "operator") -> Scope:
    """Whoever runs the command line on the machine that holds the file: sees all, as they could read it anyway."""
    return Scope(name, Role.ADMIN, None)


def program_for(who: Scope) -> Scope:
    """The program itself, reading what it must to check what `who` does: nothing that it reads is handed to them."""
    return Scope(who.person, Role.HR, None)
