"""One way to ask, wherever the database is held: the server that runs answers, or else this process does."""

from __future__ import annotations

from contextlib import suppress

from data.home import Home
from errors import WrongUse
from server.terminal import WRITING_COMMANDS, Answer, Command, OnProgress, ask_server, program, running
from text import Words


def ask(home: Home, question: Command, on_progress: OnProgress | None = None) -> Answer:
    """The answer of the server that holds the home, or of this process when none runs.

    Raises ScorecardError as the command itself would, whichever way it went.
    """
    if server := running(home):
        with suppress(ConnectionRefusedError):  # its number was given to another process since: it is gone
            return ask_server(server, question, on_progress)
    if question.command not in WRITING_COMMANDS and not home.database.is_file():
        raise WrongUse(
            Words(
                f"There is no data in {home.path} yet. Make it with {program()} init or load files into it, or name "
                "the right folder in SCORECARD_HOME. Nothing was changed.",
                f"{home.path} 中尚无数据。请用 {program()} init 创建或导入文件，或用 SCORECARD_HOME 指定正确的文件夹。"
                "没有任何改动。",
            )
        )
    from data.store import Store
    from server.commands import answer

    store = Store.open(home)
    try:
        return answer(store, question, on_progress)
    finally:
        store.close()
