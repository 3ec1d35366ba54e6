"""What no file of the project may hold: addresses of registries, places on somebody's machine."""

from __future__ import annotations

import re

from tests.contract.repository import ROOT, files, text_of

# Put together from pieces, so that this file does not hold what it looks for.
REGISTRIES = re.compile(
    "|".join(
        re.escape(first) + second
        for first, second in [
            ("pypi", r"\.org"),
            ("python", r"hosted\.org"),
            ("npm", r"js\.(org|com)"),
            ("registry.", r"npm"),
            ("deb.", r"debian\.org"),
            ("--extra-", r"index-url"),
            ("--index-", r"url"),
            ("--find-", r"links"),
        ]
    ),
    re.IGNORECASE,
)
# A path from the root of a machine: not what follows a host or a folder, as in https://host/work/.
MACHINE_PATHS = re.compile(
    r"(?<![A-Za-z0-9_.~-])/(?:" + "|".join(["wo" + "rk", "ro" + "ot", "ho" + "me", "t" + "mp"]) + r")/"
)


def _hits(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for path in files()
        if (text := text_of(path)) is not None
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_the_patterns_find_what_they_should() -> None:
    assert REGISTRIES.search("see https://" + "pypi" + ".org/simple")
    assert MACHINE_PATHS.search("open('/" + "work/main/x')")
    assert MACHINE_PATHS.search("cd /" + "tmp/x")
    assert not MACHINE_PATHS.search("https://example.org/" + "work/x")
    assert not MACHINE_PATHS.search("src/" + "tmp/x")


def test_no_file_names_a_registry() -> None:
    assert not _hits(REGISTRIES)


def test_no_file_holds_a_path_of_one_machine() -> None:
    assert not _hits(MACHINE_PATHS)
