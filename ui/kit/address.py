"""The address of a page that was reached by the menu: completed in place with what was chosen before.

Streamlit's menu leads to a bare address, and writing st.query_params would add a step that the back button has to
undo. So the browser is told to complete the address it stands at; it sends the whole with the next run.
"""

from __future__ import annotations

import streamlit as st

_PENDING = "address_to_complete"

_ADDRESS = st.components.v2.component(
    "scorecard_address",
    js="""
export default function ({ data }) {
  const address = new URL(window.location.href)
  const missing = Object.entries(data.codes).filter(([name]) => !address.searchParams.has(name))
  missing.forEach(([name, code]) => address.searchParams.set(name, code))
  if (missing.length) window.history.replaceState(window.history.state, "", address)
}
""",
)


def complete_address(name: str, code: str) -> None:
    """Have the address of this page name this code."""
    st.session_state.setdefault(_PENDING, {})[name] = code


def completed_address() -> None:
    """Tell the browser, at the end of a run."""
    codes = st.session_state.pop(_PENDING, None)
    if codes:
        _ADDRESS(key="address", data={"codes": codes})
