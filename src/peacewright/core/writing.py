"""Writing that leaves nothing half-written: work beside the target, then rename."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peacewright.core.findings import Finding, PeacewrightError, Place, Severity


@contextmanager
def atomic_directory(out: Path | str) -> Iterator[Path]:
    """Give a fresh directory to write in, and put it in the place of ``out`` when all went well.

    A new or empty ``out`` appears whole, by one rename. In an ``out`` that holds files already, each written file
    takes the place of the one of the same name, also by a rename, and what was not written is left alone. If the body
    raises, ``out`` stays as it was.

    Parameters
    ----------
    out : Path or str
        The directory that is to hold the results; parents are made.

    Yields
    ------
    Path
        The directory to write in, beside ``out`` on the same disk.

    Raises
    ------
    PeacewrightError
        Before any work, if ``out`` is a file or cannot be written; afterwards, if the disk refuses.
    """
    out = Path(out)
    try:
        if out.is_symlink() or out.exists():
            out = out.resolve(strict=True)
        if out.exists() and not out.is_dir():
            raise _refused(out, "this is a file, where a directory is due", "give another directory to --out")
        out.parent.mkdir(parents=True, exist_ok=True)
        if out.is_dir() and not os.access(out, os.W_OK | os.X_OK):
            raise _refused(out, "this directory cannot be written", "give a directory of your own")
        room = Path(tempfile.mkdtemp(prefix=f".{out.name[:80]}.", dir=out.parent))
    except (OSError, ValueError) as error:
        raise _refused(
            out, f"this cannot be written: {_reason(error)}", "give another directory to --out"
        ) from None
    try:
        yield room
        try:
            _settle(room, out)
        except OSError as error:
            message = f"the results cannot be put here: {_reason(error)}"
            raise _refused(out, message, "give another directory to --out") from None
    finally:
        shutil.rmtree(room, ignore_errors=True)


def write_atomically(path: Path | str, content: bytes) -> Path:
    """Write a file so that a reader sees either the old content or the new, never a part; its parents are made.

    Raises
    ------
    PeacewrightError
        If the file cannot be written.
    """
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:80]}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as opened:
                opened.write(content)
            Path(name).chmod(_mode(0o666))
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except (OSError, ValueError) as error:
        raise _refused(path, f"the file cannot be written: {_reason(error)}", "check the path") from None
    return path


def _settle(room: Path, out: Path) -> None:
    room.chmod(
        _mode(0o777)
    )  # a temporary directory is for its owner alone; a result is as public as any file
    if not out.exists() or not any(out.iterdir()):
        room.replace(out)
        return
    _merge(room, out)


def _merge(source: Path, target: Path) -> None:
    target.mkdir(exist_ok=True)
    for item in sorted(source.iterdir()):
        if item.is_dir():
            _merge(item, target / item.name)
        else:
            item.replace(target / item.name)


def _mode(wanted: int) -> int:
    umask = os.umask(0)
    os.umask(umask)
    return wanted & ~umask


def _refused(path: Path, message: str, remedy: str) -> PeacewrightError:
    return PeacewrightError([Finding("C001", Severity.ERROR, Place(str(path)), message, remedy)])


def _reason(error: Exception) -> str:
    return (error.strerror or "unknown cause").lower() if isinstance(error, OSError) else str(error)
