"""The list of loads, reverts and reinstatements: on the loads page all of them, on the upload page the last ones."""

from __future__ import annotations

from collections.abc import Sequence

from data.intake.history import Load, RevertRecord
from data.schemas import EVERY_TABLE
from text import moment, number, t
from ui.kit import LOADS, Html, ListHead, Part, link, local_time, name_of_file, name_of_person, table_under_heading, tag


def load_list(events: Sequence[Load | RevertRecord], title: str, *, most: int) -> list[Part]:
    """The first `most` of them, in their order; how many there are where that is not all."""
    heads: tuple[ListHead, ...] = (
        ("", t("When")),
        ("", t("File")),
        ("", t("By")),
        ("num", t("Rows in the file")),
        ("num", t("New")),
        ("num", t("Corrected")),
        ("num", t("Unchanged")),
        ("num", t("To correct")),
    )
    body = (_load_row(event) if isinstance(event, Load) else _revert_row(event) for event in events[:most])
    table = table_under_heading(title, heads, body)
    parts: list[Part] = [table]
    if len(events) > most:
        parts.append(tag("p", t("The first {n} of {total}.", n=most, total=number(len(events))), class_="quiet small"))
    return parts


def _load_row(load: Load) -> Html:
    name = tag("a", name_of_file(load.file), href=link(LOADS, load=str(load.load_id)), class_="plain", data_go=True)
    about = t("load {number}, into {table}", number=load.load_id, table=EVERY_TABLE[load.table].title)
    back = tag("span", t("reverted"), class_="pill watch") if load.reverted_at else None
    rejected = tag("span", number(load.rejected), class_="bad" if load.rejected else None)
    figures = (
        (t("Rows in the file"), number(load.received)),
        (t("New"), number(load.added)),
        (t("Corrected"), number(load.superseded)),
        (t("Unchanged"), number(load.unchanged)),
        (t("To correct"), rejected),
    )
    return tag(
        "tr",
        tag("td", moment(local_time(load.loaded_at)), class_="nowrap two", data_label=t("When")),
        tag("th", name, " ", back, tag("div", about, class_="quiet small"), scope="row", class_="all wide"),
        tag("td", name_of_person(load.loaded_by), data_label=t("By")),
        *(tag("td", inside, class_="num", data_label=label) for label, inside in figures),
    )


def _revert_row(record: RevertRecord) -> Html:
    number_of = {"number": record.load_id}
    done = t("Load {number} reverted", **number_of) if record.is_revert else t("Load {number} reinstated", **number_of)
    name = tag("a", done, href=link(LOADS, load=str(record.load_id)), class_="plain", data_go=True)
    counts = t(
        "{gone} rows left, {returned} came in, {changed} changed",
        gone=number(record.removed),
        returned=number(record.restored),
        changed=number(record.changed),
    )
    return tag(
        "tr",
        tag("td", moment(local_time(record.recorded_at)), class_="nowrap two", data_label=t("When")),
        tag("th", name, tag("div", record.reason, class_="quiet small"), scope="row", class_="all wide"),
        tag("td", name_of_person(record.recorded_by), data_label=t("By")),
        tag("td", counts, colspan="5", class_="quiet all"),
    )
