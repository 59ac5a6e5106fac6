"""A supervisor's year, played through by the roles it needs, in each language, on figures that anyone can check.

Plan, routine check, appraisal with talk and objection, reward, training and what became of it: policy 2.1, 3.1, 4 and
5. Beside it what few years see: requests refused and granted, a second signature, a refusal to acknowledge (judgement
2 and 3); up to there it is prepared by code (prepared_year.py).
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pypdf
import pytest
from playwright.sync_api import Locator, Page, StorageState, expect

from appraisal.annual_flow import APPRAISAL_FLOW
from appraisal.fact_requests import ANSWERED, ANSWERS
from appraisal.kinds import ANNUAL, KINDS
from appraisal.plan_flow import APPROVED, DRAFT, PLAN_FLOW, RETURNED, SUBMITTED
from appraisal.plan_workbook import plan_from, workbook_of
from appraisal.plans import Plan
from appraisal.recusal import SIGNED, recused_in_words
from data.home import Home
from data.schemas import EVERY_TABLE
from data.schemas.choice_words import CHOICE_WORDS
from data.store import Store
from insight.effect import Verdict
from metrics.annual_score import Annual, annual
from metrics.catalogue import INDICATORS
from metrics.periods import Period
from metrics.target_rows import Marks
from reports.effect_words import verdict_words
from scope import Role, Scope
from server.sample_company.make import PASSWORD
from tests.browser.conftest import sign_in, who
from tests.browser.prepared_year import EARLIER, HALF_SIGNED, REQUESTED, Asked, prepared
from tests.browser.test_journeys import HEADER, drop, settled
from tests.served import Served, serve
from text import DEFAULT_LANGUAGE, Unit, Words, figure, language, number, t, use_language

ENDED = 2025  # the year that is appraised
PLANNED = Period.year(max(2027, date.today().year))  # a year without targets, that can still be re-planned
LACKING = Decimal(2_000_000)  # what a row of it lacks, says the supervisor
BONUS_FOR, PRAISE = "Revenue beyond the plan, team kept.", "Two chains won in a hard year"


class Story(NamedTuple):
    """Whose year it is; what they object to in its appraisal, a row that is wrong or one that is missing; where they
    were weak and when, the day of the training, and what became of the indicator."""

    whose: str
    missing: bool
    weak: str
    period: Period
    held: str
    became: Verdict


# Each language plays with a supervisor of its own, so that both can share one server.
STORIES = {
    "zh": Story("S1", False, "request_fulfilment", Period.quarter(ENDED + 1, 1), "2026-04-15", Verdict.NOT_PROVEN),
    "en": Story("S2", True, "efficiency_gain", Period.year(ENDED), "2026-04-15", Verdict.EFFECTIVE),
}


# The requests that wait in the served company, by the language that answers them.
ASKED: dict[str, Asked] = {}
LIGHT = "/policy"  # a page that computes nothing: where one lands after signing in
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def own_app(sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The dashboard over a copy of the sample company for these years alone."""
    home = Home(tmp_path_factory.mktemp("year") / "home")
    shutil.copytree(sample_home.path, home.path)
    store = Store.open(home)
    ASKED.update({lang: prepared(store, lang, story.whose) for lang, story in STORIES.items()})
    store.close()
    served = serve(home)
    yield served
    served.stop()


class Row(NamedTuple):
    """A row of the operating results and where it came from."""

    load_id: int
    line: int
    day: str
    place: str  # segment to channel, as a file has them
    revenue: Decimal
    cost: Decimal


@dataclass(frozen=True)
class Player:
    """Somebody at a browser of their own; messages are given in English and met in the language that is played in."""

    page: Page
    app: Served
    where: str = "stMain"  # the test id of what fields and buttons are looked for in

    @property
    def sheet(self) -> Locator:
        """The part of the page that is worked on."""
        return self.page.get_by_test_id(self.where)

    def there(self, wanted: Locator) -> Locator:
        """What is wanted, once it is to be seen and the run that brought it has ended."""
        expect(wanted).to_be_visible()
        settled(self.page)
        return wanted

    def goes(self, path: str) -> Page:
        """Open a page, and wait until it has run."""
        self.page.goto(f"{self.app.url}{path}{'&' if '?' in path else '?'}lang={language()}")
        expect(self.page.get_by_test_id("stMain").get_by_role("heading", level=1)).to_be_visible()
        return settled(self.page)

    def presses(self, message: str, **params: object) -> None:
        """Press the button of that name, once the page has run."""
        settled(self.page)
        self.there(self.sheet.get_by_role("button", name=t(message, **params), exact=True)).click()

    def field(self, label: str) -> Locator:
        """The field of that name."""
        return self.there(self.sheet.get_by_role("textbox", name=label, exact=True))

    def writes(self, label: str, text: str) -> None:
        """Fill the field of that name and leave it: Streamlit takes the text then."""
        field = self.field(label)
        field.fill(text)
        field.blur()

    def counts(self, label: str, count: int) -> None:
        """Fill the field of numbers of that name."""
        field = self.there(self.sheet.get_by_test_id("stNumberInput").filter(has_text=label).locator("input"))
        field.fill(str(count))
        field.press("Tab")

    def dates(self, label: str, day: str) -> None:
        """Type a day (2025-12-30) into the parts of the field of that name."""
        field = self.there(self.sheet.get_by_test_id("stDateInput").filter(has_text=label))
        field.get_by_role("spinbutton").first.click()
        self.page.keyboard.type(day.replace("-", ""))
        self.page.keyboard.press("Tab")  # to the calendar's button
        self.page.keyboard.press("Tab")  # out of the field: the day is taken

    def picks(self, label: str, option: str) -> None:
        """Choose in a list by a part of its words."""
        box = self.there(self.sheet.get_by_test_id("stSelectbox").filter(has_text=label))
        box.locator("input").click()
        box.locator("input").fill(option)  # a long list shows what is near, or what is asked for
        self.page.get_by_role("option").filter(has_text=option).first.click()
        settled(self.page)

    def sees(self, message: str, **params: object) -> None:
        """Wait until the page says it."""
        expect(self.page.get_by_text(t(message, **params)).first).to_be_visible()

    def table(self, name: str) -> Locator:
        """The rows of the table of that name."""
        return self.page.get_by_role("table", name=name, exact=True).locator("tbody tr")


@pytest.fixture(params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each language in turn, spoken here as well: t() then gives the words that are to be met."""
    use_language(request.param)
    yield request.param
    use_language(DEFAULT_LANGUAGE)


@pytest.fixture(scope="module")
def _cookies() -> dict[str, StorageState]:
    """Of whoever signed in for one language already."""
    return {}


@pytest.fixture
def player(
    own_app: Served, new_page: Callable[..., Page], lang: str, _cookies: dict[str, StorageState]
) -> Callable[[str], Player]:
    """player("director"): that person, signed in once for both languages."""

    def make(username: str) -> Player:
        if username not in _cookies:
            page = new_page(lang)
            sign_in(page, own_app, username, PASSWORD, LIGHT)
            _cookies[username] = page.context.storage_state()
            return Player(page, own_app)
        return Player(new_page(lang, storage_state=_cookies[username]), own_app)

    return make


def before(sample: Store, whose: str) -> Annual:
    """The year that ended, as it stands in the sample company before anybody plays."""
    return annual(sample, Scope("reader", Role.LEADERSHIP, None), whose, ENDED, as_of=date.today())


def largest_row(sample: Store, whose: str) -> Row:
    """Their row with the largest revenue in December."""
    load_id, line, day, *place, revenue, cost = sample.rows(
        """SELECT load_id, line, date, segment, region, product, channel, revenue, cost FROM operating_results
           WHERE supervisor_id = ? AND date BETWEEN ? AND ? AND superseded_by IS NULL ORDER BY revenue DESC LIMIT 1""",
        [whose, f"{ENDED}-12-01", f"{ENDED}-12-31"],
    )[0]
    return Row(load_id, line, str(day), ",".join(place), Decimal(revenue), Decimal(cost))


def test_a_supervisors_year_from_the_plan_to_what_became_of_the_training(player, sample, lang, tmp_path):
    story = STORIES[lang]
    whose = story.whose
    own, director, analyst = player(whose.lower()), player("director"), player("analyst")
    year, row = before(sample, whose), largest_row(sample, whose)
    planned(own, director, whose)
    checked(director, own, whose, year)
    scores = appraised(own, director, player("hr"), analyst, story, year, row, tmp_path)
    assert scores[1] > scores[0]
    rewarded(director, own, whose, tmp_path)
    trained(director, own, story)


def test_requests_are_refused_and_granted_and_a_served_appraisal_is_not_acknowledged(player, lang):
    director, people = player("director"), player("hr")
    answered(people, director, player(STORIES[lang].whose.lower()), ASKED[lang])
    refused(people, player(HALF_SIGNED[lang].lower()), HALF_SIGNED[lang])


# ---------------------------------------------------------------------- changes after the fact: judgement 2


def answered(people: Player, director: Player, own: Player, asked: Asked) -> None:
    """HR refuses one request and says why, and grants the other for the director; whoever asked reads both."""
    path = f"/after_the_fact?year={REQUESTED[language()]}"
    people.goes(path)
    form = request(people, asked.refused)
    form.get_by_role("textbox", name=t("Remark (needed to refuse)")).fill("The client's mail says otherwise.")
    settled(people.page)
    form.get_by_role("button", name=t("Refuse"), exact=True).click()
    expect(request(people, asked.refused).locator(".pill")).to_have_text(str(ANSWERS["refused"]))
    expect(request(people, asked.refused)).to_contain_text("The client's mail says otherwise.")

    stands_in(people, director)
    people.goes(path)
    form = request(people, asked.granted)
    expect(form).to_contain_text(
        t("KPI score of the year: {before} → {after}", before="", after="").split(" → ")[0].strip()
    )
    settled(people.page)
    form.get_by_role("button", name=t("Grant"), exact=True).click()
    expect(request(people, asked.granted).locator(".pill")).to_have_text(str(ANSWERS["granted"]))
    is_back(people, director, asked.about_granted)

    own.goes("/desk")
    for answer, about in (("refused", asked.about_refused), ("granted", asked.about_granted)):
        own.sees(str(ANSWERED.format(about=about, answer=ANSWERS[answer])))


def stands_in(people: Player, director: Player) -> None:
    """The director names HR for the days away, and HR chooses to act for them: the page says so on every screen."""
    director.goes("/deputies")
    director.picks(t("Deputy"), who("hr").name)
    director.writes(t("Reason"), "At the fair in Guangzhou.")
    director.presses("Name the deputy")
    director.sees("Stored.")
    people.goes("/deputies")
    people.presses("Act for {name}", name=who("leadership").name)
    people.sees("Act as myself")


def is_back(people: Player, director: Player, granted: Words) -> None:
    """HR acts as themselves again; the director reads what was done for them, and ends the delegation."""
    people.goes("/deputies")
    settled(people.page).get_by_test_id("stMain").get_by_role("button", name=t("Act as myself")).first.click()
    expect(people.page.get_by_role("button", name=t("Act for {name}", name=who("leadership").name))).to_be_visible()
    director.goes("/deputies")
    expect(director.table(t("Done by deputies")).first).to_contain_text(str(granted))
    settled(director.page).get_by_text(t("End a delegation before its day"), exact=True).click()
    field = director.sheet.locator(".st-key-revoke_reason").get_by_role("textbox")
    director.there(field).fill("Back from the fair.")
    field.blur()
    director.presses("End the delegation")
    director.sees("Revoked.")


def request(player: Player, number_of: int) -> Locator:
    """The box of a request: what was asked for, its answer or the form for one."""
    own = player.page.locator(f".st-key-request_{number_of}")
    return player.there(player.page.get_by_test_id("stVerticalBlock").filter(has=own).last)


# ---------------------------------------------------------------------- second signature, refusal: judgement 3


def refused(people: Player, own: Player, whose: str) -> None:
    """HR gives the second signature and hands over; that it is not acknowledged is recorded before a witness."""
    path = f"/appraisal?supervisor={whose}&year={EARLIER}"
    people.goes(path)
    people.presses("Give the second signature")
    expect(people.table(t("Signatures"))).to_have_count(1)
    for role in ("leadership", "hr"):
        expect(people.table(t("Signatures")).first).to_contain_text(who(role).name)
    stands(people, "signed")

    settled(people.page).get_by_text(t("Record that acknowledgement is refused"), exact=True).click()
    people.writes(t("Witness, besides yourself"), "Ms Qian")
    people.writes(t("What was said and done"), "Read, and put back on the table.")
    people.presses("Record the refusal")
    people.sees("Acknowledgement refused")

    own.goes(path)
    own.sees("Acknowledgement refused")
    expect(own.page.get_by_text("Read, and put back on the table.").first).to_be_visible()
    expect(own.page.get_by_text(re.compile("Ms Qian")).first).to_be_visible()
    expect(own.page.get_by_role("button", name=t("Acknowledge"), exact=True)).to_be_visible()


# ---------------------------------------------------------------------- the plan: policy 2.1, 3.1


def planned(own: Player, director: Player, whose: str) -> None:
    """Drafted, returned, raised, approved; re-planned from July: by then 2.1 million a month held for March."""
    path = f"/plan?supervisor={whose}&year={PLANNED.start.year}&part=file"
    own.goes(path)
    own.presses("Draft from last year and the market")
    moved(own, None, DRAFT)
    brings(own, whose, {month.code: 2_000_000 for month in PLANNED.months})
    moved(own, "submit", SUBMITTED)
    director.goes(path)
    moved(director, "return", RETURNED, "100,000 more each month: two chains are signed.")

    own.goes(path)
    own.sees(
        "Returned by {person}: {remark}",
        person=who("leadership").name,
        remark="100,000 more each month: two chains are signed.",
    )
    brings(own, whose, {month.code: 2_100_000 for month in PLANNED.months})
    moved(own, "submit", SUBMITTED)
    director.goes(path)
    moved(director, "approve", APPROVED)
    aims_at(own, whose, PLANNED, 25_200_000)

    own.goes(path)
    own.presses("Re-plan")
    month = PLANNED.months[6].name
    asked = replace(own, where="stPopoverBody")
    asked.picks(t("It holds from"), str(month))
    asked.presses("Begin the re-plan")
    moved(own, None, DRAFT)
    expect(own.page.get_by_test_id("stPopoverBody")).to_have_count(0)
    own.sees("to hold from {month}", month=month)
    brings(own, whose, {month.code: 2_100_000 if at < 6 else 1_500_000 for at, month in enumerate(PLANNED.months)})
    moved(own, "submit", SUBMITTED)
    director.goes(path)
    moved(director, "approve", APPROVED)
    for period, target in ((PLANNED, 21_600_000), (PLANNED.months[2], 2_100_000), (PLANNED.months[7], 1_500_000)):
        aims_at(own, whose, period, target)


def moved(player: Player, move: str | None, state: str, remark: str = "") -> None:
    """Make a move with its remark; the plan stands in that state then."""
    if move is not None:
        name = str(PLAN_FLOW.names[move])
        name = name[0].upper() + name[1:]
        player.sheet.get_by_role("button", name=name, exact=True).click()
        asked = replace(player, where="stPopoverBody")
        if remark:
            asked.writes(t("Remark"), remark)
        asked.sheet.get_by_role("button", name=name, exact=True).click()
    expect(player.page.locator(".st-key-plan_state .pill")).to_have_text(str(PLAN_FLOW.states[state]))


def brings(own: Player, whose: str, months: dict[str, int]) -> None:
    """Download the plan as a workbook, write these months' revenue in it with quarters and year, and bring it back."""
    with own.page.expect_download() as taken:
        own.sheet.get_by_role("button", name=t("Download the plan (.xlsx)")).click()
    plan = plan_from(
        Path(taken.value.path()).read_bytes(), "plan.xlsx", Plan(supervisor_id=whose, year=PLANNED.start.year)
    )
    periods = [PLANNED, *(Period.quarter(PLANNED.start.year, n) for n in (1, 2, 3, 4)), *PLANNED.months]
    sums = {period.code: sum(months[month.code] for month in period.months) for period in periods}
    marks = {("revenue", code): Marks(None, float(total), None) for code, total in sums.items()}
    changed = workbook_of(replace(plan, targets={**plan.targets, **marks}))
    own.page.locator("input[type=file]").set_input_files({"name": "plan.xlsx", "mimeType": XLSX, "buffer": changed})
    own.presses("Use it")
    expect(own.page.get_by_role("button", name=t("Use it"))).to_have_count(0)


def aims_at(own: Player, whose: str, period: Period, target: float) -> None:
    """The indicator's page has this target for revenue in that period; what it computes below is not waited for."""
    own.page.goto(
        f"{own.app.url}/indicator?indicator=revenue&supervisor={whose}&period={period.code}&lang={language()}"
    )
    expect(own.page.get_by_text(figure(target, Unit.MONEY), exact=True).first).to_be_visible()


# ---------------------------------------------------------------------- routine checks: policy 4.1


def checked(director: Player, own: Player, whose: str, year: Annual) -> None:
    """No task of the list was due that month: 85 for attitude and for teamwork make 85."""
    director.goes(f"/routine?supervisor={whose}&year={ENDED}")
    director.dates(t("Checked on"), f"{ENDED}-12-30")
    director.sees(
        "No task in the list is due from {first} to {last}: attitude and teamwork make up the whole check.",
        first=f"{ENDED}-12-01",
        last=f"{ENDED}-12-30",
    )
    director.presses("Store the check")
    checks = len(year.checks) + 1
    mean = (sum(one.score for one in year.checks) + 85) / checks
    director.sees("Mean of {n} checks: {score}", n=checks, score=number(mean, 1))
    own.goes(f"/routine?supervisor={whose}&year={ENDED}")
    made = own.table(t("Checks of {year}", year=ENDED)).filter(has_text=f"{ENDED}-12-30")
    expect(made).to_contain_text("85.0")


# ---------------------------------------------------------------------- the appraisal: policy 4.1, 4.2


def appraised(
    own: Player, director: Player, people: Player, analyst: Player, story: Story, year: Annual, row: Row, folder: Path
) -> tuple[float, float]:
    """Assessed, signed, objected to, a row corrected (or added), answered, signed anew, acknowledged: before, after."""
    whose = story.whose
    path = f"/appraisal?supervisor={whose}&year={ENDED}"
    revenue = next(line.value.value for line in year.score.lines if line.indicator.key == "revenue")
    people.goes(path)
    people.presses("Open: {appraisal}", appraisal=KINDS[ANNUAL])
    stands(people, "open")

    own.goes(path)
    own.writes(t("My year as a whole"), "Two chains won; one row of December lacks its second page.")
    own.presses("Hand in")
    stands(own, "assessed")

    people.goes(path)
    people.sees("Two chains won; one row of December lacks its second page.")
    people.writes(t("Who took part"), "The supervisor and the director.")
    people.writes(t("What leadership and HR said"), "Revenue grew; the reports come late.")
    people.writes(t("What the supervisor said"), "Two invoices came in January only.")
    people.presses("Record the talk")
    people.sees("Two invoices came in January only.")
    director.goes(path)
    director.sees("Two invoices came in January only.")
    expect(director.page.get_by_role("row", name=figure(revenue, Unit.MONEY)).first).to_be_visible()
    first = signed(director, 1)

    own.goes(path)
    # What is missing is objected to at the figure that lacks it; a row by the address that it carries.
    if story.missing:
        settled(own.page).locator('a[href*="object=indicator%3Arevenue"]').first.click()
    else:
        own.goes(f"{path}&object=row:operating_results/{row.load_id}/{row.line}")
    own.writes(t("What is wrong, and how do you know?"), "The second page of the invoice is missing: see the bank.")
    own.presses("Send the objection")
    stands(own, "objected")

    analyst.goes("/upload?table=operating_results")
    file = f"second-page-{whose}.csv"
    corrected = f"{row.day},{whose},{row.place},{row.revenue + LACKING},{row.cost}"
    added = f"{row.day},{whose},{row.place} 2,{LACKING},0"
    drop(analyst.page, folder, file, HEADER, added if story.missing else corrected)
    analyst.presses("Store")
    expect(analyst.table(t("Loads so far")).first).to_contain_text(file)

    director.goes(path)
    expect(director.page.get_by_text(str(recused_in_words(SIGNED))).first).to_be_visible()
    people.goes(path)
    people.writes(t("Answer"), "You are right: corrected today.")
    people.picks(t("Corrected by"), file)
    people.presses("Send the answer")
    stands(people, "answered")

    director.goes(path)
    second = signed(director, 2)

    own.goes(path)
    own.sees("Score before {before} → after {after}", before=number(first, 1), after=number(second, 1))
    after = figure(revenue + float(LACKING), Unit.MONEY)
    expect(own.page.get_by_role("row", name=after).first).to_be_visible()
    expect(own.table(t("Signatures")).nth(0)).to_contain_text(number(second, 1))
    expect(own.table(t("Signatures")).nth(1)).to_contain_text(number(first, 1))
    expect(own.table(t("Signatures")).nth(0).locator("code")).to_have_attribute("title", re.compile("^[0-9a-f]{64}$"))
    own.presses("Acknowledge")
    stands(own, "acknowledged")
    own.presses("Verify: compute the signed record again")
    own.sees("The bytes are those that were signed, and the data, targets and scheme of then give the same figures.")
    own.sees("Today's data, targets and scheme give the same figures too.")
    expect(own.page.get_by_role("button", name=t("Send the objection"))).to_have_count(0)
    return first, second


def stands(player: Player, state: str) -> None:
    """The appraisal has come to this state."""
    expect(player.page.locator(".pill", has_text=str(APPRAISAL_FLOW.states[state])).first).to_be_visible()


def signed(director: Player, signatures: int) -> float:
    """Sign, and wait for so many signatures to stand; the score that was signed."""
    name = t("Sign {score} · {grade}", score="", grade="").split("·")[0].strip()
    settled(director.page).get_by_role("button", name=re.compile(rf"^{name}\s*\d")).click()
    expect(director.table(t("Signatures"))).to_have_count(signatures)
    return float(director.page.locator(".hero .huge").inner_text())


# ---------------------------------------------------------------------- rewards: policy 4.3


def rewarded(director: Player, own: Player, whose: str, folder: Path) -> None:
    """Rules propose 20,000 and a certificate for excellence; leadership decides on 18,000, each with a reason."""
    path = f"/outcomes?supervisor={whose}&year={ENDED}"
    director.goes(path)
    expect(director.page.get_by_text("20,000", exact=True)).to_be_visible()
    director.presses("Take these up for decision")
    director.counts(t("Amount"), 18_000)
    certificate = t("Reason (stands on the certificate)")
    decisions = settled(director.page).get_by_test_id("stForm").filter(has_text=t("Decide"))
    bonus = decisions.filter(has_not_text=certificate).filter(has=director.page.get_by_role("textbox"))
    director.page.bring_to_front()
    for form, reason in ((bonus.first, BONUS_FOR), (decisions.filter(has_text=certificate), PRAISE)):
        if reason is PRAISE:
            director.writes(t("Awarded by (the company's name)"), "Northwind")
        field = form.get_by_role("textbox")
        field.fill(reason)
        field.blur()
        settled(director.page)
        form.get_by_role("button", name=t("Decide"), exact=True).click()
        expect(director.page.locator(".st-key-outcomes_reminder")).to_be_visible()
        # Its line in the list, for the field of the form shows the reason before it is stored.
        expect(director.page.get_by_role("listitem").filter(has_text=reason)).to_be_visible()

    own.goes(path)
    expect(own.page.get_by_text("18,000", exact=True)).to_be_visible()
    expect(own.page.get_by_text(BONUS_FOR)).to_be_visible()
    named = {"zh": t("Certificate in Chinese (PDF)"), "en": t("Certificate in English (PDF)")}[language()]
    with own.page.expect_download() as taken:
        own.page.get_by_role("button", name=named).click()
    content = Path(taken.value.path()).read_bytes()
    assert content.startswith(b"%PDF")
    words = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(content)).pages)
    assert str(ENDED) in words
    assert PRAISE in " ".join(words.split())


# ---------------------------------------------------------------------- training and growth: policy 5


def trained(director: Player, own: Player, story: Story) -> None:
    """The weak point becomes a need, its training is planned, held and recorded; then what became of the indicator."""
    whose, topic, stored = (
        story.whose,
        f"Fewer detours {story.whose}",
        "Stored. It counts at once, and every change is kept.",
    )
    growth = f"/growth?supervisor={whose}"
    director.goes(f"{growth}&period={story.period.code}")
    weak = director.table(t("What the figures say should be learned, {period}", period=story.period.name))
    expect(weak).to_have_count(1)
    expect(weak).to_contain_text(str(INDICATORS[story.weak].name))
    weak.get_by_role("link", name=t("Enter as a need")).click()
    director.page.wait_for_url(re.compile("table=training_needs"))
    need_id = director.field(labels_of("training_needs")("need_id")).input_value()
    director.presses("Store")
    director.sees(stored)

    director.goes("/registers?register=training&table=trainings&row=new")
    label = labels_of("trainings")
    director.writes(label("topic"), topic)
    director.picks(label("method"), str(CHOICE_WORDS["internal"]))
    director.writes(label("trainer"), "Ada")
    director.dates(label("planned_on"), story.held)
    director.writes(label("planned_cost"), "6000.00")
    director.picks(label("status"), str(CHOICE_WORDS["approved"]))
    director.presses("Store")
    director.sees(stored)
    director.goes(f"{growth}&period={ENDED + 1}")
    director.page.get_by_role("link", name=topic).click()
    director.page.wait_for_url(re.compile("table=trainings&row="))
    director.presses("Set to “{state}”", state=CHOICE_WORDS["held"])
    asked = replace(director, where="stPopoverBody")
    asked.dates(label("held_on"), story.held)
    asked.writes(label("cost"), "5500.00")
    asked.presses("Confirm")
    director.sees("Stored as a new version; the one before is kept.")

    director.goes("/registers?register=training&table=training_records&row=new&supervisor_id=" + whose)
    label = labels_of("training_records")
    director.picks(label("training_id"), topic)
    director.picks(label("need_id"), need_id)
    director.picks(label("indicator"), str(INDICATORS[story.weak].name))
    director.picks(label("attendance"), str(CHOICE_WORDS["attended"]))
    director.writes(label("test_score"), "92")
    director.writes(label("learned"), "Walk the process first.")
    director.presses("Store")
    director.sees("Stored. With it, the training need is met: {needs}", needs=need_id)

    director.goes(f"{growth}&period={ENDED + 1}")
    plan = director.table(t("Training plan {year}", year=ENDED + 1)).filter(has_text=topic)
    expect(plan).to_contain_text(t("{n} of {total}", n="1", total="1"))
    expect(plan).to_contain_text(figure(5500, Unit.MONEY))
    own.goes(growth)
    record = own.table(t("Training record")).filter(has_text=topic)
    expect(record).to_contain_text("92")
    expect(record).to_contain_text(f"{INDICATORS[story.weak].name} {verdict_words(story.became)}")


def labels_of(table: str) -> Callable[[str], str]:
    """How a form of that table names a column."""
    declared = EVERY_TABLE[table]
    return lambda column: f"{declared.label(column)}{'' if declared.optional(column) else ' *'}"
