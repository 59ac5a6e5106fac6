"""A home made ready: empty, or with the sample company; and how to sign in to the sample company."""

from __future__ import annotations

import shutil

from accounts import any_account, check_password
from data.home import Home
from data.store import Store
from errors import NothingStored, ScorecardError
from scope import ROLE_NAMES
from server.sample_company import WHO, SignIn, make_sample, sign_ins
from server.terminal import Answer, Column, OnProgress, running, table
from text import Words, t

# One of each role is enough to look around with.
SHOWN = 5


def init(home: Home, *, sample: bool = False, if_empty: bool = False, on_progress: OnProgress | None = None) -> Answer:
    """Make the home ready; with `sample`, fill it with the sample company and say how to sign in.

    A home that holds data is never touched: with `sample` that is an error, with `if_empty` too it is fine.
    The sample company is made beside the home and put in place whole: an interrupted init leaves nothing behind.
    """
    if server := running(home):
        if if_empty:
            return Answer(None, t("The dashboard of {home} runs on {url} already.", home=home.path, url=server.url))
        raise ScorecardError(
            Words(
                f"The dashboard of {home.path} is running on {server.url}. Stop it first. Nothing was changed.",
                f"{home.path} 的看板正在 {server.url} 运行。请先停止它。没有任何改动。",
            )
        )
    store = Store.open(home)
    full = _holds_data(store)
    store.close()
    if full:
        if sample and not if_empty:
            raise NothingStored(
                Words(
                    f"{home.path} already holds data, so the sample company was not put into it. Name an empty folder "
                    "in SCORECARD_HOME. Nothing was changed.",
                    f"{home.path} 中已有数据，因此没有写入示例公司。请用 SCORECARD_HOME 指定一个空文件夹。"
                    "没有任何改动。",
                )
            )
        return Answer(None, t("{home} holds data already; it was left as it is.", home=home.path))
    if not sample:
        ready = t("{home} is ready and empty. The dashboard will ask for its first administrator.", home=home.path)
        return Answer(None, ready)
    sign_in_lines = _put_sample_into(home, on_progress)
    return Answer(None, t("{home} holds the sample company.", home=home.path) + "\n\n" + sign_in_lines)


def _put_sample_into(home: Home, on_progress: OnProgress | None) -> str:
    aside = Home(home.path / "making")
    shutil.rmtree(aside.path, ignore_errors=True)  # what an interrupted init left
    try:
        store = Store.open(aside)
        try:
            make_sample(store, on_progress)
            sign_in_lines = sign_ins_text(store)
        finally:
            store.close()
        for file in aside.files.iterdir():
            file.replace(home.files / file.name)
        # Last, and in one step: until here the home was empty.
        aside.database.replace(home.database)
    finally:
        shutil.rmtree(aside.path, ignore_errors=True)
    return sign_in_lines


def _holds_data(store: Store) -> bool:
    return any_account(store) or bool(store.rows("SELECT 1 FROM loads LIMIT 1"))


def sign_ins_text(store: Store) -> str:
    """How to sign in to the sample company, one of each role; empty for any other company."""
    if not store.rows("SELECT 1 FROM loads WHERE loaded_by = ? LIMIT 1", [WHO]):
        return ""
    works = [s for s in sign_ins()[:SHOWN] if check_password(store, s.username, s.password)]
    if not works:
        return ""
    columns = [Column(t("Sign in as")), Column(t("Password")), Column(t("Role")), Column(t("Name"))]
    return table(columns, [_row(sign_in) for sign_in in works])


def _row(sign_in: SignIn) -> tuple[str, ...]:
    return sign_in.username, sign_in.password, str(ROLE_NAMES[sign_in.role]), sign_in.name
