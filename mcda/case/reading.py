"""From the bytes of a YAML 1.2 file to plain values that remember where they stand.

Only the parser's events are used: no constructor runs, so that no tag of a file can make anything but text, numbers,
true, false, null, lists and mappings.
"""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

from mcda.errors import CaseError, Problem

LARGEST_FILE = 10_000_000  # bytes
SHORT = 100_000  # bytes of a file that is remembered once it is read
MOST_VALUES = 200_000  # of a file whose aliases are written out
DEEPEST = 40  # lists and mappings inside each other
OPENING = "a mapping whose first key is 'format'"

# The core schema of YAML 1.2, section 10.3.2.
_NUMBER = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it was written, so that 0.1 stays one tenth."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(slots=True)
class Node:
    """A value of the file: a scalar, a list of nodes, or a mapping from text to its key's and its value's node."""

    value: Any
    line: int
    column: int
    size: int = 1
    height: int = 1

    def plain(self) -> Any:
        """Return the value without its places."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, (_, child) in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value


@dataclass(frozen=True)
class Source:
    """What a file says, where it says it, and what is wrong with its YAML."""

    file: str
    digest: str
    root: Node
    problems: tuple[Problem, ...] = ()
    text: str = field(default="", repr=False)

    def place(self, path: Iterable[str | int], *, key: bool = False) -> tuple[int, int]:
        """Return line and column, from 1, of the value at `path`, or of its key.

        A step that the file does not have is passed over: a cell written `[1, 6, 9]` has no 'score', and its numbers
        are found all the same. Lists and mappings stand where their key stands.
        """
        node, named = self.root, self.root
        for step in path:
            child = _step(node, step)
            if child is not None:
                named, node = child
        here = named if key or isinstance(node.value, (dict, list)) else node
        return here.line, here.column

    def written(self, path: Iterable[str | int]) -> tuple[str | int, ...]:
        """Return the steps of `path` that the file has."""
        node, steps = self.root, []
        for step in path:
            child = _step(node, step)
            if child is not None:
                steps.append(step)
                node = child[1]
        return tuple(steps)

    def problem(self, path: Iterable[str | int], message: str, *, key: bool = False) -> Problem:
        """Return a fault of the value at `path`."""
        return Problem(self.file, *self.place(path, key=key), message)


def _step(node: Node, step: str | int) -> tuple[Node, Node] | None:
    if isinstance(node.value, dict) and isinstance(step, str):
        return node.value.get(step)
    if isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


def read(path: str | Path) -> Source:
    """Read a YAML file.

    Raises
    ------
    CaseError
        No regular file, over 10 MB, not UTF-8, no YAML 1.2 of one document, tags, endless or exploding aliases.
    """
    return parse(contents(path), str(path))


def contents(path: str | Path) -> bytes:
    """Return the bytes of a regular file of at most 10 MB.

    Raises
    ------
    CaseError
        A folder or a device, a larger file, one that cannot be read.
    """
    path = Path(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise CaseError([Problem(str(path), 0, 0, "expected a file, met a folder or a device")])
        if status.st_size > LARGEST_FILE:
            size = f"{status.st_size / 1e6:.1f} MB"
            raise CaseError(
                [Problem(str(path), 0, 0, f"expected a file of at most {LARGEST_FILE // 10**6} MB, met {size}")]
            )
        with path.open("rb") as stream:
            return stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise CaseError([Problem(str(path), 0, 0, f"cannot be read: {error.strerror or error}")]) from None


def parse(content: bytes | str, file: str = "<text>") -> Source:
    """Read YAML from memory; `file` names it in messages."""
    if isinstance(content, str):
        content = content.encode("utf-8", "surrogatepass")
    return _remembered(content, file) if len(content) <= SHORT else _parsed(content, file)


def _parsed(content: bytes, file: str) -> Source:
    digest = digest_of(content)
    text = decoded(content, file)
    problems: list[Problem] = []
    root = _composed(text, file, problems)
    if not isinstance(root.value, dict):
        problems.append(Problem(file, root.line, root.column, f"expected {OPENING}, met {met(root.plain())}"))
        raise CaseError(problems)
    return Source(file, digest, root, tuple(problems), text)


_remembered = lru_cache(maxsize=16)(_parsed)  # the same bytes are often asked for again; nobody writes into a source


def met(value: object) -> str:
    """Say what a value is, for an error message."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        return "a mapping"
    text = repr(value) if isinstance(value, str) else str(value)
    what = "text" if isinstance(value, str) else "number"
    return f"the {what} {text if len(text) <= 60 else text[:57] + '…'}"


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of some bytes, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def decoded(content: bytes, file: str, expected: str = OPENING) -> str:
    """Return bytes as text that holds something; `expected` says what."""
    if len(content) > LARGEST_FILE:
        raise CaseError([Problem(file, 0, 0, f"expected at most {LARGEST_FILE // 10**6} MB")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        byte = content[error.start]
        raise CaseError(
            [Problem(file, line, column, f"expected UTF-8 text, met the byte 0x{byte:02x}, which is not UTF-8 here")]
        ) from None
    strange = _UNPRINTABLE.search(text)
    if strange:
        line, column = _position(text, strange.start())
        raise CaseError(
            [Problem(file, line, column, f"expected text, met the control character U+{ord(strange[0]):04X}")]
        )
    if not text.strip():
        raise CaseError([Problem(file, 1, 1, f"expected {expected}, met an empty file")])
    return text


def _position(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _events(text: str, file: str, problems: list[Problem]) -> Iterator[Any]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        problems.append(Problem(file, line, column, _syntax(error, text)))
        raise CaseError(problems) from None
    except (YAMLError, ValueError) as error:
        problems.append(Problem(file, 0, 0, f"is not YAML: {str(error).splitlines()[0]}"))
        raise CaseError(problems) from None


def _syntax(error: Any, text: str) -> str:
    said = " ".join(str(error.problem or error.context or "cannot be parsed").split())
    mark = error.problem_mark
    if mark is not None:
        lines = text.split("\n")
        rest = lines[mark.line][mark.column :] if mark.line < len(lines) else ""
        if rest.startswith("\t"):
            return "expected spaces, met a tab; YAML is indented and spaced with spaces"
        if "mapping values are not allowed" in said:
            return "is not YAML: a second ': ' in one value, or a key indented too far; put text with ': ' in quotes"
    if error.context and error.context_mark is not None:
        said += f" ({error.context} from line {error.context_mark.line + 1})"
    return f"is not YAML: {said}"


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    node: Node
    anchor: str | None
    key: Node | None = None


class _Tree:
    """The tree that the events of a file grow into, without recursion; faults that leave a tree are only noted."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file, self.problems = file, problems
        self.open: list[_Open] = []
        self.anchors: dict[str, Node | None] = {}  # None while the anchored value is still open
        self.root: Node | None = None
        self.values = 0

    def note(self, event: Any, message: str) -> None:
        """Note a fault at the start of an event."""
        self.problems.append(Problem(self.file, *_start(event), message))

    def refuse(self, event: Any, message: str) -> NoReturn:
        """Stop at a fault behind which nothing can be read."""
        self.note(event, message)
        raise CaseError(self.problems)

    def document(self, event: Any) -> None:
        """Take the start of a document."""
        if self.root is not None:
            self.refuse(event, "expected one document, met a second one after '---'")
        if event.version is not None and tuple(event.version) != (1, 2):
            given = ".".join(map(str, event.version))
            self.note(event, f"expected YAML 1.2, met the directive %YAML {given}")

    def begin(self, event: Any, empty: dict[str, Any] | list[Any]) -> None:
        """Take the start of a list or mapping."""
        self._tag(event)
        self.open.append(_Open(Node(empty, *_start(event)), event.anchor))
        if event.anchor:
            self.anchors[event.anchor] = None
        if len(self.open) > DEEPEST:
            self.refuse(event, f"expected at most {DEEPEST} lists and mappings inside each other, met more")

    def end(self, event: Any) -> None:
        """Take the end of a list or mapping."""
        closed = self.open.pop()
        if closed.anchor:
            self.anchors[closed.anchor] = closed.node
        self.values -= closed.node.size - 1  # its entries were counted as they came
        self._put(event, closed.node)

    def scalar(self, event: Any) -> None:
        """Take text, a number or a word."""
        self._tag(event)
        strange = _UNPRINTABLE.search(event.value)  # an escape in double quotes can write what a file may not hold
        if strange:
            self.note(event, f"expected text, met the escaped character U+{ord(strange[0]):04X}")
        node = Node(_scalar(event), *_start(event))
        if event.anchor:
            self.anchors[event.anchor] = node
        self._put(event, node)

    def alias(self, event: Any) -> None:
        """Take a reference to an earlier value."""
        if event.anchor not in self.anchors:
            self.refuse(event, f"the alias '*{event.anchor}' has no anchor '&{event.anchor}' before it")
        node = self.anchors[event.anchor]
        if node is None:
            self.refuse(event, f"the alias '*{event.anchor}' stands inside its own anchor, so it has no end")
        if len(self.open) + node.height > DEEPEST:
            self.refuse(event, f"expected at most {DEEPEST} lists and mappings inside each other, met more")
        self._put(event, node)

    def _tag(self, event: Any) -> None:
        if event.tag is not None:
            tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
            self.note(event, f"expected a plain value, met the tag {tag[:60]!r}; tags are not read")

    def _put(self, event: Any, node: Node) -> None:
        """Add a finished node to the list or mapping it stands in."""
        self.values += node.size
        if self.values > MOST_VALUES:
            self.refuse(event, f"expected at most {MOST_VALUES:,} values with aliases written out, met more")
        if not self.open:
            self.root = node
            return
        holder = self.open[-1]
        if isinstance(holder.node.value, dict) and holder.key is None:
            holder.key = node
            return
        holder.node.size += node.size
        holder.node.height = max(holder.node.height, node.height + 1)
        if isinstance(holder.node.value, list):
            holder.node.value.append(node)
        elif holder.key is not None:
            self._pair(holder.node.value, holder.key, node)
            holder.key = None

    def _pair(self, mapping: dict[str, tuple[Node, Node]], key: Node, node: Node) -> None:
        if isinstance(key.value, (dict, list)):
            said = f"expected a key of one word, met {met(key.plain())}"
        else:
            name = key.value if isinstance(key.value, str) else _word(key.value)
            if name not in mapping:
                mapping[name] = (key, node)
                return
            said = f"key {name!r} stands here twice; first on line {mapping[name][0].line}"
        self.problems.append(Problem(self.file, key.line, key.column, said))


def _word(value: object) -> str:
    return value.text if isinstance(value, Numeral) else met(value)


def _composed(text: str, file: str, problems: list[Problem]) -> Node:
    """Return the root of the only document."""
    from ruamel.yaml import events as e

    tree = _Tree(file, problems)
    for event in _events(text, file, problems):
        match event:
            case e.ScalarEvent():
                tree.scalar(event)
            case e.MappingStartEvent():
                tree.begin(event, {})
            case e.SequenceStartEvent():
                tree.begin(event, [])
            case e.MappingEndEvent() | e.SequenceEndEvent():
                tree.end(event)
            case e.AliasEvent():
                tree.alias(event)
            case e.DocumentStartEvent():
                tree.document(event)
    if tree.root is None:
        raise CaseError([*problems, Problem(file, 1, 1, f"expected {OPENING}, met nothing")])
    return tree.root


def _start(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _scalar(event: Any) -> Any:
    if not event.implicit[0]:  # in quotes, or a block
        return event.value
    if event.value in _WORDS:
        return _WORDS[event.value]
    return Numeral(event.value) if _NUMBER.fullmatch(event.value) else event.value
