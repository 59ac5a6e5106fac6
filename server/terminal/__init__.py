"""How a command is asked and answered: the channel to a running server, progress, tables of text, the error log."""

from server.terminal.channel import (
    COMMAND_PATH,
    LOOPBACK,
    WRITING_COMMANDS,
    Answer,
    Command,
    OnProgress,
    answer_as_json,
    ask_server,
    error_as_json,
    running,
)
from server.terminal.error_log import log_unforeseen
from server.terminal.program import program
from server.terminal.progress import Progress
from server.terminal.text_table import Column, table

__all__ = [
    "COMMAND_PATH",
    "LOOPBACK",
    "WRITING_COMMANDS",
    "Answer",
    "Column",
    "Command",
    "OnProgress",
    "Progress",
    "answer_as_json",
    "ask_server",
    "error_as_json",
    "log_unforeseen",
    "program",
    "running",
    "table",
]
