"""A browser and the push service of its maker: what is sent to it is opened as the browser would."""

import base64
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def raw(of: str) -> bytes:
    return base64.urlsafe_b64decode(of + "=" * (-len(of) % 4))


def derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)


@dataclass
class PushService:
    port: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(CURVE))
    secret: bytes = field(default_factory=lambda: os.urandom(16))
    status: int = 201
    received: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def subscription(self, name: str = "one") -> dict[str, object]:
        """As a browser's `toJSON` gives it."""
        keys = {"p256dh": text(self.public), "auth": text(self.secret)}
        return {"endpoint": f"http://127.0.0.1:{self.port}/{name}", "keys": keys}

    def open(self, body: bytes) -> bytes:
        """RFC 8291 section 4, from the browser's side."""
        salt, length = body[:16], body[20]
        theirs = body[21 : 21 + length]
        shared = self.key.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs)
        )
        secret = derive(shared, self.secret, b"WebPush: info\x00" + self.public + theirs, 32)
        key = derive(secret, salt, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = derive(secret, salt, b"Content-Encoding: nonce\x00", 12)
        return AESGCM(key).decrypt(nonce, body[21 + length :], None).rstrip(b"\x00")[:-1]

    def messages(self) -> list[dict[str, str]]:
        return [json.loads(self.open(body)) for _, _, body in self.received]


def check_vapid(header: str) -> dict[str, object]:
    """Raises InvalidSignature; answers the claims (RFC 8292)."""
    scheme, _, rest = header.partition(" ")
    assert scheme == "vapid"
    parts = dict(one.strip().split("=", 1) for one in rest.split(","))
    signed, _, signature = parts["t"].rpartition(".")
    mac = raw(signature)
    numbers = encode_dss_signature(int.from_bytes(mac[:32], "big"), int.from_bytes(mac[32:], "big"))
    key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, raw(parts["k"]))
    key.verify(numbers, signed.encode(), ec.ECDSA(SHA256()))
    claims: dict[str, object] = json.loads(raw(signed.partition(".")[2]))
    return claims


@contextmanager
def running_push_service() -> Iterator[PushService]:
    service = PushService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            service.received.append((self.path, dict(self.headers), body))
            self.send_response(service.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
