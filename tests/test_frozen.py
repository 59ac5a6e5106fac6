"""A signature freezes bytes, hash and what they rest on; again the same, or it is said what changed."""

import hashlib
import json
import sys
from dataclasses import replace
from datetime import date

import pytest

from appraisal.annual_appraisal import move_appraisal
from appraisal.opening import open_year
from appraisal.signature import sign
from appraisal.signed_record import canonical, signed_versions
from appraisal.verification import verify_record
from data.store import Store
from errors import NotAllowed, WrongUse
from metrics.catalogue import INDICATORS
from metrics.scheme_lock import set_scheme
from metrics.targets import TargetRow, set_targets
from scope import operator
from server.commands.verify import verify as verify_command
from tests.appraising import ADMIN, ANALYST, CHECKS, LEADER, REVENUE_ALONE, S1, S2, company, revenue, talk_over
from tests.loading import load
from text import use_language


def signed_at_82(store: Store) -> None:
    """The small company with S1's 2025 signed at 82 points."""
    company(store)
    open_year(store, LEADER, 2025, ["S1"])
    move_appraisal(store, S1, "S1", 2025, "hand_in")
    talk_over(store)
    sign(store, LEADER, "S1", 2025, today=date.today())


@pytest.fixture
def firm(filled) -> Store:
    return filled(signed_at_82)


def found(store: Store):
    (signed,) = signed_versions(store, S1, "S1", 2025)
    return verify_record(store, S1, signed)


def said(store: Store) -> list[tuple]:
    return [(c.what.en, c.before, c.after, c.causes) for c in found(store).changes]


def test_the_record_is_its_bytes_with_their_hash_and_names_all_it_rests_on(firm):
    (signed,) = signed_versions(firm, S1, "S1", 2025)
    assert hashlib.sha256(signed.content.encode()).hexdigest() == signed.sha256
    assert canonical(json.loads(signed.content)) == signed.content
    record = signed.record
    assert (record["at_load"], record["scheme"]["version"], record["signed_by"]) == (5, 1, "director")
    (line,) = [one for one in record["figures"]["indicators"] if one["key"] == "revenue"]
    assert (line["value"], line["points"], line["version"]) == (900, 80, INDICATORS["revenue"].version)
    assert line["target"] == {"threshold": 800, "target": 1000, "stretch": 1200, "source": "set"}
    assert len(record["figures"]["indicators"]) == len(INDICATORS)


def test_computed_again_the_figures_are_the_same(firm):
    assert found(firm) == replace(found(firm), intact=True, reproduced=True, changes=())


def test_a_later_correction_is_named_and_the_figures_of_then_are_still_reproduced(firm):
    revenue(firm, "S1", 1000)
    assert found(firm).reproduced
    assert said(firm) == [
        ("Revenue", "900 / 1,000 → 80.0", "1,000 / 1,000 → 100.0", ("data",)),
        ("Profit", "900 / — → —", "1,000 / — → —", ("data",)),
        ("Annual score", "82.00", "98.00", ("data",)),
        ("Grade", "合格", "良好", ("data",)),
    ]


def test_anothers_data_change_nothing(firm):
    revenue(firm, "S2", 1)
    assert found(firm).changes == ()


def test_a_target_set_later_is_named_as_what_changed(firm):
    set_targets(firm, operator(), [TargetRow(supervisor_id="S1", indicator="revenue", period="2025", target=900)])
    assert found(firm).reproduced
    assert said(firm)[0] == ("Revenue", "900 / 1,000 → 80.0", "900 / 900 → 100.0", ("targets",))


def test_a_scheme_stored_later_is_named_as_what_changed(firm):
    set_scheme(
        firm, operator(), 2025, replace(REVENUE_ALONE, kpi_share=0.5, routine_share=0.5), today=date(2024, 12, 1)
    )
    assert found(firm).reproduced
    assert said(firm) == [("Annual score", "82.00", "85.00", ("scheme",))]


def test_a_routine_check_that_came_later_is_a_change_of_data(firm):
    load(firm, "routine_checks", CHECKS + "S1,2025-07-31,HR,10,5,50,50\n", name="late.csv")
    assert found(firm).reproduced
    assert said(firm)[0] == ("Routine appraisal", "90.0", "70.0", ("data",))


def test_another_definition_is_named_and_not_taken_for_a_change_of_data(firm, monkeypatch):
    """The program computes revenue otherwise than it did: the same rows do not give the signed value any more."""
    scores_module = sys.modules["metrics.scores"]
    read = scores_module.values
    monkeypatch.setattr(
        scores_module,
        "values",
        lambda *asked, **more: [replace(v, value=v.value and v.value * 2) for v in read(*asked, **more)],
    )
    assert not found(firm).reproduced
    assert said(firm)[0][3] == ("definition",)


def test_changed_bytes_are_not_intact(firm):
    with firm.transaction() as write:
        write.execute("UPDATE signed_appraisals SET content = replace(content, '\"value\":900', '\"value\":990')")
    assert not found(firm).intact
    assert not found(firm).reproduced


def test_another_supervisor_neither_reads_nor_verifies(firm):
    (signed,) = signed_versions(firm, S1, "S1", 2025)
    with pytest.raises(NotAllowed):
        verify_record(firm, S2, signed)
    with pytest.raises(NotAllowed):
        signed_versions(firm, S2, "S1", 2025)


def test_a_year_of_the_sample_company_is_reproduced_to_the_byte(sample_copy):
    open_year(sample_copy, LEADER, 2025, ["S3"])
    move_appraisal(sample_copy, LEADER, "S3", 2025, "go_on", "ill until spring")
    talk_over(sample_copy, "S3")
    signed = sign(sample_copy, LEADER, "S3", 2025, today=date.today())
    assert signed.record["as_of"] == date.today().isoformat()
    checked = verify_record(sample_copy, LEADER, signed)
    assert (checked.intact, checked.reproduced, checked.changes) == (True, True, ())


def test_the_command_line_says_whether_a_signature_holds_and_answers_1_when_not(firm):
    use_language("en")
    try:
        answer = verify_command(firm, LEADER, supervisor="S1", year=2025)
        assert (answer.exit_code, answer.data["reproduced"], answer.data["changes"]) == (0, True, [])
        revenue(firm, "S1", 1000)
        answer = verify_command(firm, LEADER, supervisor="S1", year=2025)
        assert (answer.exit_code, answer.data["changes"][0]["causes"]) == (0, ["data"])
        assert "Revenue" in answer.text
        with firm.transaction() as write:
            write.execute("UPDATE signed_appraisals SET sha256 = 'x'")
        assert verify_command(firm, LEADER, supervisor="S1", year=2025).exit_code == 1
        with pytest.raises(WrongUse, match="not signed yet"):
            verify_command(firm, LEADER, supervisor="S2", year=2025)
    finally:
        use_language("zh")


@pytest.mark.parametrize("who", [operator(), ANALYST, ADMIN], ids=["command line", "analyst", "admin"])
def test_who_sees_no_personnel_is_told_whether_a_signature_holds_and_nothing_of_it(firm, who):
    use_language("en")
    try:
        revenue(firm, "S1", 1000)
        answer = verify_command(firm, who, supervisor="S1", year=2025)
        assert (answer.exit_code, answer.data["intact"], answer.data["reproduced"]) == (0, True, True)
        assert answer.data["changes"] is None
        assert "Revenue" not in answer.text
        assert "director" not in answer.text
        with firm.transaction() as write:
            write.execute("UPDATE signed_appraisals SET sha256 = 'x'")
        assert verify_command(firm, who, supervisor="S1", year=2025).exit_code == 1
        with pytest.raises(WrongUse, match="not signed yet"):
            verify_command(firm, who, supervisor="S2", year=2025)
    finally:
        use_language("zh")
