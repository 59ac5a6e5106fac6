"""What if, on the page: what is supposed follows at once, stands in the address, and is stored nowhere."""

from __future__ import annotations

from tests.test_pages import app, company, open_page, said  # noqa: F401  its fixtures: the pages as a script

REVENUE = {"supervisor": "S1", "period": "2026-Q3", "indicator": "revenue"}
KEY = "S1.revenue.2026-Q3"


def stored(company) -> list[int]:  # noqa: F811
    """How many rows stand in everything that a supposition could have been written to."""
    tables = ("targets", "schemes", "forecasts", "audit_log")
    return [company.value(f"SELECT count(*) FROM {table}") for table in tables]


def test_a_moved_target_moves_points_score_and_address_and_is_stored_nowhere(app, company):  # noqa: F811
    script = open_page(app("director", **REVENUE), "indicator.py")
    assert "As it stands" not in said(script), "nothing is computed before something is supposed"
    before = stored(company)
    field = script.number_input(key=f"if_target@{KEY}")
    script = field.set_value(field.value * 2).run()
    assert not script.exception
    shown = said(script)
    assert "As it stands" in shown
    assert "Nothing is saved" in shown
    assert float(script.query_params["if_target"]) > 0
    assert script.query_params["if_for"] == KEY
    assert stored(company) == before
    script = script.button(key="what_if_reset").click().run()
    assert "As it stands" not in said(script)
    assert "if_target" not in script.query_params


def test_an_address_with_a_supposition_opens_it(app):  # noqa: F811
    script = open_page(app("s1", **REVENUE, if_for=KEY, if_rest="share:0.5", if_weight="3"), "indicator.py")
    assert not script.exception
    assert script.number_input(key=f"if_rest_by@{KEY}").value == 50
    assert script.number_input(key=f"if_weight@{KEY}").value == 3
    assert "Where 2026 ends" in said(script)


def test_a_supposition_about_another_period_is_dropped(app):  # noqa: F811
    script = open_page(app("s1", **REVENUE, if_for="S1.revenue.2026-Q2", if_weight="3"), "indicator.py")
    assert "As it stands" not in said(script)
    assert "if_weight" not in script.query_params


def test_what_could_not_be_a_target_is_said_and_nothing_is_computed(app):  # noqa: F811
    script = open_page(app("s1", **REVENUE, if_for=KEY, if_target="-5"), "indicator.py")
    assert "must be 0 or more" in script.error[0].value
    assert "As it stands" not in said(script)


def test_a_typed_address_that_is_no_number_does_no_harm(app):  # noqa: F811
    script = open_page(app("s1", **REVENUE, if_for=KEY, if_target="much", if_rest="share:nan"), "indicator.py")
    assert not script.exception
    assert "As it stands" not in said(script)


def test_an_amount_a_month_begins_with_the_pace_so_far(app):  # noqa: F811
    script = open_page(app("s1", **REVENUE), "indicator.py")
    script = script.selectbox(key=f"if_rest@{KEY}").set_value("amount").run()
    assert not script.exception
    assert script.number_input(key=f"if_rest_by@{KEY}").value > 0
    assert script.query_params["if_rest"].startswith("amount:")


FAMILIES = {"supervisor": "S1", "period": "2026-Q3", "if_for": "S1.families.2026-Q3"}


def test_moved_family_weights_move_the_score_stand_in_the_address_and_are_stored_nowhere(app, company):  # noqa: F811
    script = open_page(app("director", supervisor="S1", period="2026-Q3"), "overview.py")
    assert "As it stands" not in said(script)
    before = stored(company)
    for family, weight in (("operating", 0.0), ("team", 50.0)):
        script = script.number_input(key=f"if_weights.{family}@S1.families.2026-Q3").set_value(weight).run()
    assert not script.exception
    assert script.query_params["if_weights"] == "operating:0,team:50"
    assert "Who would move, by how much" in said(script)
    assert stored(company) == before
    script = script.button(key="what_if_reset").click().run()
    assert "if_weights" not in script.query_params
    assert "As it stands" not in said(script)


def test_a_supervisor_sees_their_own_score_move_and_nobody_elses(app):  # noqa: F811
    script = open_page(app("s1", **FAMILIES, if_weights="operating:1,nonsense:3,team:x,process:-2"), "overview.py")
    assert not script.exception
    assert script.number_input(key="if_weights.operating@S1.families.2026-Q3").value == 1
    assert "As it stands" in said(script)
    assert "Who would move" not in said(script)
