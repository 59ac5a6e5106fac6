"""The signed copy: the form's pages as they were at the signature, kept as bytes with their hash.

How a form looks is decided above (reports/appraisal_form.py): whoever signs hands in what makes the pages.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from appraisal.kinds import ANNUAL
from data.store import Store, now
from scope import Scope

# From a record and its hash: the pages, by language.
FormMaker = Callable[[Mapping[str, Any], str], Mapping[str, bytes]]


@dataclass(frozen=True)
class SignedForm:
    """One kept copy. `intact`: are the bytes those that were kept at the signature?"""

    lang: str
    content: bytes
    sha256: str

    @property
    def intact(self) -> bool:
        """Are the bytes those of the signature?"""
        return hashlib.sha256(self.content).hexdigest() == self.sha256


def keep_forms(on: Any, record: Mapping[str, Any], version: int, pages: Mapping[str, bytes]) -> None:
    """Keep the pages of a signed version, within the transaction of its signature."""
    for lang, content in pages.items():
        on.execute(
            "INSERT INTO signed_forms VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                record["supervisor_id"],
                record["year"],
                record["kind"],
                version,
                lang,
                content,
                hashlib.sha256(content).hexdigest(),
                now(),
            ],
        )


def signed_forms(
    store: Store, who: Scope, supervisor_id: str, year: int, version: int, *, kind: str = ANNUAL
) -> dict[str, SignedForm]:
    """The kept copies of a signed version, by language; empty for one that was signed before copies were kept.

    Raises NotAllowed out of sight, and for a role whose business personnel matters are not.
    """
    who.need_personnel_of(supervisor_id)
    rows = store.rows(
        """SELECT lang, content, sha256 FROM signed_forms
           WHERE supervisor_id = ? AND year = ? AND kind = ? AND version = ?""",
        [supervisor_id, year, kind, version],
    )
    return {lang: SignedForm(lang, bytes(content), sha256) for lang, content, sha256 in rows}
