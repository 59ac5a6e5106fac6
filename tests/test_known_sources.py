"""A mapping that was used is remembered under a name and offered for the next file of the same source."""

import shutil

import pytest

from data.intake import Mapping, load_file
from data.intake.history.loads import received_list
from data.intake.history.rejected_rows import correct_load
from data.intake.history.revert import reinstate_load, revert_load
from data.intake.suggest.remembered_sources import (
    forget_source,
    lists_of,
    name_for,
    recognise_source,
    remember_source,
    sources,
    versions_of,
)
from errors import NotAllowed, NothingStored, WrongUse
from scope import Role, Scope
from tests.loading import ANALYST, current

TEXT = 'table = "departments"\n[columns]\ndepartment_id = { from = "代码" }\nname = { from = "部门" }\n'
NOBODY = Scope("s1", Role.SUPERVISOR, frozenset({"S1"}))
COLUMNS = ("代码", "部门", "备注")


def kept(store, name="人事系统", text=TEXT, file="部门_2026-09.csv", columns=COLUMNS):
    return remember_source(store, ANALYST, name, Mapping.parsed(name, text), file=file, columns=columns)


def offered(store, file="部门_2026-10.csv", columns=COLUMNS):
    return recognise_source(store, ANALYST, file=file, columns=columns)


def test_next_months_file_is_recognised_with_who_used_it_last(store):
    source = kept(store)
    assert (source.version, source.used_at) == (1, None)
    rules = Mapping.parsed(source.name, source.mapping)
    load_file(store, ANALYST, "departments", "部门_2026-09.csv", "代码,部门\nD1,东区\n".encode(), mapping=rules)
    (found,) = offered(store)
    assert (found.source.name, found.source.used_by) == ("人事系统", "analyst")
    assert found.source.used_at is not None
    assert (found.appeared, found.vanished, found.lacking, found.words.en) == ((), (), (), "")


def test_new_and_vanished_columns_are_said_and_a_needed_one_above_all(store):
    kept(store, columns=(*COLUMNS, "电话", "地址"))
    (found,) = offered(store, columns=("代码", "部门", "备注", "电话", "邮编"))
    assert found.words.en == "New columns, not used: 邮编. Columns no longer there, not needed: 地址."
    (lacking,) = offered(store, columns=("代码", "备注", "电话", "地址"))
    assert lacking.lacking == ("部门",)
    assert "Columns it needs and the file lacks: 部门." in lacking.words.en


def test_a_file_that_lacks_what_is_needed_and_is_called_otherwise_is_another_source(store):
    kept(store, columns=(*COLUMNS, "电话", "地址"))
    assert offered(store, file="工资.csv", columns=("代码", "备注", "电话", "地址")) == []
    assert offered(store, columns=("代码", "部门", "a", "b", "c", "d")) == []


def test_files_without_a_header_are_recognised_by_their_names_alone(store):
    text = TEXT.replace("代码", "column 1").replace("部门", "column 2")
    kept(store, text=text, file="Vendor.txt", columns=("column 1", "column 2"))
    assert offered(store, file="Orders.txt", columns=("column 1", "column 2")) == []
    assert len(offered(store, file="vendor_2026.txt", columns=("column 1", "column 2"))) == 1


def test_the_same_again_is_kept_once_and_a_change_is_a_version_of_its_own(store):
    kept(store)
    assert kept(store).version == 1
    changed = TEXT.replace('"部门" }', '"部门", default = "-" }')
    assert kept(store, text=changed).version == 2
    assert [(number, text) for number, _, _, text in versions_of(store, ANALYST, "人事系统", "departments")] == [
        (2, changed),
        (1, TEXT),
    ]
    assert len(sources(store, ANALYST)) == 1


def test_a_forgotten_source_is_offered_no_more_and_everything_is_on_record(store):
    kept(store)
    forget_source(store, ANALYST, "人事系统", "departments")
    assert offered(store) == []
    assert store.rows("SELECT what, about FROM audit_log ORDER BY done_at") == [
        ("remember_source", "人事系统 #1"),
        ("forget_source", "人事系统"),
    ]
    assert kept(store).version == 2


def test_one_without_the_right_neither_sees_nor_keeps_a_source(store):
    for ask in (
        lambda: sources(store, NOBODY),
        lambda: recognise_source(store, NOBODY, file="x", columns=COLUMNS),
        lambda: remember_source(store, NOBODY, "x", Mapping.parsed("x", TEXT), file="x", columns=COLUMNS),
        lambda: forget_source(store, NOBODY, "x", "departments"),
    ):
        with pytest.raises(NotAllowed):
            ask()


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_source_has_a_name_of_reasonable_length(store, name):
    with pytest.raises(WrongUse, match="at most 80"):
        kept(store, name=name)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("销售2026-10.csv", "销售"),
        ("2026年10月销售明细.xlsx", "销售明细"),
        ("ERP_export_20261031.csv", "ERP export"),
        ("202610.csv", "202610"),
    ],
)
def test_a_source_is_first_called_as_its_file_without_the_date(file, name):
    assert name_for(file) == name


# ------------------------------------------------------------------ with the lists it looks things up in

LOOKS_UP = """table = "departments"
[lookup.where]
file = "regions.csv"
by = "地区"
key = "code"
[columns]
department_id = { from = "代码" }
name = { template = "{where.label} {代码}" }
"""


def with_list(folder, rows="1,East\n"):
    folder.mkdir()
    (folder / "regions.csv").write_text("code,label\n" + rows)
    return Mapping.parsed("人事", LOOKS_UP, folder)


def test_a_source_keeps_its_list_and_reads_next_months_file_without_it(store, tmp_path):
    mapping = with_list(tmp_path / "a")
    remember_source(store, ANALYST, "人事", mapping, file="部门_2026-09.csv", columns=("代码", "地区"))
    shutil.rmtree(tmp_path / "a")
    (source,) = sources(store, ANALYST)
    again = Mapping.parsed(source.name, source.mapping, lists=lists_of(store, ANALYST, source))
    load_file(store, ANALYST, "departments", "部门_2026-10.csv", "代码,地区\nD1,1\n".encode(), mapping=again)
    assert current(store, "departments", "department_id, name") == [("D1", "East D1")]


def test_a_newer_list_is_taken_before_the_kept_one_and_remembered_as_the_next_version(store, tmp_path):
    columns = ("代码", "地区")
    first = remember_source(store, ANALYST, "人事", with_list(tmp_path / "a"), file="部门.csv", columns=columns)
    with_list(tmp_path / "b", "1,Ost\n")
    newer = Mapping.parsed("人事", LOOKS_UP, tmp_path / "b", lists=lists_of(store, ANALYST, first))
    load_file(store, ANALYST, "departments", "部门.csv", "代码,地区\nD1,1\n".encode(), mapping=newer)
    assert current(store, "departments", "name") == [("Ost D1",)]
    assert remember_source(store, ANALYST, "人事", newer, file="部门.csv", columns=columns).version == 2
    assert remember_source(store, ANALYST, "人事", newer, file="部门.csv", columns=columns).version == 2


def test_a_load_is_corrected_and_read_as_it_was_when_its_list_is_long_gone(store, tmp_path):
    mapping = with_list(tmp_path / "a")
    content = "代码,地区\nD1,1\nD2,9\n".encode()
    number = load_file(store, ANALYST, "departments", "部门.csv", content, mapping=mapping).load_id
    was = (tmp_path / "a" / "regions.csv").read_bytes()
    shutil.rmtree(tmp_path / "a")
    revert_load(store, ANALYST, number, "a try")
    reinstate_load(store, ANALYST, number, "after all")
    assert correct_load(store, ANALYST, number, {3: {"地区": "1"}}).added == 1
    assert current(store, "departments", "name") == [("East D1",), ("East D2",)]
    assert received_list(store, ANALYST, number, "regions.csv").read_bytes() == was
    with pytest.raises(WrongUse, match="keeps no list called secrets"):
        received_list(store, ANALYST, number, "secrets")


def test_a_list_too_large_to_keep_is_refused_with_its_size(store, tmp_path):
    mapping = with_list(tmp_path / "a", "x" * 20_000_000 + ",East\n")
    with pytest.raises(NothingStored, match="larger than 20 MB"):
        load_file(store, ANALYST, "departments", "部门.csv", "代码,地区\nD1,1\n".encode(), mapping=mapping)
