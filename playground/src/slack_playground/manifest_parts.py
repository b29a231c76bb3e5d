"""Reads the parts of an app's manifest, and says which part is missing or has the wrong form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from slack_playground.errors import StartError


class ManifestError(StartError):
    """Raised if the manifest is not valid; the message tells the person who started the playground what is wrong."""


@dataclass(frozen=True, slots=True)
class Part:
    """An object in the manifest: its fields, and its path, such as features.slash_commands[0], or empty for the whole.

    Its methods raise ManifestError if a field has the wrong form. A field that is null counts as missing.
    """

    path: str
    fields: Mapping[str, Any]

    def part(self, name: str) -> Part:
        """Return a field that is an object. Raises ManifestError if it is missing."""
        return self._object(name, self._needed(name))

    def optional(self, name: str) -> Part:
        """Return a field that is an object, or an empty one if it is missing."""
        return self._object(name, self._or(name, {}))

    def named_parts(self, name: str) -> Iterator[tuple[str, Part]]:
        """Yield the fields of an object, which are objects themselves, with their names."""
        of_object = self.optional(name)
        yield from ((each, of_object.part(each)) for each in of_object.fields)

    def parts(self, name: str) -> Iterator[Part]:
        """Yield the items of a field that is a list of objects. There are none if it is missing."""
        for number, item in enumerate(self._list(name, self._or(name, []))):
            yield self._object(f"{name}[{number}]", item)

    def names(self, name: str) -> frozenset[str]:
        """Return a field that is a list of strings. Raises ManifestError if it is missing."""
        items = self._list(name, self._needed(name))
        return frozenset(self._string(f"{name}[{number}]", item) for number, item in enumerate(items))

    def optional_names(self, name: str) -> frozenset[str]:
        """Return a field that is a list of strings, or an empty one if it is missing."""
        return frozenset() if self._or(name, None) is None else self.names(name)

    def text(self, name: str) -> str:
        """Return a field that is a string. Raises ManifestError if it is missing or empty."""
        return self._string(name, self._needed(name)) or self._missing(name)

    def optional_text(self, name: str, otherwise: str = "") -> str:
        """Return a field that is a string, or `otherwise` if it is missing."""
        return self._string(name, self._or(name, otherwise))

    def is_on(self, name: str, *, otherwise: bool = False) -> bool:
        """Return whether a field is true, or `otherwise` if it is missing."""
        return bool(self._or(name, otherwise))

    def _needed(self, name: str) -> Any:
        value = self.fields.get(name)
        return self._missing(name) if value is None else value

    def _or(self, name: str, otherwise: Any) -> Any:
        value = self.fields.get(name)
        return otherwise if value is None else value

    def _object(self, name: str, value: Any) -> Part:
        return Part(self._path(name), value if isinstance(value, Mapping) else self._wrong(name, "an object"))

    def _list(self, name: str, value: Any) -> list[Any]:
        return list(value) if isinstance(value, list | tuple) else self._wrong(name, "a list")

    def _string(self, name: str, value: Any) -> str:
        return value if isinstance(value, str) else self._wrong(name, "a string")

    def _missing(self, name: str) -> Any:
        raise ManifestError(f"The manifest has no '{self._path(name)}'.")

    def _wrong(self, name: str, form: str) -> Any:
        raise ManifestError(f"In the manifest, '{self._path(name)}' should be {form}.")

    def _path(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name
