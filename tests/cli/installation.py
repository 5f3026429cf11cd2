"""The settings of a small installation, as the environment carries them to a command."""

from __future__ import annotations

import os
from pathlib import Path


def environment(folder: Path, database_url: str, **more: str) -> dict[str, str]:
    """Every variable that the commands need, and none that this machine happens to have."""
    ours = {
        "BASE_URL": "http://localhost", "SECRET_KEY": "k" * 40, "DATA": str(folder), "DATABASE_URL": database_url,
        "INSTITUTION_NAME_NL": "Voorbeeld Hogeschool", "INSTITUTION_CONTACT_EMAIL": "help@voorbeeld.example",
        "INSTITUTION_DPO_EMAIL": "fg@voorbeeld.example", "OIDC_CLIENT_ID": "portal",
        "OIDC_ISSUER": "https://idp.example", "MAIL_HOST": "127.0.0.1", "MAIL_SENDER": "privacy@voorbeeld.example",
        "FILE_KEYS": "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    }  # fmt: skip
    theirs = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return {**theirs, **{f"PORTAL_{name}": value for name, value in {**ours, **more}.items()}}
