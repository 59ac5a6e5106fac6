"""Deputies (judgement 3): somebody's duties given to another by name, from a day to a day, with a reason.

A deputy asks with the role and the sight of whom they act for, and is recorded under both names; here alone it is
decided who may act for whom today. Nothing is given to who would be judged by it: what leadership and HR decide goes
to leadership and HR, and to nobody who is a supervisor. A supervisor's deputy enters facts and carries plans on;
appraisal, objections and acknowledgements stay with the supervisor.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.local_accounts import Account, account, account_of, columns, scope_of
from accounts.sessions import Session
from data.intake.write import judged_supervisors
from data.people_names import called
from data.store import Store, now
from errors import NotAllowed, WrongUse
from scope import FOR, ROLE_NAMES, Right, Role, Scope
from text import Words

# Whose duties may go to accounts of which roles.
DEPUTIES = {
    Role.LEADERSHIP: (Role.LEADERSHIP, Role.HR),
    Role.HR: (Role.HR, Role.LEADERSHIP),
    Role.SUPERVISOR: (Role.SUPERVISOR, Role.ANALYST),
    Role.ANALYST: (Role.ANALYST,),
}
LONGEST = timedelta(days=366)
LONGEST_REASON = 2000
STANDINGS = {
    "coming": Words("to come", "未生效"),
    "in_force": Words("in force", "生效中"),
    "over": Words("over", "已到期"),
    "revoked": Words("revoked", "已撤销"),
}
_COLUMNS = """delegation_id, principal, deputy, from_on, until_on, reason, made_at, made_by, revoked_at, revoked_by,
    revoked_because"""


@dataclass(frozen=True)
class Delegation:
    """One person's duties, given to a deputy from `from_on` to `until_on`, both included. People by their account."""

    delegation_id: int
    principal: str
    deputy: str
    from_on: date
    until_on: date
    reason: str
    made_at: datetime
    made_by: str
    revoked_at: datetime | None
    revoked_by: str | None
    revoked_because: str | None

    def standing(self, today: date) -> str:
        """A key of STANDINGS."""
        if self.revoked_at is not None:
            return "revoked"
        return "coming" if today < self.from_on else "in_force" if today <= self.until_on else "over"


def delegations(store: Store, who: Scope) -> tuple[Delegation, ...]:
    """Those that concern this person, the latest first: given by them or to them; HR and who manages users see all."""
    sees_all = who.role is Role.HR or who.may(Right.MANAGE_USERS)
    rows = store.rows(f"SELECT {_COLUMNS} FROM delegations ORDER BY from_on DESC, delegation_id DESC")
    return tuple(d for d in (Delegation(*row) for row in rows) if sees_all or who.took_part(d.principal, d.deputy))


def possible_deputies(store: Store, who: Scope, principal: str) -> tuple[Account, ...]:
    """Whom this person may name as a deputy of `principal`, by name; empty where they may not name any."""
    given = account(store, principal)
    if given is None or not _may_name(who, given):
        return ()
    rows = store.rows(f"SELECT {columns('a')} FROM accounts a ORDER BY name, username")
    return tuple(a for a in (account_of(row) for row in rows) if _unfit(store, given, a) is None)


def possible_principals(store: Store, who: Scope) -> tuple[Account, ...]:
    """Whose duties this person may give to a deputy: their own, or as who manages users everybody's; by name."""
    rows = store.rows(f"SELECT {columns('a')} FROM accounts a WHERE disabled_at IS NULL ORDER BY name, username")
    people = (account_of(row) for row in rows)
    return tuple(person for person in people if person.role in DEPUTIES and _may_name(who, person))


def delegate(
    store: Store, who: Scope, principal: str, deputy: str, *, from_on: date, until_on: date, reason: str, today: date
) -> int:
    """Give the duties of `principal` to `deputy` from a day to a day; its number.

    People name deputies for themselves; who manages users names one for whoever cannot. Raises NotAllowed for others,
    and for a deputy acting for somebody; WrongUse for a deputy who would be judged by these duties or whose role does
    not see what they need, for days that are past, in the wrong order or too many, and without a reason. Nothing is
    stored then.
    """
    given, named = account(store, principal), account(store, deputy)
    if given is None or not _may_name(who, given):
        raise NotAllowed(NOT_YOURS)
    if named is None:
        raise WrongUse(NOBODY.format(person=deputy))
    if (unfit := _unfit(store, given, named)) is not None:
        raise WrongUse(unfit)
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise WrongUse(NO_REASON)
    if not today <= from_on <= until_on <= from_on + LONGEST:
        raise WrongUse(DAYS)
    with store.transaction() as transaction:
        twice = transaction.execute(
            """SELECT 1 FROM delegations WHERE principal = ? AND deputy = ? AND revoked_at IS NULL
               AND from_on <= ? AND until_on >= ?""",
            [given.username, named.username, until_on, from_on],
        ).fetchall()
        if twice:
            raise WrongUse(TWICE.format(deputy=named.name, principal=given.name))
        [(number,)] = transaction.execute(
            """INSERT INTO delegations (principal, deputy, from_on, until_on, reason, made_at, made_by)
               VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING delegation_id""",
            [given.username, named.username, from_on, until_on, reason, now(), who.person],
        ).fetchall()
        detail = {"deputy": named.username, "from": from_on, "until": until_on, "reason": reason}
        store.record(transaction, who.person, "delegate", given.username, detail)
    return number


def revoke_delegation(store: Store, who: Scope, delegation_id: int, reason: str, *, today: date) -> None:
    """End a delegation now: by whoever gave it, the deputy, HR, or who manages users.

    Raises WrongUse for one that is not there, is over or revoked, and without a reason.
    """
    with store.transaction() as transaction:
        stored = next((d for d in delegations(store, who) if d.delegation_id == delegation_id), None)
        if stored is None or stored.standing(today) not in ("coming", "in_force"):
            raise WrongUse(NOT_THERE)
        if not reason.strip() or len(reason) > LONGEST_REASON:
            raise WrongUse(NO_REASON)
        transaction.execute(
            "UPDATE delegations SET revoked_at = ?, revoked_by = ?, revoked_because = ? WHERE delegation_id = ?",
            [now(), who.person, reason.strip(), delegation_id],
        )
        detail = {"deputy": stored.deputy, "reason": reason.strip()}
        store.record(transaction, who.person, "revoke_delegation", stored.principal, detail)


def may_act_for(store: Store, deputy: Account, today: date) -> tuple[Delegation, ...]:
    """The delegations under which this person may act today, the first to end first. Everything asks here."""
    rows = store.rows(
        f"""SELECT {_COLUMNS} FROM delegations
            WHERE deputy = ? AND revoked_at IS NULL AND ? BETWEEN from_on AND until_on
            ORDER BY until_on, delegation_id""",
        [deputy.username, today],
    )
    return tuple(d for d in (Delegation(*row) for row in rows) if _stands(store, d, deputy))


def acting_scope(store: Store, deputy: Account, delegation: Delegation) -> Scope:
    """How this person asks under a delegation: with the role and the sight of whom they act for, under both names."""
    principal = account(store, delegation.principal)
    if principal is None:
        raise NotAllowed(NOT_YOURS)
    own = scope_of(principal)
    return Scope(f"{deputy.username}{FOR}{principal.username}", own.role, own.supervisors)


def scope_of_session(store: Store, session: Session, today: date) -> Scope:
    """Who is asking in this session: the deputy they chose to be, while that may be today; else they themselves."""
    delegation = acting_under(store, session, today)
    return acting_scope(store, session.account, delegation) if delegation else scope_of(session.account)


def acting_under(store: Store, session: Session, today: date) -> Delegation | None:
    """The delegation under which this session acts today; None: for themselves."""
    if session.delegation_id is None:
        return None
    return next(
        (d for d in may_act_for(store, session.account, today) if d.delegation_id == session.delegation_id), None
    )


def act_under(store: Store, session: Session, delegation_id: int | None, *, today: date) -> None:
    """Let the session act under a delegation from now on, or with None for itself again.

    Raises NotAllowed for a delegation that is not this person's or not in force today.
    """
    if delegation_id is not None and delegation_id not in {
        d.delegation_id for d in may_act_for(store, session.account, today)
    }:
        raise NotAllowed(NOT_TODAY)
    with store.transaction() as transaction:
        transaction.execute(
            "UPDATE sessions SET delegation_id = ? WHERE token_sha256 = ?", [delegation_id, session.key]
        )
        store.record(transaction, session.account.username, "act_for", str(delegation_id or ""))


# ---------------------------------------------------------------------- who fits


def _may_name(who: Scope, principal: Account) -> bool:
    own = who.acts_for is None and who.person == principal.username
    return principal.role in DEPUTIES and (own or who.may(Right.MANAGE_USERS))


def _stands(store: Store, delegation: Delegation, deputy: Account) -> bool:
    principal = account(store, delegation.principal)
    return principal is not None and principal.disabled_at is None and _unfit(store, principal, deputy) is None


def _unfit(store: Store, principal: Account, deputy: Account) -> Words | None:
    """Why this person cannot be the deputy; None where they can."""
    named = called(store, deputy.username)
    if deputy.disabled_at is not None or deputy.username == principal.username:
        return NOBODY.format(person=named)
    if deputy.role not in DEPUTIES[principal.role]:
        roles = [ROLE_NAMES[role] for role in DEPUTIES[principal.role]]
        names = Words(" or ".join(name.en.lower() for name in roles), "或".join(name.zh for name in roles))
        return OTHER_ROLE.format(deputy=named, role=ROLE_NAMES[deputy.role], roles=names)
    if principal.role is not Role.SUPERVISOR and judged_supervisors(store.cursor, deputy.username):
        return JUDGED.format(deputy=named)
    return None


NOT_YOURS = Words(
    "You name a deputy for your own duties, and as yourself; an administrator names one for others. "
    "Nothing was stored.",
    "代理人由本人以本人身份指定；他人的代理人由系统管理员指定。尚未保存。",
)
NOBODY = Words(
    "{person} cannot be the deputy: choose another person who can sign in. Nothing was stored.",
    "不能指定 {person} 为代理人：请选择另一位可登录的人员。尚未保存。",
)
OTHER_ROLE = Words(
    "{deputy} ({role}) cannot be the deputy for these duties: they go to {roles}, so that nobody decides on themselves "
    "or sees what is not theirs to see. Nothing was stored.",
    "{deputy}（{role}）不能代理该职责：只能由{roles}代理，以免评定自己或查看无权查看的内容。尚未保存。",
)
JUDGED = Words(
    "{deputy} is judged as a supervisor and so cannot decide for who judges. Name somebody else; nothing was stored.",
    "{deputy}本人是被考核的运营主管，不能代理考核职责。请另行指定；尚未保存。",
)
NO_REASON = Words(
    f"Say why, in up to {LONGEST_REASON} characters. Nothing was changed.",
    f"请填写理由（不超过 {LONGEST_REASON} 个字符）。没有任何改动。",
)
DAYS = Words(
    "A delegation begins today or later, ends on or after that day, and lasts a year at most. Nothing was stored.",
    "代理期限须从今天或之后开始，结束日不早于开始日，最长一年。尚未保存。",
)
TWICE = Words(
    "{deputy} acts for {principal} on some of these days already. Choose other days, or revoke that first; nothing was "
    "stored.",
    "{deputy}在其中部分日期已是{principal}的代理人。请改选日期或先撤销原代理；尚未保存。",
)
NOT_THERE = Words(
    "There is no such delegation in force or to come that you may revoke. Nothing was changed.",
    "没有您可撤销的生效中或未生效的代理。没有任何改动。",
)
NOT_TODAY = Words(
    "This delegation is not yours or not in force today. Nothing was changed.",
    "该代理不属于您，或今天不在代理期限内。没有任何改动。",
)
