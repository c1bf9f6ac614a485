"""Every fault in a value that should be of some type: where msgspec stops at the first, this goes on."""

import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from quizbank.bank.errors import nearest
from quizbank.bank.yaml import Path

Fault = tuple[Path, str]


def explain(value: object, expected: Any, path: Path = ()) -> list[Fault]:
    """All the ways in which `value` is not of the type `expected`, each with its path."""
    bare = get_args(expected)[0] if get_origin(expected) is Annotated else expected
    structs = [option for option in _options(bare) if _is_struct(option)]
    faults: list[Fault] = []
    if isinstance(value, dict) and structs:
        return _tagged(value, structs, path)
    if isinstance(value, list) and get_origin(bare) in (list, tuple):
        item_type = get_args(bare)[0]
        faults = [fault for index, item in enumerate(value) for fault in explain(item, item_type, (*path, index))]
    elif isinstance(value, dict) and get_origin(bare) is dict:
        item_type = get_args(bare)[1]
        faults = [fault for key, item in value.items() for fault in explain(item, item_type, (*path, str(key)))]
    return faults or _leaf(value, expected, path)


def _options(expected: Any) -> tuple[Any, ...]:
    return get_args(expected) if get_origin(expected) in (Union, types.UnionType) else (expected,)


def _is_struct(expected: Any) -> bool:
    return isinstance(expected, type) and issubclass(expected, msgspec.Struct)


def _tagged(value: dict[Any, Any], structs: list[Any], path: Path) -> list[Fault]:
    tag_field = structs[0].__struct_config__.tag_field
    if tag_field is None:
        return _struct(value, structs[0], path)
    tags = {str(option.__struct_config__.tag): option for option in structs}
    if tag_field not in value:
        return [(path, f"missing field {tag_field!r}: one of {', '.join(tags)}")]
    tag = str(value[tag_field])
    if tag not in tags:
        return [((*path, tag_field), f"expected one of {', '.join(tags)}, got {tag!r}{nearest(tag, tags)}")]
    return _struct(value, tags[tag], path)


def _struct(value: dict[Any, Any], expected: Any, path: Path) -> list[Fault]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(expected)}
    faults: list[Fault] = []
    for key, item in value.items():
        if key in fields:
            faults += explain(item, fields[key].type, (*path, key))
        elif key != expected.__struct_config__.tag_field:
            faults.append(((*path, str(key)), f"unknown field {str(key)!r}{nearest(str(key), fields)}"))
    missing = [name for name, field in fields.items() if field.required and name not in value]
    return faults + [(path, f"missing field {name!r}") for name in missing]


def _leaf(value: object, expected: Any, path: Path) -> list[Fault]:
    try:
        msgspec.convert(value, expected)
    except msgspec.ValidationError as error:
        message = str(error).split(" - at `")[0]
        if message.startswith("Invalid enum value"):
            message = f"{_shown(value)} is not allowed"
        elif not isinstance(value, list | dict):
            message = f"{message} ({_shown(value)})"
        return [(path, f"{message[0].lower()}{message[1:]}{_choices(value, expected)}")]
    return []


def _choices(value: object, expected: Any) -> str:
    options = [
        str(choice) for option in _options(expected) if get_origin(option) is Literal for choice in get_args(option)
    ]
    return f"; one of {', '.join(options)}{nearest(str(value), options)}" if options else ""


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
