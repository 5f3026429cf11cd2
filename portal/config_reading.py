"""From `portal.toml` and the environment to values of the right type; the environment wins."""

from __future__ import annotations

import base64
import binascii
import tomllib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from portal.config_confirmed import as_date, read_confirmations
from portal.config_error import ConfigError, require

WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
NOT_WRITTEN = {"demo"}
"""What only the program itself may set."""


def read_toml(environ: Mapping[str, str]) -> dict[str, Any]:
    """The settings file: `portal.toml`, or the file that PORTAL_CONFIG names; none is an empty one.

    Raises ConfigError when the named file is not there, or when it is no TOML.
    """
    path = Path(environ.get("PORTAL_CONFIG", "portal.toml"))
    if not path.is_file():
        if "PORTAL_CONFIG" in environ:
            raise ConfigError(f"There is no settings file at {path}.")
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise ConfigError(f"{path} cannot be read: {problem}.") from problem


def gather(
    kind: type[Any], written: Mapping[str, Any], environ: Mapping[str, str], table: str = ""
) -> dict[str, Any]:
    """What is written for a dataclass of settings: field → value; fields that nobody wrote are left out.

    `table` is "" for the top of the file, else the name of the TOML table: `[teams] handler` is
    PORTAL_TEAMS_HANDLER. A field that is a dataclass itself is a table. Raises ConfigError.
    """
    hints = get_type_hints(kind)
    known = [field.name for field in fields(kind) if field.name not in NOT_WRITTEN]
    dot = f"{table}." if table else ""
    for name in written:
        require(name in known, f"{dot}{name}", "a setting that exists; see docs/settings.md")
    values: dict[str, Any] = {}
    for name in known:
        if is_dataclass(hints[name]):
            values[name] = _section(hints[name], name, written.get(name, {}), environ)
            continue
        raw = environ.get(f"PORTAL_{dot}{name}".replace(".", "_").upper(), written.get(name))
        if raw is not None:
            values[name] = _value(f"{dot}{name}", hints[name], raw)
    return values


def _section(kind: Any, name: str, written: Any, environ: Mapping[str, str]) -> Any:
    require(isinstance(written, Mapping), name, f"a table: a line [{name}], and its settings below it")
    try:
        return kind(**gather(kind, written, environ, name))
    except (TypeError, ValueError) as problem:
        raise ConfigError(f"Settings [{name}] cannot be read: {problem}.") from problem


def _value(name: str, hint: Any, raw: Any) -> Any:
    """One setting as its type wants it."""
    if name in _OWN_READERS:
        return _OWN_READERS[name](raw)
    choices = get_args(hint)
    if NoneType in choices:
        return None if raw == "" else _value(name, choices[0], raw)
    if get_origin(hint) is Literal:
        require(raw in choices, name, " or ".join(f'"{choice}"' for choice in choices))
        return raw
    reader = _READERS.get(hint)
    return raw if reader is None else reader(name, raw)


def _number(name: str, raw: Any) -> int:
    try:
        number = int(raw) if isinstance(raw, str) else raw
    except ValueError:
        number = None
    if type(number) is not int:
        raise ConfigError(f"Setting {name} cannot be read: {raw!r}. Write a whole number.")
    return number


def _truth(name: str, raw: Any) -> bool:
    truth = WORDS.get(raw.strip().casefold()) if isinstance(raw, str) else raw
    require(isinstance(truth, bool), name, "true or false")
    return bool(truth)


def _text(name: str, raw: Any) -> str:
    require(isinstance(raw, str), name, "a text between quotes")
    return str(raw).strip()


def _path(name: str, raw: Any) -> Path:
    return Path(_text(name, raw))


def _words(name: str, raw: Any) -> tuple[str, ...]:
    words = raw.replace(",", " ").split() if isinstance(raw, str) else raw
    good = isinstance(words, list) and all(isinstance(word, str) and word for word in words)
    require(good, name, 'a list of texts, such as ["one", "two"]')
    return tuple(words)


def _days(name: str, raw: Any) -> frozenset[date]:
    days = raw.replace(",", " ").split() if isinstance(raw, str) else raw
    require(isinstance(days, list), name, "a list of dates, such as [2026-12-24]")
    return frozenset(as_date(name, day) for day in days)


def _keys(raw: Any) -> dict[str, bytes]:
    try:
        pairs = dict(item.split(":", 1) for item in raw.split()) if isinstance(raw, str) else dict(raw)
        keys = {key: base64.b64decode(value, validate=True) for key, value in pairs.items()}
    except (binascii.Error, TypeError, ValueError) as problem:
        raise ConfigError("Setting file_keys cannot be read: write id:base64 for each key.") from problem
    for key, value in keys.items():
        require(len(value) == 32, f"file_keys.{key}", "32 bytes in base64")
    return keys


_OWN_READERS: Mapping[str, Any] = {"file_keys": _keys, "confirmed": read_confirmations}
_READERS: Mapping[Any, Any] = {
    int: _number,
    bool: _truth,
    str: _text,
    Path: _path,
    tuple[str, ...]: _words,
    frozenset[date]: _days,
}
"""Type of a setting → how it is read; a type that is not here takes what is written as it stands."""
