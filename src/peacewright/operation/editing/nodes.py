"""Where each value of a YAML text stands, character by character: what an edit needs to change one and no other."""

from __future__ import annotations

from dataclasses import dataclass, field

from peacewright.operation.reading.document import Path


@dataclass
class Node:
    """One value of the text.

    Attributes
    ----------
    start, end : int
        Its first character and the one after its last; comments behind it are not part of it.
    style : str
        ``plain``, ``'``, ``"``, ``|``, ``>`` for a scalar; ``block`` or ``flow`` for a mapping or list.
    keys : list of Node
        For a mapping: its keys, in step with ``items``.
    items : list of Node
        Values of a mapping, or items of a list.
    names : list of str
        For a mapping: the keys as read.
    """

    kind: str
    start: int
    end: int
    style: str
    keys: list[Node] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written where a value might stand."""
        return self.kind == "scalar" and self.start == self.end

    def child(self, part: str | int) -> Node | None:
        """Return the value under a key, or the item at a position."""
        if self.kind == "mapping" and part in self.names:
            return self.items[self.names.index(str(part))]
        if self.kind == "list" and isinstance(part, int) and 0 <= part < len(self.items):
            return self.items[part]
        return None

    def at(self, path: Path) -> Node | None:
        """Return the value at a path below."""
        here: Node | None = self
        for part in path:
            here = here.child(part) if here is not None else None
        return here

    def existing(self, path: Path) -> Node:
        """Return the value at a path that is known to exist.

        Raises
        ------
        KeyError
            If it does not.
        """
        found = self.at(path)
        if found is None:
            raise KeyError(path)
        return found

    def span(self, position: int) -> tuple[int, int]:
        """Return first and last character of an entry, key and value, or of an item."""
        value = self.items[position]
        if self.kind == "list":
            return value.start, value.end
        key = self.keys[position]
        return key.start, max(key.end, value.end)


def read_nodes(text: str) -> Node:
    """Read a YAML text without anchors, tags and aliases that :func:`.read_document` has found sound.

    Returns
    -------
    Node
        The root.
    """
    from _ruamel_yaml import CParser
    from ruamel.yaml import events

    parser = CParser(text)
    open_nodes: list[Node] = []
    root: Node | None = None
    while (event := parser.get_event()) is not None:
        if isinstance(event, events.MappingEndEvent | events.SequenceEndEvent):
            _close(open_nodes.pop(), event.end_mark.index)
            continue
        start = event.start_mark.index if event.start_mark is not None else 0
        if isinstance(event, events.ScalarEvent):
            node = _scalar(text, start, event.end_mark.index, event.style or "plain", event.value)
        elif isinstance(event, events.MappingStartEvent):
            node = Node("mapping", start, start, "flow" if event.flow_style else "block")
        elif isinstance(event, events.SequenceStartEvent):
            node = Node("list", start, start, "flow" if event.flow_style else "block")
        else:
            continue
        if open_nodes:
            _put(open_nodes[-1], node)
        root = root or node
        if node.kind != "scalar":
            open_nodes.append(node)
    if root is None:
        raise ValueError("a text without a value has no nodes")
    return root


def _scalar(text: str, start: int, end: int, style: str, value: str) -> Node:
    if style in {"|", ">"}:  # its end is where the next line begins, after any blank lines
        end = start + len(text[start:end].rstrip())
    return Node("scalar", start, end, style, names=[value])


def _put(holder: Node, node: Node) -> None:
    if holder.kind == "mapping" and len(holder.keys) == len(holder.items):
        holder.keys.append(node)
        holder.names.append(node.names[0] if node.kind == "scalar" else "")
    else:
        holder.items.append(node)


def _close(node: Node, end: int) -> None:
    # A block ends for libyaml where the next thing begins; for us, with the last thing in it.
    node.end = end if node.style == "flow" or not node.items else node.span(len(node.items) - 1)[1]
