"""A run that is killed while its results take their places."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from unittest import mock

from peacewright.core.writing import atomic_directory


def write_killed(
    out: Path,
    words: str,
    renames: int | None = None,
    names: tuple[str, ...] = ("a.txt", "b.txt", "sub/c.txt"),
) -> None:
    """Write some files in a process of its own, which kills itself before it has made so many renames."""
    child = os.fork()
    if child == 0:
        made = 0
        rename = Path.replace

        def counted(self: Path, target: Path) -> Path:
            nonlocal made
            if made == renames:
                os.kill(os.getpid(), signal.SIGKILL)
            made += 1
            return rename(self, target)

        with mock.patch.object(Path, "replace", counted), atomic_directory(out) as room:
            for name in names:
                (room / name).parent.mkdir(exist_ok=True)
                (room / name).write_text(words)
        os._exit(0)
    os.waitpid(child, 0)
