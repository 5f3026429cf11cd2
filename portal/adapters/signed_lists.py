"""Who may be proctored, signed: a JWS that anybody can check with the public key of this installation (RFC 7515)."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jws
from joserfc.jwk import ECKey

ALGORITHM = "ES256"
MEDIA_TYPE = "application/jose"
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class ListSigner:
    """Signs with a key that follows from the secret of the installation: another secret is another key id."""

    def __init__(self, secret_key: str) -> None:
        seed = hmac.digest(secret_key.encode(), b"portal signed lists", hashlib.sha512)
        secret = ec.derive_private_key(int.from_bytes(seed, "big") % (_ORDER - 1) + 1, ec.SECP256R1())
        pem = secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        self._key = ECKey.import_key(pem)

    @property
    def key_id(self) -> str:
        """The thumbprint of the public key (RFC 7638)."""
        return str(self._key.thumbprint())

    def sign(self, claims: Mapping[str, Any]) -> str:
        """The claims (plain JSON) as a JWS in compact form, with the key id in its header."""
        header = {"alg": ALGORITHM, "kid": self.key_id, "typ": "JWT"}
        body = json.dumps(dict(claims), separators=(",", ":"), sort_keys=True)
        return jws.serialize_compact(header, body, self._key, algorithms=[ALGORITHM])

    def public_keys(self) -> dict[str, list[dict[str, Any]]]:
        """What everybody may know, to check a signature with (RFC 7517)."""
        public = self._key.as_dict(private=False)
        return {"keys": [{**public, "kid": self.key_id, "use": "sig", "alg": ALGORITHM}]}
