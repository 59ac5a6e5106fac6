"""The command line: what can be asked at a prompt or by a schedule. See docs/command-line.md.

Nothing heavy is imported before it is needed: when a server runs, it answers and this process only asks.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from server.prompt import (
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
from server.terminal import Progress
from text import t

__version__ = "0.1.0"  # pyproject.toml takes it from here

app = typer.Typer(
    help="Ops Scorecard: a KPI scorecard for operations supervisors.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    epilog="Exit codes: 0 done; 1 nothing was stored; 2 wrong use; 3 stored, with rejected rows; 130 interrupted.",
)
users = typer.Typer(help="Who may sign in.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(users, name="user")
keys = typer.Typer(help="Keys with which other systems deliver files.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(keys, name="key")

Lang = Annotated[str | None, typer.Option("--lang", metavar="zh|en", help="Language (default: LC_ALL or LANG).")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
As = Annotated[str | None, typer.Option("--as", metavar="USER", help="Ask as that account: see what it may see.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DAY", help="What was due by that day (default: today).")]
Supervisors = Annotated[
    list[str] | None,
    typer.Option("--supervisor", metavar="ID", help="Whose figures; repeat for several. All if left out."),
]
Periods = Annotated[
    list[str], typer.Option("--period", metavar="PERIOD", help="2026-09, 2026-Q3, 2026 or 2026-09-YTD; repeatable.")
]


def _version(asked: bool) -> None:
    if asked:
        show(__version__)
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """What can be asked of the command itself."""


@app.command()
def init(
    sample: Annotated[bool, typer.Option("--sample", help="Fill it with the sample company.")] = False,
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Leave a home that holds data as it is.")] = False,
    lang: Lang = None,
) -> None:
    """Make the home folder (SCORECARD_HOME, default var/), with the sample company if wanted."""
    choose_language(lang)
    from server.commands import init as start

    with Progress(t("Making the home")) as progress:
        answer = start(home_folder(), sample=sample, if_empty=if_empty, on_progress=progress)
    show(answer.text)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8501,
    lang: Lang = None,
) -> None:
    """Start the dashboard."""
    choose_language(lang)
    from server.commands import address_of, greeting

    address = address_of(home_folder(), host, port)
    show(greeting(address))
    from app import serve as start  # importing Streamlit takes seconds: not before it is known that it will be used

    start(host, port)


@app.command()
def load(
    target: Annotated[str, typer.Argument(metavar="TABLE|FOLDER", help="A table's name, or a folder of files.")],
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="The file for that table: CSV or xlsx.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Store nothing unless every row is good.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and store nothing.")] = False,
    mapping: Annotated[
        Path | None, typer.Option("--map", metavar="MAPPING.toml", help="How the file's columns become ours.")
    ] = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """Load a file into a table, or every file of a folder into the table it is named after."""
    choose_language(lang)
    table, files = received_files(target, file)
    ask_and_show(
        "load",
        {"table": table, "strict": strict, "dry_run": dry_run},
        working=t("Loading"),
        files=files,
        mapping=existing_file(mapping) if mapping else None,
        as_json=json,
    )


@app.command()
def loads(
    table: Annotated[str | None, typer.Option("--table", metavar="TABLE", help="Of this table alone.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many, the latest first.")] = 50,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """The loads: when, by whom, which file, what it changed, and which are reverted."""
    choose_language(lang)
    ask_and_show("loads", {"table": table, "limit": limit}, working=t("Reading the loads"), as_json=json)


Number = Annotated[int, typer.Argument(metavar="LOAD", help="Its number, as `loads` lists it.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept with the record.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say which rows and figures would change; change nothing.")]


@app.command("revert")
def revert(number: Number, reason: Reason = "", dry_run: DryRun = False, json: Json = False, lang: Lang = None) -> None:
    """Revert a load: what it added leaves, what it corrected returns. Nothing is erased."""
    choose_language(lang)
    arguments = {"load": number, "reason": reason, "dry_run": dry_run}
    ask_and_show("revert", arguments, working=t("Reverting the load"), as_json=json)


@app.command("reinstate")
def reinstate(
    number: Number, reason: Reason = "", dry_run: DryRun = False, json: Json = False, lang: Lang = None
) -> None:
    """Put a load that was reverted in force again, in its old place among the loads."""
    choose_language(lang)
    arguments = {"load": number, "reason": reason, "dry_run": dry_run}
    ask_and_show("reinstate", arguments, working=t("Reinstating the load"), as_json=json)


@app.command()
def indicators(
    period: Periods,
    supervisor: Supervisors = None,
    indicator: Annotated[
        list[str] | None, typer.Option("--indicator", metavar="KEY", help="Which; repeat for several. All if left out.")
    ] = None,
    level: Annotated[
        str, typer.Option("--level", metavar="LEVEL", help="supervisor, department or company.")
    ] = "supervisor",
    as_of: AsOf = None,
    person: As = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """The indicators with numerator, denominator, evidence, coverage, and the reason where one is empty."""
    choose_language(lang)
    arguments = {"supervisor": supervisor or [], "period": period, "indicator": indicator or [], "level": level}
    ask_and_show(
        "indicators", arguments | {"as_of": as_of}, working=t("Computing the indicators"), person=person, as_json=json
    )


@app.command()
def score(
    period: Periods,
    supervisor: Supervisors = None,
    as_of: AsOf = None,
    person: As = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """The KPI score with its ledger: value, target, points and weight of every headline indicator."""
    choose_language(lang)
    arguments = {"supervisor": supervisor or [], "period": period, "as_of": as_of}
    ask_and_show("score", arguments, working=t("Computing the scores"), person=person, as_json=json)


@app.command()
def verify(
    supervisor: Annotated[str, typer.Option("--supervisor", metavar="ID", help="Whose appraisal.")],
    year: Annotated[int, typer.Option("--year", metavar="YEAR", help="Of which year.")],
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help="annual, leaving, probation, interim.")
    ] = "annual",
    person: As = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """Compute the signed appraisal again: the same bytes and figures, or what changed (exit code 1)."""
    choose_language(lang)
    arguments = {"supervisor": supervisor, "year": year, "kind": kind}
    ask_and_show("verify", arguments, working=t("Computing again"), person=person, as_json=json)


@app.command()
def report(
    supervisor: Annotated[str, typer.Option("--supervisor", metavar="ID", help="Whose report.")],
    period: Annotated[str, typer.Option("--period", metavar="PERIOD", help="2026-09, 2026-Q3, 2026 or 2026-09-YTD.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Where to write it.")] = None,
    form: Annotated[str, typer.Option("--format", metavar="pdf", help="The form of the report.")] = "pdf",
    as_of: AsOf = None,
    person: As = None,
    lang: Lang = None,
) -> None:
    """One supervisor's report for one period as a file, in the language asked for."""
    lang = choose_language(lang)
    output = output or Path(f"{supervisor}-{period}-{lang}.{form}")
    need_folder(output)
    arguments = {"supervisor": supervisor, "period": period, "form": form, "as_of": as_of}
    answer = ask_and_show("report", arguments, working=t("Making the report"), person=person)
    save(output, answer.attachment or b"")


@app.command()
def remind(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say who would be reminded; send nothing.")] = False,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """Remind by mail of data that are due or late and of what is overdue on one's desk, each once."""
    choose_language(lang)
    ask_and_show("remind", {"dry_run": dry_run}, working=t("Sending reminders"), as_json=json)


@app.command("time-zone")
def time_zone(
    zone: Annotated[str | None, typer.Argument(help="Set it, as Asia/Shanghai.")] = None,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """The company's time zone: "today", due days and lateness are its days."""
    choose_language(lang)
    ask_and_show("time-zone", {"zone": zone}, working=t("Reading the settings"), as_json=json)


@users.command("add")
def add_user(
    username: Annotated[str, typer.Argument(help="The name to sign in with.")],
    role: Annotated[str, typer.Option(help="supervisor, leadership, hr, analyst or admin.")],
    name: Annotated[str | None, typer.Option(help="The person's name (default: USERNAME).")] = None,
    supervisor: Annotated[
        str | None, typer.Option(metavar="ID", help="Which supervisor this is; for the role supervisor.")
    ] = None,
    language: Annotated[str, typer.Option(metavar="zh|en", help="The language of their screens.")] = "zh",
    email: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Where mail to them goes.")] = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from stdin instead of asking for it.")
    ] = False,
    lang: Lang = None,
) -> None:
    """Make an account. Asks for its password without showing it."""
    choose_language(lang)
    arguments = {"username": username, "name": name or username, "role": role, "language": language}
    secret = {"password": password(from_stdin=password_stdin), "supervisor_id": supervisor, "email": email}
    ask_and_show("user add", arguments | secret, working=t("Making the account"))


@users.command("list")
def list_users(json: Json = False, lang: Lang = None) -> None:
    """The accounts."""
    choose_language(lang)
    ask_and_show("user list", {}, working=t("Reading the accounts"), as_json=json)


@users.command("email")
def email_of_user(
    username: Annotated[str, typer.Argument(help="Whose account.")],
    address: Annotated[str, typer.Argument(help="Where mail to them goes; '' takes the address away.")],
    lang: Lang = None,
) -> None:
    """Set where mail to an account's person goes."""
    choose_language(lang)
    ask_and_show("user email", {"username": username, "email": address}, working=t("Setting the address"))


@users.command("disable")
def disable_user(username: Annotated[str, typer.Argument(help="Whose account.")], lang: Lang = None) -> None:
    """Close an account: its sessions end, its history stays."""
    choose_language(lang)
    ask_and_show("user disable", {"username": username}, working=t("Closing the account"))


@keys.command("add")
def add_key(
    name: Annotated[str, typer.Argument(help="The system that will use it.")],
    table: Annotated[
        list[str] | None,
        typer.Option("--table", metavar="TABLE", help="What it may deliver; repeatable. All if left out."),
    ] = None,
    kept_by: Annotated[str, typer.Option(metavar="USERNAME", help="Who has it in hand. Yours if left out.")] = "",
    json: Json = False,
    lang: Lang = None,
) -> None:
    """Make a key for POST /api/v1/tables/TABLE. It is shown this once."""
    choose_language(lang)
    key = {"name": name, "tables": table or [], "kept_by": kept_by}
    ask_and_show("key add", key, working=t("Making the key"), as_json=json)


@keys.command("list")
def list_keys(json: Json = False, lang: Lang = None) -> None:
    """The keys: which system, which tables, since when."""
    choose_language(lang)
    ask_and_show("key list", {}, working=t("Reading the keys"), as_json=json)


@keys.command("revoke")
def revoke_key(name: Annotated[str, typer.Argument(help="Whose key.")], lang: Lang = None) -> None:
    """Let a key in no more, from this moment."""
    choose_language(lang)
    ask_and_show("key revoke", {"name": name}, working=t("Revoking the key"))


def main() -> int:
    """Run the command that this process was started with; gives its exit code."""
    return run_app(app)


if __name__ == "__main__":
    sys.exit(main())
