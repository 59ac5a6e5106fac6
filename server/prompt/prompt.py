"""What every command does at the prompt: pick the language, ask, show the answer, say an error in one sentence."""

from __future__ import annotations

import getpass
import io
import json
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.home import Home
from errors import ScorecardError, WrongUse, unknown
from server.prompt.ask import ask
from server.terminal import Answer, Command, Progress, log_unforeseen, program
from text import LANGUAGES, Words, language, number, t, use_language

if TYPE_CHECKING:
    import typer
    from typer.exceptions import TyperException

INTERRUPTED = 130
QUERY_INTERRUPTED = "Query interrupted"  # what DuckDB makes of Ctrl-C while a statement runs: a RuntimeError
BROKEN = 1


def home_folder() -> Home:
    """The home that SCORECARD_HOME names."""
    return Home.here()


def choose_language(lang: str | None) -> str:
    """Speak `lang` from here on; without one, the language of the terminal. Gives the code."""
    if lang is not None and lang not in LANGUAGES:
        raise unknown(Words("language", "语言"), lang, LANGUAGES)
    use_language(lang or terminal_language())
    return language()


def terminal_language() -> str:
    """zh where LC_ALL, LC_MESSAGES or LANG (the first that is set) is Chinese, else en."""
    locale = next((v for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(name))), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def ask_and_show(
    command: str,
    arguments: dict[str, Any],
    *,
    working: str,
    files: tuple[Path, ...] = (),
    mapping: Path | None = None,
    person: str | None = None,
    as_json: bool = False,
) -> Answer:
    """Ask, print the answer on stdout, and leave with its exit code unless that is 0."""
    question = Command(command, arguments, language(), person, files, mapping)
    with Progress(working) as progress:
        answer = ask(home_folder(), question, progress)
    if answer.refused:
        _say(answer.text, answer.exit_code)
    if as_json or not answer.refused:
        show(_json(answer.data) if as_json else answer.text)
    if answer.exit_code:
        from typer import Exit

        raise Exit(answer.exit_code)
    return answer


def show(text: str) -> None:
    """Print an answer; nothing for an empty one."""
    if not text:
        return
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output (head, less) has seen enough; without this Python complains at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _json(data: Any) -> str:
    plain_terminal = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    return json.dumps(data, ensure_ascii=plain_terminal, indent=2, allow_nan=False)


def need_folder(output: Path) -> None:
    """Raise WrongUse where a file is to be written into a folder that is not there."""
    if not output.absolute().parent.is_dir():
        raise WrongUse(
            Words(
                f"There is no folder {output.parent} to write to. Make it first. Nothing was written.",
                f"要写入的文件夹 {output.parent} 不存在。请先创建。没有写入任何文件。",
            )
        )


def save(output: Path, made: bytes) -> None:
    """Write a file whole or not at all, and say where it is."""
    part = output.with_name(f".{output.name}.part")
    try:
        part.write_bytes(made)
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
    show(t("{output}: {size} kB", output=output, size=number(max(1, len(made) // 1000))))


def received_files(target: str, file: Path | None) -> tuple[str | None, tuple[Path, ...]]:
    """(table, its file) or (None, the files of a folder)."""
    if file is not None:
        return target, (existing_file(file),)
    folder = Path(target)
    if folder.is_dir():
        files = tuple(sorted(f for f in folder.iterdir() if f.is_file() and not f.name.startswith(".")))
        if not files:
            raise WrongUse(
                Words(
                    f"The folder {target} holds no files. Nothing was stored.",
                    f"文件夹 {target} 中没有文件。未保存任何内容。",
                )
            )
        return None, files
    if folder.is_file():
        raise WrongUse(
            Words(
                f"Name the table that {target} is for: load TABLE {target}. Nothing was stored.",
                f"请写明 {target} 对应的数据表：load 数据表 {target}。未保存任何内容。",
            )
        )
    raise WrongUse(
        Words(
            f"There is no folder {target}. Write load TABLE FILE for one file, load FOLDER for all. "
            "Nothing was stored.",
            f"文件夹 {target} 不存在。单个文件请写 load 数据表 文件，整个文件夹请写 load 文件夹。未保存任何内容。",
        )
    )


def existing_file(file: Path) -> Path:
    """The file, which must be there."""
    if not file.is_file():
        raise WrongUse(Words(f"There is no file {file}. Nothing was stored.", f"文件 {file} 不存在。未保存任何内容。"))
    return file


def password(*, from_stdin: bool) -> str:
    """A password, typed twice without echo, or the first line of stdin."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise WrongUse(
            Words(
                "There is no terminal to ask for the password on. Give it on stdin with --password-stdin. "
                "Nothing was changed.",
                "没有可输入密码的终端。请用 --password-stdin 从标准输入提供密码。没有任何改动。",
            )
        )
    first = getpass.getpass(t("Password: "))
    if getpass.getpass(t("Once more: ")) != first:
        raise WrongUse(Words("The two passwords differ. Nothing was changed.", "两次输入的密码不一致。没有任何改动。"))
    return first


def run_app(app: typer.Typer) -> int:
    """Run the command of this process's arguments: its exit code. Whatever goes wrong is one sentence on stderr."""
    from typer.exceptions import TyperException

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        choose_language(_wanted_language())
        code = int(app(standalone_mode=False, prog_name=program()) or 0)
        return _interrupted() if code == INTERRUPTED else code
    except ScorecardError as error:
        return _say(str(error.words), error.exit_code)
    except TyperException as error:
        return _say(_misuse(error), error.exit_code)
    except KeyboardInterrupt:
        return _interrupted()
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _say(t("{where}{why}. Nothing was changed.", where=where, why=error.strerror or error), BROKEN)
    except Exception as error:  # noqa: BLE001 - the outermost border: kept in full in a file, said in a sentence
        if str(error) == QUERY_INTERRUPTED:
            return _interrupted()
        return _say(str(log_unforeseen(home_folder()).words), BROKEN)


def _wanted_language() -> str | None:
    """The language of --lang, read before anything else so that wrong use is said in it; None without a known one."""
    before = [None, *sys.argv]
    return next(
        (word for word, option in zip(sys.argv, before, strict=False) if option == "--lang" and word in LANGUAGES), None
    )


def _say(sentence: str, code: int) -> int:
    sys.stderr.write(sentence + "\n")
    return code


def _interrupted() -> int:
    return _say(
        t("Stopped. The file at work was not stored; what was reported as stored before it stays stored."), INTERRUPTED
    )


def _misuse(error: TyperException) -> str:
    """What is wrong with the words after the command, in one sentence; the bare command shows its help."""
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        return error.format_message()
    sentence = error.format_message().replace("\n\t", " ").rstrip(".")
    context = getattr(error, "ctx", None)
    path = context.command_path if context else program()
    if (wrong := re.match("No such command '(.+?)'", sentence)) and context:
        sentence = str(unknown(Words("command", "命令"), wrong[1], context.command.commands).words)
    elif kind == "NoSuchOption":
        near = getattr(error, "possibilities", None)
        hint = t(" Did you mean {near}?", near=" / ".join(near)) if near else ""
        sentence = t("There is no option {option}.", option=getattr(error, "option_name", "")) + hint
    elif kind == "MissingParameter":
        missing = getattr(error, "param", None)
        sentence = t("{parameter} is missing.", parameter=missing and missing.get_error_hint().strip("'"))
    elif not sentence.endswith("?"):
        sentence += "."
    return sentence + " " + t("See: {command} --help", command=path)
