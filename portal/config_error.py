"""The one error of settings: a sentence that names the setting and says what to write."""

from __future__ import annotations


class ConfigError(Exception):
    """A setting is missing or wrong; the sentence names it and says what to write."""


def require(holds: object, name: str, wanted: str) -> None:
    """Raise ConfigError for the setting of that name unless `holds`; `wanted` follows the word "Write"."""
    if not holds:
        raise ConfigError(f"Setting {name} is missing or not right. Write {wanted}.")
