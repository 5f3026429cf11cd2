"""Replacing the keys of encrypted files: which file needs which key, and giving each the first one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from portal.adapters.files import BrokenFileError, Vault
from portal.config import Config
from portal.jobs import attachments, imports

Outcome = Literal["renewed", "same", "gone", "broken"]
UNREADABLE = ""
"""Stands for the key of a file whose first bytes are not ours."""


def vaults(config: Config) -> dict[str, Vault]:
    """Every place with encrypted files, by its name under the data folder."""
    found = (attachments.vault_of(config), imports.vault_of(config))
    return {vault.folder.name: vault for vault in found}


def in_use(config: Config) -> Counter[str]:
    """Key id → how many files need that key."""
    found: Counter[str] = Counter()
    for vault in vaults(config).values():
        for file_id in vault.ids():
            try:
                found[vault.key_of(file_id)] += 1
            except BrokenFileError:
                found[UNREADABLE] += 1
            except FileNotFoundError:
                continue
    return found


def rotate(config: Config) -> Iterator[tuple[str, Outcome]]:
    """Encrypt every file with the first key, one by one. Gives where it stands and what became of it.

    May be stopped at any moment and run again, beside people who read and send files. A file that was deleted in
    between is gone; one that no key opens is left as it stands.
    """
    for name, vault in vaults(config).items():
        for file_id in vault.ids():
            yield f"{name}/{file_id}", _renew(vault, file_id)


def _renew(vault: Vault, file_id: str) -> Outcome:
    try:
        return "renewed" if vault.rekey(file_id) else "same"
    except FileNotFoundError:
        return "gone"
    except BrokenFileError:
        return "broken"
