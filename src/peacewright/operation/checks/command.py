"""Designs of command: that posts and rights refer to something, that a tree is one, that no occasion is forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from peacewright.operation.checks.remarks import Checked, Remark, error, unknown, warning
from peacewright.operation.command import CommandDesign, all_designs, links_of
from peacewright.operation.reading.document import Path
from peacewright.operation.reading.suggest import did_you_mean
from peacewright.operation.vocabulary import Occasion, PostKind


def _designs(checked: Checked) -> Iterator[tuple[Path, CommandDesign]]:
    for name, design in checked.operation.command_designs.items():
        yield ("command_designs", name), design


def designs_exist(checked: Checked) -> Iterator[Remark]:
    """An option names a design of the operation or of the catalogue."""
    known = {**all_designs({}), **dict.fromkeys(checked.names("command_designs"))}
    for name, option in checked.operation.options.items():
        if option.levers.command not in known:
            path: Path = ("options", name, "levers", "command")
            message = f"'{option.levers.command}' is no design of command"
            yield error("R001", path, message, did_you_mean(option.levers.command, known))


def posts_refer(checked: Checked) -> Iterator[Remark]:
    """Posts name posts of their own design and nations of the coalition."""
    nations = checked.names("coalition")
    for where, design in _designs(checked):
        known = checked.names(*(str(part) for part in where), "posts") or design.posts
        for name, post in design.posts.items():
            path: Path = (*where, "posts", name)
            for key, other in (("under", post.under), ("stand_in", post.stand_in)):
                if other is not None and other not in known:
                    yield unknown((*path, key), "post of this design", other, known)
            for position, other in enumerate(post.liaison):
                if other not in known:
                    yield unknown((*path, "liaison", position), "post of this design", other, known)
            for position, code in enumerate(post.nations):
                if code not in nations:
                    yield unknown((*path, "nations", position), "nation of the coalition", code, nations)
            if post.stand_in == name:
                yield error("R012", (*path, "stand_in"), "a post stands in for itself", "name another post")


def trees_are_trees(checked: Checked) -> Iterator[Remark]:
    """One post stands at the top, and nobody is commanded by one of his own.

    Bodies of contributors may stand beside the tree, with liaison to it: they have full command of their own, and no
    place in the common chain.
    """
    for where, design in _designs(checked):
        tops = [name for name, post in design.posts.items() if post.under is None]
        aside = [name for name in tops if design.posts[name].kind is PostKind.CONTRIBUTORS]
        chief = [name for name in tops if name not in aside]
        if len(chief) > 1:
            message = f"{len(chief)} posts have nobody above them: {', '.join(chief)}"
            yield error("R012", (*where, "posts"), message, "leave one at the top; give the others 'under:'")
        joined = _joined(design, (chief or tops)[0]) if tops else set()
        for name in aside:
            if name not in joined and all(other in design.posts for other in design.posts[name].liaison):
                path: Path = (*where, "posts", name)
                message = f"'{name}' stands beside the tree without liaison to it"
                yield error("R012", path, message, "add 'liaison: [...]' or 'under:'")
        for ring in _rings(design):
            path = (*where, "posts", ring[0], "under")
            message = f"posts command each other: {' → '.join((*ring, ring[0]))}"
            yield error(
                "R002", path, message, "let one of them stand under a post outside the ring, or at the top"
            )


def _joined(design: CommandDesign, start: str) -> set[str]:
    """Return the posts to which there is a way from one, by command or by liaison."""
    links, found, waiting = links_of(design), {start}, [start]
    while waiting:
        further = set(links[waiting.pop()]) - found
        found |= further
        waiting += further
    return found


def _rings(design: CommandDesign) -> Iterator[list[str]]:
    """Yield each ring of posts that command one another, once."""
    done: dict[str, None] = {}
    for start in design.posts:
        walked: list[str] = []
        here: str | None = start
        while here in design.posts and here not in done and here not in walked:
            walked.append(here)
            here = design.posts[here].under
        if here in walked:
            yield walked[walked.index(here) :]
        done |= dict.fromkeys(walked)


def rights_refer(checked: Checked) -> Iterator[Remark]:
    """A right names posts of its design; nobody holds two keys to one decision."""
    for where, design in _designs(checked):
        known = checked.names(*(str(part) for part in where), "posts") or design.posts
        for occasion, right in design.rights.items():
            path: Path = (*where, "rights", str(occasion))
            named = [("from", right.from_), ("decides", right.decides)]
            for key, post in named:
                if post not in known:
                    yield unknown((*path, key), "post of this design", post, known)
            for position, post in enumerate(right.keys):
                if post not in known:
                    yield unknown((*path, "keys", position), "post of this design", post, known)
                elif post == right.decides:
                    message = f"'{post}' decides, and holds a further key to the same decision"
                    yield error("R012", (*path, "keys", position), message, "name it once")


def tables_are_whole(checked: Checked) -> Iterator[Remark]:
    """An occasion that nobody may decide is told: it is a gap that answers count, and may be a slip."""
    for where, design in _designs(checked):
        missing = [occasion for occasion in Occasion if occasion not in design.rights]
        if missing:
            message = f"nobody has the authority on: {', '.join(missing)}"
            remedy = "add 'OCCASION: {from: POST, decides: POST}', or read the answers as those of a design with gaps"
            yield warning("R012", (*where, "rights"), message, remedy)
