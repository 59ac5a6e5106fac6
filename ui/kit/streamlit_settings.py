"""Streamlit's settings, wherever the dashboard is started from.

Streamlit itself looks for .streamlit/config.toml in the working folder and beside the command that was called: in a
checkout that is a link to streamlit.toml, of an installed command it is neither.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

SETTINGS_FILE = Path(__file__).with_name("streamlit.toml")


def streamlit_settings() -> dict[str, object]:
    """Every option of streamlit.toml by its dotted name, as `App.run` takes them: {"server.port": 8501}."""
    return dict(_options(tomllib.loads(SETTINGS_FILE.read_text(encoding="utf-8"))))


def _options(section: dict[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, value in section.items():
        if isinstance(value, dict):
            yield from _options(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value
