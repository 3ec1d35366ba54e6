"""Plans kept between runs: a plan depends on the operation and the program, never on the seed or the budget of a study.

They are kept in a folder of the user's own, under a name that is a hash of all they depend on: the file, the operation
and the factors as loaded, every file of this program, the versions of the libraries and the kind of machine. A change
of any of these is another name, so that what is kept is never out of date.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import platform
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peacewright.core.run import versions
from peacewright.operation.loading import LoadedOperation

if TYPE_CHECKING:
    from peacewright.plan.plan import Plan
    from peacewright.theatre.theatre import Theatre

VARIABLE, OFF = "PEACEWRIGHT_CACHE", "off"
"""The environment variable that names the folder, and what it holds where nothing is to be kept."""

MOST_STUDIES = 50
"""Operations of which plans are kept; of more, those not used for longest go. One takes one to four megabytes."""

_THEATRE, _DRAWINGS = "theatre", "drawings"
_PACKAGE = Path(__file__).resolve().parent.parent
_anew: ContextVar[bool] = ContextVar("plans anew", default=False)


@contextmanager
def planned_anew() -> Iterator[None]:
    """Neither read nor keep any plan within: what a replay is held against must not come from the run before."""
    before = _anew.set(True)
    try:
        yield
    finally:
        _anew.reset(before)


@dataclass(frozen=True)
class KeptPlans:
    """The plans of one operation that were made before.

    Attributes
    ----------
    loaded : LoadedOperation
    folder : Path or None
        None where nothing is kept: plans are made, and that is all.
    """

    loaded: LoadedOperation
    folder: Path | None

    @classmethod
    def of(cls, loaded: LoadedOperation) -> KeptPlans:
        """Return what is kept of an operation as it was loaded, by this program on this machine."""
        above = None if _anew.get() else _own_folder()
        if above is None:
            return cls(loaded, None)
        folder = above / _name(loaded)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.utime(folder)
            _forget_the_oldest(above)
        except (
            OSError
        ):  # a disk that is full or not to be written: a run must not fail for what only saves time
            return cls(loaded, None)
        return cls(loaded, folder)

    def plan(self, option: str) -> Plan | None:
        """Return the plan of an option, None where it is not kept or not whole."""
        found: Plan | None = self._read(_stem(option))
        return found

    @cached_property
    def theatre(self) -> Theatre | None:
        """The theatre of all these plans, None where it is not kept or not whole."""
        found: Theatre | None = self._read(_THEATRE)
        return found

    def keep_theatre(self, theatre: Theatre) -> None:
        """Keep the theatre, once for all options."""
        if self.folder is not None:
            self._write(_THEATRE, pickle.dumps(theatre, pickle.HIGHEST_PROTOCOL))

    def keep(self, option: str, plan: Plan) -> None:
        """Keep the plan of an option; its theatre is kept apart."""
        if self.folder is not None:
            packed = io.BytesIO()
            _Packer(packed, self._shared(plan.theatre)).dump(plan)
            self._write(_stem(option), packed.getvalue())

    def drawings(self) -> dict[str, tuple[str, ...]]:
        """Return the drawings of the last brief, by what was drawn: those of plans alone do not change with a seed."""
        return self._read(_DRAWINGS) or {}

    def keep_drawings(self, drawings: dict[str, tuple[str, ...]]) -> None:
        """Keep the drawings of a brief in place of those of the one before."""
        if self.folder is not None and drawings != self.drawings():
            self._write(_DRAWINGS, pickle.dumps(drawings, pickle.HIGHEST_PROTOCOL))

    def _shared(self, theatre: Theatre | None) -> dict[str, Any]:
        """Return what all plans of an operation share, by the name that stands for it in a kept plan."""
        return {"operation": self.loaded.operation, "factors": self.loaded.factors, _THEATRE: theatre}

    def _read(self, stem: str) -> Any:
        if self.folder is None:
            return None
        try:
            digest, _, packed = (self.folder / stem).read_bytes().partition(b"\n")
        except OSError:
            return None
        if digest != _digest(packed):
            return None
        theatre = None if stem in (_THEATRE, _DRAWINGS) else self.theatre
        return _Unpacker(io.BytesIO(packed), self._shared(theatre)).load()

    def _write(self, stem: str, packed: bytes) -> None:
        """Write beside the file and rename: of two runs at once the later stands, and nobody reads half a file."""
        if self.folder is None:
            return
        with suppress(OSError):  # a full disk: the run has its plan, the next one makes it again
            handle, name = tempfile.mkstemp(dir=self.folder)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(_digest(packed) + b"\n" + packed)
                Path(name).replace(self.folder / stem)
            finally:
                Path(name).unlink(missing_ok=True)


class _Packer(pickle.Pickler):
    def __init__(self, file: io.BytesIO, shared: dict[str, Any]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._shared = shared

    def persistent_id(self, thing: Any) -> str | None:
        return next((name for name, value in self._shared.items() if thing is value), None)


class _Unpacker(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, shared: dict[str, Any]) -> None:
        super().__init__(file)
        self._shared = shared

    def persistent_load(self, name: str) -> Any:
        return self._shared[name]


def _own_folder() -> Path | None:
    """Return the folder for plans, or None: it is off, or others than the user could put something into it."""
    given = os.environ.get(VARIABLE, "").strip()
    if given == OFF:
        return None
    try:
        folder = (Path(given) if given else _usual_place()) / "plans"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.stat()
    except (OSError, RuntimeError):  # RuntimeError: this user has no home
        return None
    if sys.platform == "win32":
        return folder
    others = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return None if others or found.st_uid != os.getuid() else folder


def _usual_place() -> Path:
    """Return where programs keep such things on this system."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "peacewright/cache"
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches/peacewright"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "peacewright"


def _forget_the_oldest(above: Path) -> None:
    studies = sorted(above.iterdir(), key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in studies[MOST_STUDIES:]:
        shutil.rmtree(folder, ignore_errors=True)


def _name(loaded: LoadedOperation) -> str:
    parts = (
        loaded.sha256,
        loaded.factor_tables_sha256,
        repr(loaded.operation),
        repr(dict(loaded.factors)),
        repr(dict(loaded.factors.sources)),
        _program(),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def _program() -> str:
    """Return a hash of every file of this program, of the libraries' versions and of the kind of machine."""
    digest = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        if "__pycache__" not in path.parts and path.is_file():
            digest.update(f"{path.relative_to(_PACKAGE).as_posix()}\n".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    digest.update(repr((versions(), platform.platform(), platform.machine())).encode())
    return digest.hexdigest()


def _stem(option: str) -> str:
    return hashlib.sha256(option.encode()).hexdigest()


def _digest(packed: bytes) -> bytes:
    return hashlib.sha256(packed).hexdigest().encode()
