"""The analysis report itself (policy 3.4): kept with its row, handed in by its supervisor, read by leadership."""

from datetime import date, datetime

import pytest

from appraisal.attachments import AttachedFile, attach, attachment_file
from appraisal.report_files import hand_in_report, mark_report_read, report_files, report_tasks
from data import clock
from errors import NotAllowed, WrongUse
from scope import Role, Scope
from tests.appraising import ADMIN, ANALYST, HR, LEADER, S1, S2
from tests.attached import fetched
from tests.loading import current, load, with_people
from tests.people import admin, person
from tests.test_pages import app, company, open_page, said  # noqa: F401  its fixtures: the pages as a script

TODAY = date(2026, 6, 10)
PDF = AttachedFile("May.pdf", b"%PDF-1.7 May")
BETTER = AttachedFile("May, second.pdf", b"%PDF-1.7 May, better")
REPORTS = (
    "report_id,supervisor_id,title,due_on,delivered_on\n"
    "SOON,S1,June,2026-06-30,\nGONE,S1,May,2026-05-31,\nSENT,S2,May,2026-05-31,2026-05-29\nOLD,S2,Apr,2026-04-30,2026-04-30\n"
)
OTHER_LEADER = Scope("chair", Role.LEADERSHIP, None)


def reports_due(store):
    """S1 owes a report of June and one of May; S2 delivered theirs, without the file."""
    with_people(store)
    load(store, "analysis_reports", REPORTS)


@pytest.fixture
def firm(filled, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setitem(attach.__globals__, "now", lambda: datetime(2026, 6, 10, 9, 0))
    return filled(reports_due)


def delivered(store, report_id):
    return dict(current(store, "analysis_reports", "report_id, delivered_on"))[report_id]


def desk(store, who, today=TODAY):
    return [(task.what.en, task.due) for task in report_tasks(store, who, today)]


def read_by(store, report_id, who=LEADER):
    return [[reading.read_by for reading in version.readings] for version in report_files(store, who, report_id)]


def test_handing_the_report_in_keeps_it_and_delivers_it_today(firm):
    hand_in_report(firm, S1, "SOON", PDF, TODAY)
    (version,) = report_files(firm, S1, "SOON")
    _, path = attachment_file(firm, LEADER, version.file.attachment_id)
    assert (path.read_bytes(), version.file.attached_by) == (PDF.content, "wang")
    assert delivered(firm, "SOON") == TODAY
    assert delivered(firm, "GONE") is None


def test_a_report_handed_in_late_is_late(firm):
    hand_in_report(firm, S1, "GONE", PDF, TODAY)
    assert delivered(firm, "GONE") == TODAY, "ten days after its day, and nobody is asked to grant that"


def test_a_day_of_delivery_that_stands_is_not_moved_by_the_file(firm):
    hand_in_report(firm, S2, "SENT", PDF, TODAY)
    hand_in_report(firm, S2, "SENT", BETTER, date(2026, 6, 11))
    assert delivered(firm, "SENT") == date(2026, 5, 29)
    assert [version.file.name for version in report_files(firm, S2, "SENT")] == ["May, second.pdf", "May.pdf"]


def test_where_the_year_is_signed_the_file_is_kept_and_the_day_stays_to_be_asked_for(firm):
    columns = "supervisor_id, year, kind, version, content, sha256, at_load, scheme_version, signed_at, signed_by"
    with firm.transaction() as write:
        write.execute(
            f"INSERT INTO signed_appraisals ({columns}) VALUES ('S1', 2026, 'annual', 1, '', '', 1, 1, now(), 'lee')"
        )
    hand_in_report(firm, S1, "SOON", PDF, TODAY)
    assert delivered(firm, "SOON") is None
    assert len(report_files(firm, S1, "SOON")) == 1


def test_leadership_is_asked_to_read_it_until_each_of_them_has(firm):
    hand_in_report(firm, S1, "SOON", PDF, TODAY)
    asked = [("Read the analysis report of Wang Fang: June", date(2026, 6, 24))]
    assert desk(firm, LEADER) == desk(firm, OTHER_LEADER) == asked
    (version,) = report_files(firm, LEADER, "SOON")
    mark_report_read(firm, LEADER, version.file.attachment_id)
    assert (desk(firm, LEADER), desk(firm, OTHER_LEADER)) == ([], asked)
    assert read_by(firm, "SOON", S1) == [["director"]], "its author sees who read it"
    with pytest.raises(WrongUse, match="already"):
        mark_report_read(firm, LEADER, version.file.attachment_id)


def test_a_new_version_is_to_be_read_anew_and_the_first_keeps_its_reader(firm):
    hand_in_report(firm, S1, "SOON", PDF, TODAY)
    mark_report_read(firm, LEADER, report_files(firm, LEADER, "SOON")[0].file.attachment_id)
    hand_in_report(firm, S1, "SOON", BETTER, TODAY)
    assert [what for what, _ in desk(firm, LEADER)] == ["Read the analysis report of Wang Fang: June"]
    assert read_by(firm, "SOON") == [[], ["director"]]


def test_nobody_is_asked_about_reports_that_are_history(firm):
    hand_in_report(firm, S1, "SOON", PDF, TODAY)
    assert desk(firm, S2) == [("Attach the report that was delivered: May", date(2026, 6, 12))], "not April's"
    assert [len(desk(firm, LEADER, day)) for day in (date(2026, 7, 11), date(2026, 7, 12))] == [1, 0]
    hand_in_report(firm, S2, "SENT", PDF, TODAY)
    assert desk(firm, S2) == []
    assert desk(firm, HR) == desk(firm, ANALYST) == []


@pytest.mark.parametrize("who", [LEADER, HR])
def test_who_enters_no_reports_hands_none_in(firm, who):
    with pytest.raises(NotAllowed):
        hand_in_report(firm, who, "SOON", PDF, TODAY)
    assert firm.value("SELECT count(*) FROM attachments") == 0


@pytest.mark.parametrize("who", [S1, HR, ANALYST, ADMIN])
def test_leadership_alone_marks_a_report_read(firm, who):
    hand_in_report(firm, S1, "SOON", PDF, TODAY)
    with pytest.raises(NotAllowed):
        mark_report_read(firm, who, report_files(firm, LEADER, "SOON")[0].file.attachment_id)
    assert read_by(firm, "SOON") == [[]]


def test_a_file_of_another_kind_is_no_report_to_read(firm):
    number = attach(firm, LEADER, "policy/1", PDF)
    for wrong in (number, number + 1):
        with pytest.raises(WrongUse, match="no such report"):
            mark_report_read(firm, LEADER, wrong)


def test_a_report_of_another_is_neither_handed_in_nor_read_nor_fetched(firm, monkeypatch):
    hand_in_report(firm, S1, "SOON", PDF, TODAY)
    (version,) = report_files(firm, S1, "SOON")
    for row in ("SOON", "NONE"):  # in the same words, whether or not there is one
        with pytest.raises(WrongUse, match="that you may see"):
            hand_in_report(firm, S2, row, PDF, TODAY)
        with pytest.raises(NotAllowed):
            report_files(firm, S2, row)
    admin(firm)
    mine, others = person(firm, "wang", Role.SUPERVISOR, "S1"), person(firm, "bo", Role.SUPERVISOR, "S2")
    assert fetched(monkeypatch, firm, mine, version.file.attachment_id) == (200, PDF.content)
    assert fetched(monkeypatch, firm, others, version.file.attachment_id)[0] == 404


@pytest.mark.parametrize("file", [AttachedFile("May.exe", b"MZ"), AttachedFile("May.pdf", b"<html>")])
def test_what_is_not_kept_delivers_nothing(firm, file):
    with pytest.raises(WrongUse):
        hand_in_report(firm, S1, "SOON", file, TODAY)
    assert delivered(firm, "SOON") is None


def test_leadership_marks_a_report_read_on_its_page_and_its_author_sees_who_did(app, company):  # noqa: F811
    waiting = next(report_tasks(company, Scope("director", Role.LEADERSHIP, None), date.today()))
    script = open_page(app("director", **waiting.params), "registers.py")
    assert "not read yet" in said(script)
    next(button for button in script.button if button.label == "Mark as read").click().run()
    assert not script.exception
    assert "not read yet" not in said(script)
    author = open_page(app(str(waiting.about).lower(), **waiting.params), "registers.py")
    assert "周总监" in said(author)
    assert [button.label for button in author.button if button.label.startswith(("Hand in", "Mark"))] == [
        "Hand in a new version"
    ]
