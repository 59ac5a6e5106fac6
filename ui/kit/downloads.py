"""Where files are downloaded."""

from __future__ import annotations

from metrics import Period


def report_address(supervisor_id: str, period: Period, lang: str) -> str:
    """Where the report of a supervisor and period is fetched; the route asks again who may see it."""
    return f"/files/report/{supervisor_id}/{period.code}.pdf?lang={lang}"


def attachment_address(attachment_id: int) -> str:
    """Where an attached file is fetched; the route asks again who may read it."""
    return f"/files/attachment/{attachment_id}"
