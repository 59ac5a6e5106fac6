"""Who is asking stands in one place: roles are written once, and everything that queries takes the Scope."""

import ast
from pathlib import Path

import pytest

from data.schemas import EVERY_TABLE
from scope import Role
from tests.test_house import ROOT, _files

# "supervisor" names a level of the figures too, and "admin" and "analyst" are usernames of the sample company.
USERNAMES = {Path("server/sample_company/make.py"): {"admin", "analyst"}}
WORDS = {role.value for role in Role} - {"supervisor"}


@pytest.mark.parametrize("table", EVERY_TABLE.values(), ids=lambda table: table.name)
def test_a_declaration_names_roles_and_not_their_words(table):
    closed = [roles for words in table.entry.words.values() for roles in words.values()]
    for roles in (table.entered_by, *table.entry.kept.values(), *closed):
        assert all(isinstance(role, Role) for role in roles)


@pytest.mark.parametrize("file", _files(), ids=lambda file: str(file.relative_to(ROOT)))
def test_a_role_is_written_in_scope_alone(file):
    place = file.relative_to(ROOT)
    if place == Path("scope.py"):
        return
    strings = {node.value for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if _is_text(node)}
    assert not strings & (WORDS - USERNAMES.get(place, set())), f"{place} writes a role as text: use scope.Role"


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
