"""The home folder: the database, the files as received, archived reports. Nothing else is written anywhere."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

DEFAULT_HOME = "var"


@dataclass(frozen=True)
class Home:
    """Where one company's data live (environment variable SCORECARD_HOME, default var/)."""

    path: Path

    @classmethod
    def here(cls) -> Home:
        """The home that the environment names."""
        return cls(Path(os.environ.get("SCORECARD_HOME") or DEFAULT_HOME).expanduser().resolve())

    def make(self) -> Home:
        """Create the folders; only their owner may read them, for they hold people's appraisals."""
        for folder in (self.path, self.files, self.reports):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self

    @property
    def database(self) -> Path:
        """The DuckDB file."""
        return self.path / "scorecard.duckdb"

    @property
    def files(self) -> Path:
        """Files as received, each named by its SHA-256."""
        return self.path / "files"

    @property
    def reports(self) -> Path:
        """Reports as they were sent."""
        return self.path / "reports"

    @property
    def inbox(self) -> Path:
        """The watched folder: one folder per table, for systems that deliver by themselves."""
        return self.path / "inbox"

    @property
    def server(self) -> Path:
        """What a running server writes so that the command line finds it: address, process, token."""
        return self.path / "server.json"
