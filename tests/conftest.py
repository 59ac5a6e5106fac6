"""What tests share: an empty home, a fresh store, the sample company to read, and a copy of it to write in."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

import metrics  # noqa: F401 - its catalogue says which indicators rows may name, also to tests of data alone
from data.clock import DEFAULT_ZONE
from data.home import Home
from data.store import Store
from tests.commands import Prompt
from text import DEFAULT_LANGUAGE, use_language

Fill = Callable[[Store], object]

# A test's own date.today() is the company's day: the machine stands where a company does that has set no time zone.
os.environ["TZ"] = DEFAULT_ZONE
time.tzset()

# An example is not judged by the clock: a machine that does other work beside would fail it.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


# Handed out before all others, whose order is that of their names: the rules of the house keep one worker busy while
# another makes the sample company that both need, and the wheel, a long file, does not run last and alone.
FIRST = {"test_house", "test_wheel"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of a file share one worker: what its fixtures set up (servers, companies) is set up once."""
    items.sort(key=lambda item: item.path.stem not in FIRST)
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(autouse=True)
def _default_language() -> None:
    """No test speaks the language that the one before it left in this process."""
    use_language(DEFAULT_LANGUAGE)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home of this test's own."""
    return Home(tmp_path / "home").make()


@pytest.fixture(scope="session")
def _filled_homes(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Fill], Home]:
    """The home that `fill` makes of an empty one: made once, then copied, for that is much quicker."""

    @cache
    def made(fill: Fill) -> Home:
        home = Home(tmp_path_factory.mktemp("filled") / "home")
        store = Store.open(home)
        fill(store)
        store.close()
        return home

    return made


@pytest.fixture
def filled(_filled_homes: Callable[[Fill], Home], home: Home) -> Iterator[Callable[[Fill], Store]]:
    """filled(company): a store of this test's own in `home`, in which company(store) has been called."""
    opened: list[Store] = []

    def copied(fill: Fill) -> Store:
        assert not opened, "a home has one store"
        shutil.copytree(_filled_homes(fill).path, home.path, dirs_exist_ok=True)
        opened.append(Store.open(home))
        return opened[0]

    yield copied
    for store in opened:
        store.close()


def nothing(_: Store) -> None:
    """Fill a store with nothing: it is made and migrated."""


@pytest.fixture
def store(filled: Callable[[Fill], Store]) -> Store:
    """A fresh store in `home`. Where every test of a file begins with the same rows: filled(those) under this name."""
    return filled(nothing)


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Home:
    """The sample company's home, made once by the command that people use; what it printed stands beside it.

    Nobody has it open and nobody writes in it: take `sample_copy` for that.
    """
    folder = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        folder = folder.parent  # shared by the workers of pytest-xdist: the first one makes it, the others wait
    made, ready = Home(folder / "sample-company"), folder / "sample-company.ready"
    with (folder / "sample-company.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            done = Prompt(made.path)("init", "--sample")
            assert done.code == 0, done.err
            ready.write_text(done.out, encoding="utf-8")
    return made


@pytest.fixture(scope="session")
def sample(sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The sample company, open for all tests of the session, which only read it."""
    opened = Store.open(_copied(sample_home, tmp_path_factory.mktemp("sample-read")))
    yield opened
    opened.close()


@pytest.fixture
def sample_copy(sample_home: Home, tmp_path: Path) -> Iterator[Store]:
    """The sample company in a home of this test's own, to write in."""
    opened = Store.open(_copied(sample_home, tmp_path))
    yield opened
    opened.close()


def _copied(home: Home, folder: Path) -> Home:
    copy = Home(folder / "sample-home")
    shutil.copytree(home.path, copy.path)
    return copy
