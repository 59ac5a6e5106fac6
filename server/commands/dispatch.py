"""What may be asked from outside, by the command line and over the loopback channel: one function per command.

Each takes the store, who asks, and plain values; each gives an Answer: plain data, the same as text, an exit code.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from accounts import scope_of
from data.store import Store
from errors import WrongUse, unknown
from scope import Scope, operator
from server.commands.accounts import account_called, add_user, disable_user, list_users, set_user_email
from server.commands.figures import indicators, report, score
from server.commands.keys import add_key, list_keys, revoke_key
from server.commands.load import load
from server.commands.load_history import loads, reinstate, revert
from server.commands.time_zone import time_zone
from server.commands.verify import verify
from server.jobs import remind
from server.terminal import Answer, Command, OnProgress
from text import Words, use_language

COMMANDS: dict[str, Callable[..., Answer]] = {
    "load": load,
    "loads": loads,
    "revert": revert,
    "reinstate": reinstate,
    "indicators": indicators,
    "score": score,
    "report": report,
    "verify": verify,
    "remind": remind,
    "time-zone": time_zone,
    "user add": add_user,
    "user list": list_users,
    "user email": set_user_email,
    "user disable": disable_user,
    "key add": add_key,
    "key list": list_keys,
    "key revoke": revoke_key,
}


def answer(store: Store, question: Command, on_progress: OnProgress | None = None) -> Answer:
    """The answer to a question, in its language and within the sight of who asks.

    Raises ScorecardError: a question that cannot be answered says why in a sentence.
    """
    use_language(question.lang)
    if question.command not in COMMANDS:
        raise unknown(Words("command", "命令"), question.command, COMMANDS)
    command = COMMANDS[question.command]
    given: dict[str, Any] = dict(question.arguments)
    if question.command == "load":
        given |= {"files": question.files, "mapping": question.mapping, "on_progress": on_progress}
    try:
        inspect.signature(command).bind(store, None, **given)
    except TypeError as error:
        raise WrongUse(
            Words(
                f'The command "{question.command}" and the program that answers it are of different versions '
                f"({error}). Restart the server. Nothing was changed.",
                f"命令“{question.command}”与应答程序的版本不一致（{error}）。请重启服务。没有任何改动。",
            )
        ) from None
    return command(store, _asker(store, question.person), **given)


def _asker(store: Store, person: str | None) -> Scope:
    """Whoever runs the machine, unless they ask as an account: then that account's sight, and no more."""
    return operator() if person is None else scope_of(account_called(store, person))
