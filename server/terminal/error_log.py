"""What nobody foresaw: kept in full in a file of the home, said to people in one sentence."""

from __future__ import annotations

import os
import traceback
from datetime import UTC, datetime

from data.home import Home
from errors import ScorecardError
from text import Words


def log_unforeseen(home: Home) -> ScorecardError:
    """The sentence for the exception now being handled; its traceback is in the file that the sentence names.

    A home that cannot be written to loses the traceback, and the sentence names no file.
    """
    log = home.path / f"error-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}-{os.getpid()}.log"
    try:
        log.touch(mode=0o600)
        log.write_text(traceback.format_exc(), encoding="utf-8")
    except OSError:
        where = Words("", "")
    else:
        where = Words(f" What happened is kept in {log}.", f"详情已保存在 {log}。")
    return ScorecardError(
        Words(
            "Something went wrong that this program did not foresee; the command was not finished.{where} "
            "Please tell whoever looks after it.",
            "发生了程序未预料到的错误，命令没有完成。{where}请告知系统管理员。",
        ).format(where=where)
    )
