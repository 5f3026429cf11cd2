"""Files in cases, and how long they stay."""

from __future__ import annotations

from portal.adapters.files import Vault
from portal.config import Config


def vault_of(config: Config) -> Vault:
    """Where the files in cases stand, each under an id that names nobody."""
    return Vault(config.data / "attachments", config.file_keys)
