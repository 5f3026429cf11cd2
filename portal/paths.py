"""Where templates, static files, translations and migrations are: in a checkout, or inside an installed wheel."""

from pathlib import Path

_here = Path(__file__).resolve().parent
DATA = _here / "_data" if (_here / "_data").is_dir() else _here.parent
TEMPLATES, STATIC, TRANSLATIONS, MIGRATIONS = (
    DATA / name for name in ("templates", "static", "translations", "migrations")
)
