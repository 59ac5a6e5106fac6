"""What a picker shows for each code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def picker_labels(names: Mapping[Any, str]) -> Callable[[Any], str]:
    """A format function with its words fixed now: Streamlit also calls it before a run has said which language it
    speaks. A code without a name stands for itself."""
    return lambda code: names.get(code, str(code))
