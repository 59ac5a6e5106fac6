"""The analysis report itself, on the page of its row: handed in by its supervisor, read by leadership (policy 3.4)."""

from __future__ import annotations

import streamlit as st

from appraisal import (
    BEGINNINGS,
    LARGEST_ATTACHMENT,
    AttachedFile,
    RegisterRow,
    ReportFile,
    hand_in_report,
    mark_report_read,
    may_hand_in,
    report_files,
)
from scope import Role
from text import moment, t
from ui.kit import (
    Html,
    Part,
    attachment_address,
    attempt,
    current_day,
    current_scope,
    icon,
    listing,
    local_time,
    name_of_person,
    show_markup,
    store,
    tag,
)


def report_file_part(row: RegisterRow) -> None:
    """Its versions with who read them; below, the way to hand in the next one, or to mark the latest as read."""
    who, title = current_scope(), t("The report itself")
    files = report_files(store(), who, row.key)
    head = tag("h2", title, class_="head")
    if files:
        heads = [("", t("File")), ("nowrap", t("Handed in")), ("", t("Handed in by")), ("", t("Read by leadership"))]
        show_markup(head, listing(title, heads, [_version(version) for version in files]), key="report_files")
    else:
        says = t("No file yet. Hand the report in here: it is kept with this row, and leadership is asked to read it.")
        if not may_hand_in(who):
            says = t("No file yet: its supervisor hands it in here.")
        show_markup(head, tag("p", says, class_="quiet"), key="report_files")
    if who.role is Role.LEADERSHIP and files:
        _mark(files[0], who.person)
    if may_hand_in(who):
        _hand_in(row, len(files))


def _version(version: ReportFile) -> list[tuple[str, Part]]:
    file = version.file
    address = attachment_address(file.attachment_id)
    name = tag("a", icon("file"), file.name, href=address, class_="plain", download=True)
    readers: Part = tag("span", t("not read yet"), class_="pill watch")
    if version.readings:
        readers = tag("div", *(_reader(reading.read_by, moment(local_time(reading.read_at))) for reading in
                               version.readings))  # fmt: skip
    return [
        ("", name),
        ("nowrap", moment(local_time(file.attached_at))),
        ("", name_of_person(file.attached_by)),
        ("", readers),
    ]


def _reader(person: str, at: str) -> Html:
    return tag("div", icon("on"), " ", name_of_person(person), tag("span", f" · {at}", class_="quiet small"))


def _mark(latest: ReportFile, me: str) -> None:
    if me in {reading.read_by for reading in latest.readings}:
        return
    if st.button(t("Mark as read"), type="primary", key=f"report_read_{latest.file.attachment_id}"):
        number = latest.file.attachment_id
        attempt(lambda: mark_report_read(store(), current_scope(), number), t("Marked as read."))


def _hand_in(row: RegisterRow, versions: int) -> None:
    """The form; after a version it begins anew."""
    with st.form(f"hand_in_{row.key}_{versions}"):
        file = st.file_uploader(
            t("The report as a file, up to {n} MB", n=LARGEST_ATTACHMENT >> 20), type=sorted(BEGINNINGS)
        )
        if not row.cells["delivered_on"]:
            st.caption(t("With it, the report counts as delivered today."))
        if st.form_submit_button(t("Hand in a new version") if versions else t("Hand in the report")):
            if file is None:
                st.error(t("Choose the file first; nothing was stored."), icon=":material/error:")
                return
            handed = AttachedFile(file.name, file.getvalue())
            attempt(
                lambda: hand_in_report(store(), current_scope(), row.key, handed, current_day()),
                t("The report is handed in."),
            )
