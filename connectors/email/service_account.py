"""A Google service account that acts as one mailbox of its Workspace (domain-wide delegation).

It signs who it is and whom it acts as (RFC 7523), and gets an access token for it. Nothing rotates and
nobody has to log in: the key stays as it is until an administrator takes it away.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # Ten megabytes that are loaded where a mailbox has such a key.
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SCOPE = "https://mail.google.com/"
HOLDS = timedelta(hours=1)
"""The longest that Google takes."""
_EARLIER = timedelta(seconds=30)
"""A clock that runs ahead would sign for a time that has not come, which Google refuses."""


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    email: str
    key_id: str
    key: "RSAPrivateKey"

    def assertion(self, subject: str, scope: str, audience: str, now: datetime) -> str:
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA256

        begins = now - _EARLIER
        claims = {
            "iss": self.email,
            "sub": subject,
            "scope": scope,
            "aud": audience,
            "iat": int(begins.timestamp()),
            "exp": int((begins + HOLDS).timestamp()),
        }
        head = {"alg": "RS256", "typ": "JWT", "kid": self.key_id}
        signed = f"{_coded(_json(head))}.{_coded(_json(claims))}"
        signature = self.key.sign(signed.encode(), PKCS1v15(), SHA256())
        return f"{signed}.{_coded(signature)}"


def read_service_account(text: str) -> ServiceAccount:
    """The JSON file that the Google Cloud console gives. ValueError says what is wrong with it, and
    repeats nothing of it."""
    try:
        values: Mapping[str, Any] = json.loads(text)
        email, key_id = str(values["client_email"]), str(values.get("private_key_id", ""))
        pem = str(values["private_key"]).encode()
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ValueError(
            "service_account is not the JSON key file of a service account: use !file with its path"
        ) from None
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(pem, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("the private_key in service_account is no RSA key")
    return ServiceAccount(email, key_id, key)


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _coded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
