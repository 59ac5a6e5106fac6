"""A load on the upload page works in a thread of its own: its progress is seen, it ends soon after it is stopped."""

import threading
import time
from datetime import date
from pathlib import Path

from data.intake import load_file
from errors import NothingStored
from insight.load_effect import effect_of_load
from tests.loading import ANALYST
from ui.upload.load_run import Run

SECONDS = 2


def large(folder: Path, rows: int = 400_000) -> Path:
    file = folder / "departments.csv"
    with file.open("w") as out:
        out.write("department_id,name\n")
        out.writelines(f"D{n},Department {n}\n" for n in range(rows))
    return file


def started(store, work) -> tuple[Run, list[float]]:
    """The work under way, heard of at least once."""
    heard: list[float] = []
    begun = threading.Event()

    def telling(hear):
        def on_progress(stage, done, total):
            heard.append(time.monotonic())
            begun.set()
            hear(stage, done, total)

        return work(on_progress)

    run = Run("key", telling)
    run.start()
    assert begun.wait(30)
    return run, heard


def test_a_load_that_is_stopped_ends_within_two_seconds_and_leaves_nothing(store, tmp_path):
    file = large(tmp_path)
    for work in (
        lambda hear: load_file(store, ANALYST, "departments", file.name, file, on_progress=hear),
        lambda hear: effect_of_load(
            store, ANALYST, "departments", file.name, file, on_progress=hear, today=date.today()
        ),
    ):
        run, _ = started(store, work)
        run.stop.set()
        run.join(SECONDS)
        assert not run.is_alive()
        assert run.stopped
        assert (run.result, run.error) == (None, None)
    assert store.rows("SELECT count(*) FROM departments") == [(0,)]
    assert store.rows("SELECT count(*) FROM loads") == [(0,)]
    assert list(store.home.files.iterdir()) == []


def test_a_load_left_alone_gives_its_result_and_tells_how_far_it_is(store, tmp_path):
    file = large(tmp_path, 10)
    run, heard = started(
        store, lambda hear: load_file(store, ANALYST, "departments", file.name, file, on_progress=hear)
    )
    run.join(30)
    assert run.result.accepted == 10
    assert not run.stopped
    assert len(heard) > 1
    assert 0 <= run.share <= 1


def test_what_a_load_refuses_is_kept_for_the_page(store, tmp_path):
    empty = tmp_path / "departments.csv"
    empty.write_text("")
    run = Run("key", lambda hear: load_file(store, ANALYST, "departments", empty.name, empty, on_progress=hear))
    run.start()
    run.join(30)
    assert isinstance(run.error, NothingStored)
