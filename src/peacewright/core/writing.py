"""Writing that leaves nothing half-written: work beside the target, then rename."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from peacewright.core.findings import Finding, PeacewrightError, Place, Severity

if (
    sys.platform != "win32"
):  # elsewhere there are no such locks, and what a killed run leaves is not tidied up
    import fcntl

_FINISHED = ".finished"
_DISK_REFUSES = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EROFS, errno.EIO}


@contextmanager
def atomic_directory(out: Path | str) -> Iterator[Path]:
    """Give a fresh directory to write in, and put it in the place of ``out`` when all went well.

    A new or empty ``out`` appears whole, by one rename. In an ``out`` that holds files already, each written file
    takes the place of the one of the same name, also by a rename, and what was not written is left alone. If the body
    raises, ``out`` stays as it was. Of two runs into one ``out`` the later to end stands, whole. What a run that was
    killed left beside ``out``, the next one takes away; killed while its files took their places, it is completed by
    the next run, or by :func:`complete`, so that ``out`` never stays part old and part new.

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
        complete(out)
        with _locked(out.parent):
            room = Path(tempfile.mkdtemp(prefix=_prefix(out), dir=out.parent))
            lock = _held(room)  # until this process ends, however it does
    except (OSError, ValueError) as error:
        raise _refused(
            out, f"this cannot be written: {_reason(error)}", "give another directory to --out"
        ) from None
    try:
        with told_of_the_disk(out):
            yield room
            try:
                with _locked(out.parent):
                    _settle(room, out)
            except OSError as error:
                message = f"the results cannot be put here: {_reason(error)}"
                raise _refused(out, message, "give another directory to --out") from None
    finally:
        shutil.rmtree(room, ignore_errors=True)
        if lock is not None:
            os.close(lock)


@contextmanager
def told_of_the_disk(out: Path) -> Iterator[None]:
    """Turn what the disk refuses within the body into a finding on ``out``."""
    try:
        yield
    except OSError as error:
        if error.errno not in _DISK_REFUSES:
            raise
        message = f"the results cannot be written: {_reason(error)}"
        raise _refused(out, message, "make room on the disk, or give another directory to --out") from None


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Hold a file that stands for a piece of work, so that no other living process does the same work.

    Raises
    ------
    PeacewrightError
        If another process holds it.
    """
    if sys.platform == "win32":
        yield
        return
    with file.open("rb") as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = "another process is at work in this directory"
            raise _refused(file.parent, message, "let it end, or give another directory to --out") from None
        yield


def complete(out: Path | str) -> None:
    """Put into ``out`` what a run that was killed had finished, and take away what it had not.

    Whoever reads a directory of results calls this first. Rooms of runs that still live are left alone.
    """
    out = Path(out)
    if sys.platform == "win32" or not out.parent.is_dir():
        return
    if out.is_symlink():
        out = out.resolve()
    left = [*out.parent.glob(f"{_escaped(_prefix(out))}*")]
    if not left:
        return
    with _locked(out.parent):
        for room in left:
            with suppress(OSError):
                lock = os.open(room, os.O_RDONLY)
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    if room.name.endswith(_FINISHED):
                        _merge(room, out)
                    shutil.rmtree(room, ignore_errors=True)
                finally:
                    os.close(lock)


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
    _must_fit(room, out)
    finished = room.with_name(room.name + _FINISHED)
    room.replace(finished)  # from here on the new files stand: whoever comes next moves those that are left
    _merge(finished, out)
    shutil.rmtree(finished, ignore_errors=True)


def _must_fit(source: Path, target: Path) -> None:
    """Refuse, before anything has moved, a file in the place of a folder, and a folder in the place of a file."""
    for item in source.rglob("*"):
        there = target / item.relative_to(source)
        if there.exists() and there.is_dir() != item.is_dir():
            code = errno.EISDIR if there.is_dir() else errno.ENOTDIR
            raise OSError(code, os.strerror(code), str(there))


def _merge(source: Path, target: Path) -> None:
    target.mkdir(exist_ok=True)
    for item in sorted(source.iterdir()):
        if item.is_dir():
            _merge(item, target / item.name)
        else:
            item.replace(target / item.name)


def _prefix(out: Path) -> str:
    return f".{out.name[:80]}.peacewright-"


def _escaped(text: str) -> str:
    return "".join(f"[{character}]" if character in "*?[" else character for character in text)


def _held(folder: Path) -> int | None:
    """Lock a folder for as long as the handle is open; None where the system or the disk has no such locks."""
    if sys.platform == "win32":
        return None
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError:
        os.close(handle)
        return None
    return handle


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one process at a time begin or end its writing in a folder."""
    handle = _held(folder)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _mode(wanted: int) -> int:
    umask = os.umask(0)
    os.umask(umask)
    return wanted & ~umask


def _refused(path: Path, message: str, remedy: str) -> PeacewrightError:
    return PeacewrightError([Finding("C001", Severity.ERROR, Place(str(path)), message, remedy)])


def _reason(error: Exception) -> str:
    return (error.strerror or "unknown cause").lower() if isinstance(error, OSError) else str(error)
