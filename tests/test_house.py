"""The house stands as docs/architecture.md says: imports point down, pages are thin, each library has its rooms.

What `make check` and pre-commit ask for by themselves (import contracts, generated docs) is not asked again here.
"""

import ast
import re
import sys
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# From the top of the house to the ground; a room may import from its own floor and those below.
FLOORS = [
    {"scorecard"},
    {"app"},
    {"pages"},
    {"ui", "server"},
    {"reports"},
    {"figures"},
    {"appraisal"},
    {"insight"},
    {"metrics"},
    {"accounts"},
    {"data"},
    {"scope"},
    {"errors"},
    {"text"},
]
LIBRARY_ROOMS = {
    "streamlit": {"app", "pages", "ui"},
    "starlette": {"app", "server"},
    "duckdb": {"data"},
    "pandera": {"data"},
    "typst": {"reports"},
    "plotly": {"figures"},
    "fontTools": {"reports"},
    "markupsafe": {"figures", "server"},
    "typer": {"scorecard", "server"},
}
FLOOR_OF = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}


def _files() -> list[Path]:
    rooms = [p for room in FLOOR_OF for p in (ROOT / room).rglob("*.py")]
    alone = [ROOT / f"{room}.py" for room in FLOOR_OF if (ROOT / f"{room}.py").exists()]
    return sorted(rooms + alone)  # in one order, or the workers of pytest-xdist disagree on what there is to run


@cache
def _nodes(file: Path) -> tuple[ast.AST, ...]:
    """All that a file says, read once for all rules that ask."""
    return tuple(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))


@cache
def _imports(file: Path) -> set[str]:
    """Every package a file imports, at its head or inside a function."""
    found = set()
    for node in _nodes(file):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            found |= {str(a.value).split(".")[0] for a in node.args if isinstance(a, ast.Constant)}
    return found


def _room(file: Path) -> str:
    return file.relative_to(ROOT).parts[0].removesuffix(".py")


@pytest.mark.parametrize("file", _files(), ids=lambda f: str(f.relative_to(ROOT)))
def test_imports_point_down_the_house(file):
    room = _room(file)
    for imported in _imports(file) & set(FLOOR_OF):
        same_floor_neighbour = FLOOR_OF[imported] == FLOOR_OF[room] and imported != room
        assert FLOOR_OF[imported] >= FLOOR_OF[room], f"{room} may not import {imported}"
        assert not same_floor_neighbour, f"{room} and {imported} are neighbours and may not know each other"


@pytest.mark.parametrize("file", _files(), ids=lambda f: str(f.relative_to(ROOT)))
def test_each_library_is_known_only_in_its_rooms(file):
    for library in _imports(file) & set(LIBRARY_ROOMS):
        assert _room(file) in LIBRARY_ROOMS[library], f"{library} is not for {_room(file)}"


# Rooms with a façade: what others may use of them is what its __init__ names, and nobody reaches past it.
FACADES = [
    *(f"data.intake.{room.parent.name}" for room in sorted((ROOT / "data" / "intake").glob("*/__init__.py"))),
    *(f"server.{room.parent.name}" for room in sorted((ROOT / "server").glob("*/__init__.py"))),
    *(f"ui.{room.parent.name}" for room in sorted((ROOT / "ui").glob("*/__init__.py"))),
    *("accounts", "metrics", "insight", "appraisal", "figures", "reports"),
]


def _module(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _within(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


@pytest.mark.parametrize("file", _files(), ids=lambda f: str(f.relative_to(ROOT)))
def test_nobody_reaches_past_a_facade(file):
    me = _module(file)
    for node in _nodes(file):
        if not isinstance(node, ast.ImportFrom) or not node.module:
            continue
        for room in FACADES:
            if _within(node.module, room) and not _within(me, room):
                assert node.module == room, f"{me} imports {node.module}: ask the façade {room}"
                public = import_module(room).__all__
                missing = [alias.name for alias in node.names if alias.name not in public]
                assert not missing, f"{room} does not offer {missing} to {me}"


@pytest.mark.parametrize("room", FACADES)
def test_a_facade_offers_what_its_name_says_and_not_the_file_of_that_name(room):
    facade = import_module(room)
    for name in facade.__all__:
        offered, file = getattr(facade, name), sys.modules.get(f"{room}.{name}")
        if file is not None and offered is not file:
            # A file imported later than a function of the same name from elsewhere would stand in its place.
            assert offered.__module__ == file.__name__, f"{room}.{name} is both a file and from {offered.__module__}"


def test_the_rooms_of_intake_stand_in_the_order_of_a_file():
    rooms = {room.rpartition(".")[2] for room in FACADES if room.startswith("data.intake.")}
    assert rooms == set("records receive read parse suggest check write history forms".split())


def _table_of_questions() -> list[tuple[str, str]]:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    section = text.partition("## Where is it?")[2].partition("\n## ")[0]
    return re.findall(r"^\| (.+\?) \| `(.+)` \|$", section, re.MULTILINE)


def test_ten_questions_of_a_newcomer_lead_to_files_that_exist():
    questions = _table_of_questions()
    assert len(questions) == 10
    for question, path in questions:
        assert (ROOT / path).is_file(), f"{question} {path} is not there"


def test_every_path_that_the_architecture_names_exists():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+(?:/[a-z_]+)+(?:\.(?:py|md))?/?)`", text))
    assert len(named) >= 15
    assert not [path for path in named if not (ROOT / path).exists()]


PAGES = sorted((ROOT / "pages").glob("*.py"))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_a_page_is_thin(page):
    source = page.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 60
    for node in ast.walk(ast.parse(source)):
        assert not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda)
    assert "SELECT" not in source


def test_there_are_pages():
    assert len(PAGES) >= 8


def test_no_file_outgrows_its_room():
    for file in _files():
        lines = len(file.read_text(encoding="utf-8").splitlines())
        assert lines < 350, f"{file.relative_to(ROOT)} has {lines} lines: split it by what it does"


def _distributions(*files: str) -> set[str]:
    """The distributions that requirement files name, as they are written in metadata: argon2-cffi."""
    lines = [line for file in files for line in (ROOT / file).read_text(encoding="utf-8").splitlines()]
    return {re.split(r"[\[=]", line)[0].lower() for line in lines if line and line[0] not in "#-"}


def _undeclared(files: Iterable[Path], declared: set[str]) -> set[str]:
    """What these files import of others that no declared distribution brings: "numpy in metrics/scores.py"."""
    ours = {path.name.removesuffix(".py") for path in ROOT.iterdir()}
    brought_by = packages_distributions()
    return {
        f"{module} in {file.relative_to(ROOT)}"
        for file in files
        for module in _imports(file) - sys.stdlib_module_names - ours
        if not declared & {name.lower().replace("_", "-") for name in brought_by.get(module, [])}
    }


def test_what_the_product_imports_is_a_declared_dependency():
    assert _undeclared(_files(), _distributions("requirements.txt")) == set()


def test_what_tests_docs_and_benchmarks_import_is_a_declared_dependency():
    files = [file for folder in ("tests", "docs", "benchmarks") for file in (ROOT / folder).rglob("*.py")]
    assert _undeclared(files, _distributions("requirements.txt", "requirements-dev.txt")) == set()


def test_every_requirement_is_pinned():
    for file in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
            assert not line or line[0] in "#-" or re.fullmatch(r"[a-z0-9-]+(\[[a-z]+\])?==[0-9.]+", line), line
