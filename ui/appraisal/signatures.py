"""What was signed, on the appraisal's page: the signatures, what they rest on, and whether it can be computed again."""

from __future__ import annotations

from functools import partial

import streamlit as st

from appraisal import CAUSES, Appraisal, RecordChange, SignedRecord, signed_forms, verify_record
from metrics import Scheme
from reports import AfterSignature, appraisal_form
from text import MISSING, moment, number, t
from ui.appraisal.acknowledgement import refused
from ui.appraisal.obstacles import signed_in_spite
from ui.kit import Html, current_scope, local_time, name_of_person, show_markup, store, table_under_heading, tag


def signatures(record: Appraisal) -> None:
    """Every signature, the latest first, with what it was given in spite of; verification and download."""
    if not record.signed:
        return
    heads = (
        ("", t("Version")),
        ("num", t("Score")),
        ("", t("Grade")),
        ("", t("Signed by")),
        ("", t("On")),
        ("", t("Rests on")),
        ("", t("SHA-256 of the record")),
    )
    rows = (_signature(signature, record.year.scheme) for signature in reversed(record.signed))
    table = table_under_heading(t("Signatures"), heads, rows)
    show_markup(
        tag("h2", t("Signatures"), class_="head"),
        table,
        refused(record),
        signed_in_spite(record.signed[-1]),
        key="signatures",
    )
    if st.button(t("Verify: compute the signed record again"), key="verify"):
        _show_verification(record.signed[-1])
    _downloads(record)


def _downloads(record: Appraisal) -> None:
    """The form of the last version with what followed, the copy kept at its signature, and its record."""
    last = record.signed[-1]
    file_name = f"{record.name.replace('/', '-')}-v{last.version}"
    kept = signed_forms(
        store(), current_scope(), record.supervisor.supervisor_id, record.year.year, last.version, kind=record.kind
    )
    with st.container(horizontal=True):
        for lang, name in (("zh", t("Appraisal form in Chinese (PDF)")), ("en", t("Appraisal form in English (PDF)"))):
            st.download_button(
                name,
                partial(_form, record, last, lang),
                file_name=f"{file_name}-{lang}.pdf",
                mime="application/pdf",
                on_click="ignore",
                key=f"form_{lang}",
            )
        for lang, name in (("zh", t("Signed copy in Chinese (PDF)")), ("en", t("Signed copy in English (PDF)"))):
            if lang in kept:
                st.download_button(
                    name,
                    kept[lang].content,
                    file_name=f"{file_name}-{lang}-signed.pdf",
                    mime="application/pdf",
                    on_click="ignore",
                    type="tertiary",
                    key=f"signed_copy_{lang}",
                )
        st.download_button(
            t("Download the signed record (JSON)"),
            last.content.encode("utf-8"),
            file_name=f"{file_name}.json",
            mime="application/json",
            on_click="ignore",
            type="tertiary",
        )


def _form(record: Appraisal, last: SignedRecord, lang: str) -> bytes:
    """The form as it is today: what was signed, and whether it was acknowledged since."""
    acknowledged = record.moves[-1].moved_at if record.state == "acknowledged" else None
    refused_since = [entry for entry in record.refusals if entry.version == last.version]
    return appraisal_form(last.record, lang, sha256=last.sha256, after=AfterSignature(acknowledged, refused_since))


def _signature(signature: SignedRecord, scheme: Scheme) -> Html:
    names = {band.key: band.name for band in scheme.grades}
    rests = t("data to load {load}, scheme version {version}", load=signature.at_load, version=signature.scheme_version)
    return tag(
        "tr",
        tag("th", number(signature.version), scope="row", data_label=t("Version")),
        tag("td", tag("strong", number(signature.total, 1)), class_="num", data_label=t("Score")),
        tag("td", names.get(signature.grade or "", signature.grade or MISSING), data_label=t("Grade")),
        tag("td", _signers(signature), data_label=t("Signed by")),
        tag("td", moment(local_time(signature.signed_at)), class_="nowrap", data_label=t("On")),
        tag("td", rests, data_label=t("Rests on"), class_="two"),
        tag(
            "td",
            tag("code", signature.sha256[:16], "…", title=signature.sha256),
            data_label=t("SHA-256 of the record"),
            class_="all",
        ),
    )


def _signers(signature: SignedRecord) -> str:
    second = signature.record.get("second_signature")
    names = [name_of_person(person) for person in (signature.signed_by, second and second["by"]) if person]
    return t(", ").join(names)


def _show_verification(signed: SignedRecord) -> None:
    with st.spinner(t("Computing again")):
        verification = verify_record(store(), current_scope(), signed)
    if not verification.intact:
        st.error(t("The stored bytes are not those that were signed: their hash differs."), icon=":material/error:")
    elif verification.reproduced:
        st.success(
            t("The bytes are those that were signed, and the data, targets and scheme of then give the same figures."),
            icon=":material/verified:",
        )
    else:
        st.warning(t("The data of then do not give the signed figures any more: a definition changed."))
    if verification.changes:
        # Told apart on purpose: a correction made later does not touch what was signed.
        show_markup(
            tag("p", t("Computed on today's data, these figures would differ:")),
            _changes(verification.changes),
            key="verified",
        )
    else:
        show_markup(
            tag("p", t("Today's data, targets and scheme give the same figures too."), class_="quiet"), key="verified"
        )


def _changes(changes: tuple[RecordChange, ...]) -> Html:
    heads = (t("Figure"), t("As signed"), t("Today"), t("Because"))
    rows = (
        tag(
            "tr",
            tag("th", change.what, scope="row"),
            tag("td", change.before),
            tag("td", change.after),
            tag("td", t(", ").join(str(CAUSES[c]) for c in change.causes)),
        )
        for change in changes
    )
    return table_under_heading(t("What changed"), heads, rows, look=None)
