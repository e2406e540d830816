"""Bytes of a request to its message: what is wrong with them is told to the caller by field, not as an UNKNOWN error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from google.protobuf.empty_pb2 import Empty
from google.protobuf.message import DecodeError, Message
from google.protobuf.unknown_fields import UnknownFieldSet

from coders import InputError

_LENGTH_DELIMITED = 2


@dataclass(frozen=True, slots=True)
class Malformed:
    """Stands in for a request that could not be read."""

    error: InputError


def tolerant(deserialize: Callable[[bytes], Any] | None) -> Callable[[bytes], Any] | None:
    """A deserializer that returns `Malformed` instead of raising."""
    if deserialize is None:
        return None
    kind = getattr(deserialize, "__self__", None)  # `FromString` of a class of messages

    def read(data: bytes) -> Any:
        try:
            return deserialize(data)
        except (DecodeError, UnicodeDecodeError, ValueError):
            descriptor = kind.DESCRIPTOR if isinstance(kind, type) and issubclass(kind, Message) else None
            field = _first_bad_string(descriptor, data) if descriptor is not None else ""
            if field:
                return Malformed(InputError(field, "bytes that are not UTF-8", "text in UTF-8"))
            name = descriptor.full_name if descriptor is not None else "message"
            return Malformed(
                InputError("request", f"{len(data)} bytes that are no {name}", "a message of the contract")
            )

    return read


def _first_bad_string(descriptor: Any, data: bytes) -> str:
    """The path of the first string field that is not UTF-8, such as `document.text`; empty where there is none."""
    # of `descriptor`, a google.protobuf.descriptor.Descriptor, whose C and Python forms have different types
    holder = Empty()
    try:
        holder.ParseFromString(data)
    except DecodeError:
        return ""
    counts: dict[int, int] = {}
    unknown_fields: Any = UnknownFieldSet(holder)
    for unknown in unknown_fields:
        field = descriptor.fields_by_number.get(unknown.field_number)
        if field is None or unknown.wire_type != _LENGTH_DELIMITED:
            continue
        position = counts[field.number] = counts.get(field.number, -1) + 1
        name = f"{field.name}[{position}]" if field.is_repeated else field.name
        if field.type == field.TYPE_STRING and not _is_utf8(unknown.data):
            return name
        if field.type == field.TYPE_MESSAGE:
            below = _first_bad_string(field.message_type, unknown.data)
            if below:
                return f"{name}.{below}"
    return ""


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
