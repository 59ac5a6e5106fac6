"""A load at work in a thread of its own, so that the page can say how far it is and can stop it.

The load hears of the wish to stop at its next step (on_progress) and ends there; nothing is stored then.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import streamlit as st

from data.intake.records import Progress
from errors import ScorecardError
from text import Words, number, t
from ui.kit import use_chosen_language

STAGES = {
    "reading": Words("Reading and checking", "正在读取并检查"),
    "comparing": Words("Comparing with what is stored", "正在与已有数据比对"),
    "storing": Words("Storing", "正在保存"),
}
AT_ONCE = 1.5  # seconds within which an answer comes without any sign of waiting
EVERY = 0.4  # seconds between two looks at how far it is


class Stopped(Exception):
    """Somebody asked the load to stop."""


class Run(threading.Thread):
    """One piece of work. After it: `result`, or `error`, or neither where it was stopped."""

    def __init__(self, key: Any, work: Callable[[Progress], Any]) -> None:
        super().__init__(name="upload", daemon=True)
        self.key, self._work = key, work
        self.result: Any = None
        self.error: BaseException | None = None
        self.stop = threading.Event()
        self.stopped = False
        self.stage, self.share = "reading", 0.0

    def run(self) -> None:
        """Do it, and keep what came of it for the page."""
        try:
            self.result = self._work(self._on_progress)
        except Stopped:
            self.stopped = True
        except BaseException as error:  # noqa: BLE001  raised again in the page's own thread
            self.error = error

    def _on_progress(self, stage: str, done: int, total: int | None) -> None:
        if self.stop.is_set():
            raise Stopped
        self.stage, self.share = stage, min(done / total, 1.0) if total else 0.0

    @property
    def says(self) -> str:
        """How far it is, in words."""
        stage = str(STAGES.get(self.stage, STAGES["reading"]))
        return f"{stage} {number(self.share * 100)}%" if self.share else stage


def run_result(slot: str, key: Any, work: Callable[[Progress], Any]) -> Any | None:
    """What comes of the work, done once per key; None while it runs (its progress stands on the page), when it was
    stopped, and after saying why it failed."""
    run: Run | None = st.session_state.get(slot)
    if run is None or run.key != key:
        if run is not None:
            run.stop.set()
        run = Run(key, work)
        st.session_state[slot] = run
        run.start()
        run.join(AT_ONCE)
    if run.is_alive():
        _watch(slot, key)
        return None
    if isinstance(run.error, ScorecardError):
        st.error(str(run.error.words), icon=":material/error:")
        return None
    if run.error is not None:
        raise run.error
    if run.stopped:
        st.info(t("Stopped. Nothing was stored."), icon=":material/block:")
        if st.button(t("Try again"), key=f"{slot}_again"):
            del st.session_state[slot]
            st.rerun()
        return None
    return run.result


def is_running(slot: str) -> bool:
    """Is the work still under way?"""
    run: Run | None = st.session_state.get(slot)
    return run is not None and run.is_alive()


def forget_run(slot: str) -> None:
    """Forget the work, so that the same may be asked again."""
    st.session_state.pop(slot, None)


@st.fragment(run_every=EVERY)
def _watch(slot: str, key: Any) -> None:
    """How far it is and the button that stops it; the page runs again when it has ended."""
    use_chosen_language(None)  # a fragment runs without the script around it, which has said in which language
    run: Run | None = st.session_state.get(slot)
    if run is None or run.key != key or not run.is_alive():
        st.rerun()
    st.progress(run.share, run.says)
    if run.stop.is_set():
        st.caption(t("Stopping …"))
    elif st.button(t("Cancel"), key=f"{slot}_cancel", icon=":material/close:"):
        run.stop.set()
        run.join(AT_ONCE)
        if not run.is_alive():
            st.rerun()
