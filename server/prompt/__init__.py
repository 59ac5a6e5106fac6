"""The prompt: pick the language, ask, show the answer, say an error in one sentence."""

from server.prompt.prompt import (
    ask_and_show,
    choose_language,
    existing_file,
    home_folder,
    need_folder,
    password,
    received_files,
    run_app,
    save,
    show,
)

__all__ = [
    "ask_and_show",
    "choose_language",
    "existing_file",
    "home_folder",
    "need_folder",
    "password",
    "received_files",
    "run_app",
    "save",
    "show",
]
