"""The second files that mappings look things up in: kept beside the files as received, so that nothing is lost with
the folder they were dropped from.

    keep_lookup_files(home, mapping)                  # when a load or a source that uses them is recorded
    there = kept_lookup_files(home, {"shops.csv": sha256})
    Mapping.parsed(name, content, lists=there)
"""

from __future__ import annotations

from collections.abc import Mapping as Dict
from pathlib import Path

from data.home import Home
from data.intake.receive.received_file import receiving
from data.intake.records import Mapping


def keep_lookup_files(home: Home, mapping: Mapping | None) -> dict[str, str]:
    """Put every list of the mapping at files/<sha256>; gives their hashes by name."""
    hashes = {}
    for lookup in mapping.lookups if mapping else ():
        with receiving(home, lookup.file, lookup.path) as file:
            file.keep(home)
            hashes[lookup.file] = file.sha256
    return hashes


def kept_lookup_files(home: Home, hashes: Dict[str, str]) -> dict[str, Path]:
    """Where the kept lists lie, by name; one that is not there (its load is older than this keeping) is left out."""
    return {name: home.files / sha256 for name, sha256 in hashes.items() if (home.files / sha256).is_file()}
