"""Reading YAML: strict, fast, and able to say on which line a value stands.

Scalars follow the core schema of YAML 1.2, which has none of the traps of 1.1: `no` is text, `1e-5` is a number, and
`012` is not ten but text (so that the type check refuses it).
"""

import re
from typing import Any, ClassVar

import yaml

Path = tuple[str | int, ...]

_ALIAS = re.compile(r"[:\-,\[{]\s*\*\w")


class DuplicateKey(yaml.constructor.ConstructorError):
    """A mapping holds a key twice."""


class _Alias(yaml.MarkedYAMLError):
    """A document uses an alias (`*name`)."""

    def __init__(self, mark: Any) -> None:
        super().__init__(problem="aliases (*name) are not allowed; write the value out", problem_mark=mark)


class _Loader(yaml.CSafeLoader):
    """CSafeLoader with the scalars of YAML 1.2, refusing duplicate and odd keys."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}  # type: ignore[misc]

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        mapping: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key must be a name", key_node.start_mark)
            key = self.construct_object(key_node)
            if key in mapping:
                raise DuplicateKey(None, None, f"the key {key!r} stands twice", key_node.start_mark)
            mapping[key] = self.construct_object(value_node, deep=deep)
        return mapping


for _tag, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
    ("float", r"^[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def load(text: str) -> Any:
    """The document in `text` as plain Python values. Raises yaml.YAMLError."""
    # Aliases of aliases grow without bound when they are walked; the pattern only saves most files a second parse.
    if _ALIAS.search(text):
        for event in yaml.parse(text, _Loader):
            if isinstance(event, yaml.AliasEvent):
                raise _Alias(event.start_mark)
    loader = _Loader(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def line_of_error(error: yaml.YAMLError) -> int:
    """The line (1-based) that a YAML error is about; 0 where it does not say."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return 0 if mark is None else mark.line + 1


class Lines:
    """Looks up the line of a value by its path; made only once something is wrong."""

    def __init__(self, text: str) -> None:
        self._root = yaml.compose(text, _Loader)

    def of(self, path: Path) -> int:
        """The line (1-based) of the value at `path`, or of the nearest thing around it that exists."""
        node, line = self._root, 1
        for step in path:
            found = self._child(node, step)
            if found is None:
                break
            line, node = found
        return line

    @staticmethod
    def _child(node: Any, step: str | int) -> tuple[int, Any] | None:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            child = node.value[step]
            return child.start_mark.line + 1, child
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == step:
                    return key.start_mark.line + 1, value
        return None
