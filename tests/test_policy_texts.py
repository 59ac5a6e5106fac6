"""The policy's text (公示、签收): published in versions, acknowledged by each supervisor, by nobody for them."""

from datetime import date

import pytest

from appraisal.attachments import LARGEST_ATTACHMENT, AttachedFile, attachment_file, attachments
from appraisal.policy_texts import (
    PolicyDraft,
    PolicyText,
    acknowledge_policy,
    acknowledgements,
    policy_tasks,
    policy_text,
    policy_texts,
    publish_policy,
)
from data.store import Store
from errors import NotAllowed, WrongUse
from scope import Role
from tests.appraising import ADMIN, ANALYST, HR, LEADER, S1, S2
from tests.attached import fetched
from tests.loading import load, with_people
from tests.people import admin, person

MAY, JUNE = date(2026, 5, 4), date(2026, 6, 1)
PDF = AttachedFile("制度.pdf", b"%PDF-1.7 the policy")


@pytest.fixture
def firm(filled) -> Store:
    """S1 and S2, in service since 2025."""
    return filled(with_people)


def published(store: Store, in_force_from: date = JUNE, today: date = MAY, who=LEADER, **parts) -> PolicyText:
    draft = PolicyDraft(**{"title_en": "Policy", "title_zh": "制度", "text_en": "Be fair.", "text_zh": "", **parts},
                        in_force_from=in_force_from)  # fmt: skip
    return policy_text(store, publish_policy(store, who, draft, today))


def given(store: Store, version: int, who=LEADER, today: date = JUNE) -> dict[str, bool]:
    lines = acknowledgements(store, who, policy_text(store, version), today)
    return {line.supervisor.supervisor_id: line.at is not None for line in lines}


def desk(store: Store, who, today: date) -> list[tuple[str, date | None]]:
    return [(task.what.en, task.due) for task in policy_tasks(store, who, today)]


def test_what_is_published_waits_on_each_supervisors_desk_until_they_acknowledge_it(firm):
    published(firm)
    asked = [("Read and acknowledge the policy: Policy, version 1", JUNE)]
    assert desk(firm, S1, MAY) == desk(firm, S2, MAY) == asked
    acknowledge_policy(firm, S1, 1, MAY)
    assert (desk(firm, S1, MAY), desk(firm, S2, MAY)) == ([], asked)
    assert given(firm, 1) == {"S2": False, "S1": True}, "who has not stands first"


def test_leadership_is_asked_to_follow_up_only_once_somebody_is_late(firm):
    published(firm)
    assert desk(firm, LEADER, JUNE) == []
    acknowledge_policy(firm, S1, 1, JUNE)
    late = date(2026, 6, 2)
    assert desk(firm, LEADER, late) == [("Ask Bo Li to acknowledge the policy: Policy, version 1", JUNE)]


@pytest.mark.parametrize("who", [LEADER, HR, ADMIN, ANALYST])
def test_nobody_acknowledges_for_a_supervisor(firm, who):
    published(firm)
    with pytest.raises(NotAllowed):
        acknowledge_policy(firm, who, 1, MAY)
    assert given(firm, 1) == {"S1": False, "S2": False}


def test_one_acknowledges_a_version_once(firm):
    published(firm)
    acknowledge_policy(firm, S1, 1, MAY)
    with pytest.raises(WrongUse, match="already"):
        acknowledge_policy(firm, S1, 1, JUNE)


def test_a_supervisor_sees_their_own_acknowledgement_alone_and_who_is_not_concerned_sees_none(firm):
    published(firm)
    assert set(given(firm, 1, S1)) == {"S1"}
    assert given(firm, 1, ANALYST) == given(firm, 1, ADMIN) == {}


def test_what_hr_publishes_waits_for_each_supervisor_and_hr_sees_who_has_not_acknowledged(firm):
    """S1 acknowledges, S2 does not: HR's list says so, and once the day has passed HR is asked to follow up."""
    text = published(firm, who=HR)
    assert text.published_by == "hr"
    assert [words for words, _ in desk(firm, S2, MAY)] == ["Read and acknowledge the policy: Policy, version 1"]
    acknowledge_policy(firm, S1, 1, MAY)
    assert given(firm, 1, HR) == {"S1": True, "S2": False}
    assert desk(firm, HR, date(2026, 6, 2))[0][0] == "Ask Bo Li to acknowledge the policy: Policy, version 1"
    published(firm, who=HR, in_force_from=date(2026, 7, 1))
    assert given(firm, 2, HR) == {"S1": False, "S2": False}, "a new version is acknowledged anew"
    assert given(firm, 1, HR)["S1"], "and the old one keeps who had"


@pytest.mark.parametrize("who", [S1, ANALYST, ADMIN])
def test_only_leadership_and_hr_publish(firm, who):
    with pytest.raises(NotAllowed):
        published(firm, who=who)
    assert policy_texts(firm) == ()


def test_a_version_stays_in_force_until_the_day_of_the_next_and_keeps_who_acknowledged_it(firm):
    published(firm, in_force_from=date(2026, 1, 1))
    acknowledge_policy(firm, S1, 1, MAY)
    published(firm, text_en="Be fairer.")
    (second, first) = policy_texts(firm)
    assert (first.replaced(date(2026, 5, 31)), first.replaced(JUNE)) == (False, True)
    assert (first.text.en, second.text.zh) == ("Be fair.", "Be fairer."), "one language stands for the other"
    assert given(firm, 1) == {"S2": False, "S1": True}
    assert given(firm, 2) == {"S1": False, "S2": False}
    with pytest.raises(WrongUse, match="no longer in force"):
        acknowledge_policy(firm, S2, 1, JUNE)
    assert [what for what, _ in desk(firm, S2, JUNE)] == ["Read and acknowledge the policy: Policy, version 2"]


def test_a_later_version_binds_nobody_before_it_is_known(firm):
    published(firm, in_force_from=date(2026, 1, 1))  # the first may have been in force for long
    for day in (date(2026, 5, 3), date(2025, 12, 31)):
        with pytest.raises(WrongUse, match="before it is published"):
            published(firm, in_force_from=day)
    assert published(firm, in_force_from=MAY).version == 2


def test_it_concerns_who_served_while_it_was_to_be_known(firm):
    load(
        firm,
        "supervisors",
        "supervisor_id,name,department_id,started_on,ended_on\n"
        "S3,Gone,D1,2024-01-01,2026-05-03\nS4,Left,D1,2024-01-01,2026-05-04\nS5,New,D1,2026-06-01,\n",
    )
    published(firm)
    assert set(given(firm, 1, today=date(2026, 5, 31))) == {"S1", "S2", "S4"}
    assert set(given(firm, 1, today=JUNE)) == {"S1", "S2", "S4", "S5"}
    due = {
        line.supervisor.supervisor_id: line.due for line in acknowledgements(firm, LEADER, policy_text(firm, 1), JUNE)
    }
    assert (due["S1"], due["S5"]) == (JUNE, date(2026, 6, 15)), "who comes later has two weeks"
    assert "2 supervisors" in desk(firm, LEADER, date(2026, 6, 2))[0][0], "nobody is sent after who left"


def test_a_file_may_stand_for_the_text_and_everybody_may_read_it(firm):
    draft = PolicyDraft("", "制度", "", "", JUNE)
    with pytest.raises(WrongUse, match="attach it as a file"):
        publish_policy(firm, LEADER, draft, MAY)
    version = publish_policy(firm, LEADER, draft, MAY, file=PDF)
    (file,) = attachments(firm, S1, policy_text(firm, version).about)
    _, path = attachment_file(firm, ANALYST, file.attachment_id)
    assert (file.name, path.read_bytes()) == ("制度.pdf", PDF.content)
    assert path.name == file.sha256


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (AttachedFile("policy.exe", b"MZ"), "no kind"),
        (AttachedFile("policy", b"%PDF"), "no kind"),
        (AttachedFile("policy.pdf", b""), "empty"),
        (AttachedFile("policy.pdf", b"<script>"), "something else"),
        (AttachedFile("policy.txt", b"x" * (LARGEST_ATTACHMENT + 1)), "may have 20 MB"),
    ],
)
def test_a_file_that_is_not_kept_leaves_no_version_behind(firm, file, why):
    with pytest.raises(WrongUse, match=why):
        publish_policy(firm, LEADER, PolicyDraft("Policy", "", "", "", JUNE), MAY, file=file)
    assert policy_texts(firm) == ()
    assert not [path for path in firm.home.files.iterdir() if path.name.startswith(".")]


def test_a_refused_version_keeps_no_file(firm):
    published(firm)
    with pytest.raises(WrongUse):
        publish_policy(firm, LEADER, PolicyDraft("Policy", "", "x", "", date(2026, 5, 1)), MAY, file=PDF)
    assert firm.value("SELECT count(*) FROM attachments") == 0


def test_an_attached_file_that_is_not_there_is_said_to_be_none(firm):
    with pytest.raises(WrongUse, match="no attached file 7"):
        attachment_file(firm, LEADER, 7)


def test_the_attached_policy_is_fetched_by_whoever_is_signed_in_and_by_nobody_else(firm, monkeypatch):
    version = publish_policy(firm, LEADER, PolicyDraft("Policy", "", "", "", JUNE), MAY, file=PDF)
    (file,) = attachments(firm, LEADER, f"policy/{version}")
    admin(firm)
    analyst = person(firm, "ann", Role.ANALYST)
    assert fetched(monkeypatch, firm, analyst, file.attachment_id) == (200, PDF.content)
    assert fetched(monkeypatch, firm, None, file.attachment_id)[0] == 401
    assert fetched(monkeypatch, firm, analyst, file.attachment_id + 1)[0] == 404
