"""Signed links that run out: what a mail may carry to somebody who has no account here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer


class LinkError(Exception):
    """This token opens nothing; `code` says why: `expired` or `broken`."""

    code = "broken"


class BrokenLinkError(LinkError):
    """Not signed here, signed for another purpose, or cut or changed on its way."""


class ExpiredLinkError(LinkError):
    """Signed here, but too long ago."""

    code = "expired"


class SignedLinks:
    """Signs what a link carries, for one purpose at a time: a token made for one opens no other.

    Signing hides nothing: put ids in it, never a name or an address. It works as often as it is used; who
    wants it to work once keeps its id.
    """

    def __init__(self, secret_key: str) -> None:
        self._secret_key = secret_key

    def sign(self, purpose: str, payload: Mapping[str, Any]) -> str:
        """A token for an address, with these values (plain JSON) and this moment in it."""
        return str(self._serializer(purpose).dumps(dict(payload)))

    def read(self, purpose: str, token: str, max_age: timedelta) -> dict[str, Any]:
        """What `sign` was given for this purpose, at most `max_age` ago (whole seconds).

        Raises ExpiredLinkError or BrokenLinkError.
        """
        try:
            found = self._serializer(purpose).loads(token, max_age=int(max_age.total_seconds()))
        except SignatureExpired as old:
            raise ExpiredLinkError from old
        except BadData as wrong:
            raise BrokenLinkError from wrong
        if not isinstance(found, dict):
            raise BrokenLinkError
        return found

    def _serializer(self, purpose: str) -> URLSafeTimedSerializer:
        signing = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
        return URLSafeTimedSerializer(self._secret_key, salt=f"portal link {purpose}", signer_kwargs=signing)
