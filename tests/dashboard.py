"""The dashboard as a script, over a company that is this process's own store."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from accounts.local_accounts import account
from accounts.sessions import open_session, session_key
from data.home import Home
from data.store import Store, shared
from ui.kit import PLACES

ROOT = Path(__file__).parent.parent


@contextmanager
def own_company(sample_home: Home, folder: Path) -> Iterator[Store]:
    """A copy of the sample company as this process's own store, in which people can be signed in."""
    home = Home(folder / "home")
    shutil.copytree(sample_home.path, home.path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCORECARD_HOME", str(home.path))
        shared.cache_clear()
        yield shared()
        shared().close()
        shared.cache_clear()


def opened_by(username: str, company: Store, **address: str) -> AppTest:
    """The dashboard as that person opens it, with that address; not run yet."""
    person = account(company, username)
    assert person is not None
    script = AppTest.from_file(str(ROOT / "ui" / "main.py"), default_timeout=60)
    script.user = {"session": session_key(open_session(company, person))}
    return at(script, address)


def at(script: AppTest, address: dict[str, str]) -> AppTest:
    """The same with that address; going to another page forgets it."""
    for name, code in address.items():
        script.query_params[name] = code
    return script


def at_page(script: AppTest, file: str) -> AppTest:
    """That page, run as the first of a session: opened by its address, without a look at the overview before."""
    # AppTest.switch_page knows a page by the name of its file until one has run; our addresses have names of their own.
    script._page_hash = calc_hash(next(path for path, place in PLACES.items() if place.file == file))
    script.run()
    shown = script._registered_pages[script._page_hash]["script_path"]
    assert Path(str(shown)).name == file, f"{shown} was shown and not {file}"
    return script
