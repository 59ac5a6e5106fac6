"""The wheel: all of the product and nothing else, and it works in another folder than the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

import scorecard
from data.home import Home
from server.web.session_middleware import COOKIE
from tests.served import serve
from tests.test_session_middleware import sign_in
from ui.kit import SETTINGS_FILE, streamlit_settings

ROOT = Path(__file__).parent.parent
NOT_SHIPPED = {"benchmarks", "build", "docs", "tests", "var"}
# What a console script does: find the command by its entry in the wheel, and call it under its name.
COMMAND = """
import sys
from importlib.metadata import distribution
sys.argv[0] = "scorecard"
sys.exit(distribution("ops-scorecard").entry_points["scorecard"].load()())
"""

pytestmark = pytest.mark.xdist_group("wheel")  # built once


def _rooms() -> list[Path]:
    """The folders of the checkout that hold code of the product."""
    folders = (f for f in ROOT.iterdir() if f.is_dir() and f.name not in NOT_SHIPPED and not f.name.startswith("."))
    return [f for f in folders if any(f.rglob("*.py")) or f.name == "locales"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without network from a copy of the checkout in which somebody keeps their data."""
    copy, out = tmp_path_factory.mktemp("checkout"), tmp_path_factory.mktemp("wheel")
    for room in _rooms():
        shutil.copytree(room, copy / room.name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in [
        *ROOT.glob("*.py"),
        *(ROOT / n for n in ("LICENSE", "README.md", "pyproject.toml", "requirements.txt")),
    ]:
        shutil.copy(file, copy)
    for kept in (
        "var/scorecard.duckdb",
        "company/files/0a1b2c",
        "company/inbox/supervisors/list.csv",
        "tests/test_x.py",
    ):
        (copy / kept).parent.mkdir(parents=True, exist_ok=True)
        (copy / kept).write_text("")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", out, copy]
    done = subprocess.run(command, cwd=out, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = out.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment in which the unpacked wheel is found, and the checkout is not."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder)
    return {"PYTHONPATH": str(folder), "LC_ALL": "C.UTF-8"}


def test_the_wheel_holds_every_file_of_the_product_and_nothing_else(wheel: Path):
    files = [f for room in _rooms() for f in room.rglob("*") if f.is_file() and "__pycache__" not in f.parts]
    product = {f.relative_to(ROOT).as_posix() for f in [*files, *ROOT.glob("*.py")]}
    with zipfile.ZipFile(wheel) as packed:
        shipped = {name for name in packed.namelist() if ".dist-info/" not in name}
    assert shipped - product == set()
    assert product - shipped == set(), (
        "name its kind in pyproject.toml: py-modules for a single file, package-data else"
    )


def test_the_wheel_declares_what_the_requirements_do_under_our_version_and_license(wheel: Path):
    with zipfile.ZipFile(wheel) as packed:
        (name,) = [n for n in packed.namelist() if n.endswith(".dist-info/METADATA")]
        declared = packed.read(name).decode().splitlines()
        assert any(n.endswith("licenses/LICENSE") for n in packed.namelist())
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    required = {f"Requires-Dist: {line}" for line in lines if not line.startswith("#")}
    assert {line for line in declared if line.startswith("Requires-Dist: ")} == required
    assert f"Version: {scorecard.__version__}" in declared
    assert "License-Expression: Apache-2.0 AND OFL-1.1" in declared


def test_the_installed_command_works_in_any_folder(installed: dict[str, str], tmp_path: Path):
    """It makes the sample company and serves it, with our theme and to whoever is signed in."""
    home, command = Home(tmp_path / "home"), (sys.executable, "-c", COMMAND)
    env = {**os.environ, **installed, "SCORECARD_HOME": str(home.path)}
    done = subprocess.run([*command, "init", "--sample"], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "director" in done.stdout
    wrong = subprocess.run([*command, "serv"], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert "See: scorecard --help" in wrong.stderr
    served = serve(home, command=command, folder=tmp_path, **installed)
    try:
        token = sign_in(served, "director", "ops-scorecard").token
        with connect(
            f"ws://{served.host}/_stcore/stream",
            origin=Origin(served.url),
            additional_headers={"Cookie": f"{COOKIE}={token}"},
            subprotocols=[Subprotocol("streamlit")],
        ) as stream:
            asked = BackMsg()
            asked.rerun_script.query_string = ""
            stream.send(asked.SerializeToString())
            session = _next(stream, "new_session")
            menu = {page.url_pathname for page in _next(stream, "navigation").app_pages}
    finally:
        served.stop()
    assert {"desk", "plan", "policy"} <= menu
    theme = tomllib.loads(SETTINGS_FILE.read_text(encoding="utf-8"))["theme"]
    assert session.custom_theme.body_font == theme["font"]
    assert session.custom_theme.light.primary_color == theme["light"]["primaryColor"]


def _next(stream: ClientConnection, kind: str) -> Any:
    """The next message of this kind that the dashboard sends."""
    while True:
        message = ForwardMsg()
        message.ParseFromString(stream.recv(60))
        if message.WhichOneof("type") == kind:
            return getattr(message, kind)


def test_an_installed_dashboard_gets_every_setting_as_streamlit_itself_reads_it_in_the_checkout():
    assert len(streamlit_settings()) > 50
    for option, value in streamlit_settings().items():
        read = json.loads(str(value)) if option == "server.trustedUserHeaders" else value
        assert st.get_option(option) == read
