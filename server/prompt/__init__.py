"""The prompt: pick the language, ask, show the answer, say an error in one sentence."""

from server.prompt.prompt import (
    ask_and_show,
    existing_file,
    home_folder,
    password,
    received_files,
    run_app,
    save,
    show,
    choose_language,
)

__all__ = [
    "ask_and_show",
    "existing_file",
    "home_folder",
    "password",
    "received_files",
    "run_app",
    "save",
    "show",
    "choose_language",
]
