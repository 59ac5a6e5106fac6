"""The file on the upload page: dropped (one or several) or pasted, put down once on the disk, then only named."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from text import number, t

MAPPING = ".toml"


@dataclass(frozen=True)
class Arrived:
    """The file to load. `key` changes with every file; what was dropped with it lies beside it in its folder.

    `mapping`: the text of a mapping file that was dropped with it, if one was.
    """

    key: str
    name: str
    path: Path
    mapping: str | None = None


def arrival() -> Arrived | None:
    """The file somebody dropped or pasted; None while there is none."""
    turn = st.session_state.setdefault("upload_turn", 0)
    dropped = st.file_uploader(
        t("Drop the file here (CSV, Excel or any other table)"),
        accept_multiple_files=True,
        key=f"file_{turn}",
        help=t(
            "CSV or text in any encoding and with any delimiter, or a workbook. Several files may be dropped together, "
            "such as a file and the lists it refers to, or a mapping file (.toml)."
        ),
    )
    _translate_uploader()
    with st.expander(t("Or paste cells copied from a spreadsheet"), icon=":material/content_paste:"):
        pasted = st.text_area(t("Pasted cells, with their header"), key=f"paste_{turn}", height=140)
        st.button(t("Use the pasted cells"), key="use_paste")
    if not dropped and not pasted.strip():
        return None
    folder = _folder()
    if not dropped:
        content = pasted.encode()
        key = hashlib.sha256(content).hexdigest()
        return Arrived(key, t("pasted") + ".tsv", _put(folder, key, "pasted.tsv", lambda: content))
    # The same folder for all that was dropped together, so that a mapping finds the lists it looks things up in.
    key = hashlib.sha256(" ".join(upload.file_id for upload in dropped).encode()).hexdigest()
    paths = {upload.name: _put(folder, key, upload.name, upload.getbuffer) for upload in dropped}
    mapping = next((p.read_text("utf-8", "replace") for p in paths.values() if p.suffix.casefold() == MAPPING), None)
    files = [name for name, path in paths.items() if path.suffix.casefold() != MAPPING]
    if not files:
        st.info(t("This is a mapping. Drop the file that it is for together with it."), icon=":material/info:")
        return None
    name = files[0]
    if len(files) > 1:
        name = st.selectbox(t("Which of these files is to be loaded now?"), files, key=f"which_{key[:8]}") or name
    return Arrived(f"{key}/{name}", name, paths[name], mapping)


def _translate_uploader() -> None:
    """The words that Streamlit itself writes on the field for files, in the reader's language."""
    most = st.get_option("server.maxUploadSize")
    zone = "[data-testid=stFileUploaderDropzone]"
    for place, words in (
        (f"{zone} [data-testid=stBaseButton-secondary] p", t("Choose files")),
        (f"{zone} [data-testid=stFileUploaderDropzoneInstructions] span", t("up to {n} MB each", n=number(most))),
    ):
        content = json.dumps(words, ensure_ascii=False).replace("<", "")
        st.html(f"<style>{place} {{font-size: 0}} {place}::after {{content: {content}; font-size: 0.875rem}}</style>")


def next_file() -> None:
    """Make room for another file."""
    st.session_state["upload_turn"] += 1


def other_files(arrived: Arrived) -> list[str]:
    """The names of the other files that were dropped with it."""
    others = (path for path in arrived.path.parent.iterdir() if path != arrived.path)
    return sorted(path.name for path in others if path.suffix.casefold() != MAPPING)


def _folder() -> Path:
    """A folder of this session's own; it goes away with the session."""
    if "upload_folder" not in st.session_state:
        st.session_state["upload_folder"] = tempfile.TemporaryDirectory(prefix="scorecard-upload-")
    return Path(st.session_state["upload_folder"].name)


def _put(folder: Path, key: str, name: str, content: Callable[[], bytes | memoryview]) -> Path:
    place = folder / key[:24]
    place.mkdir(exist_ok=True)
    path = place / (Path(name.replace("\\", "/")).name or "file")
    if not path.exists():
        path.write_bytes(content())
    return path
