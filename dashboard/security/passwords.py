"""Passwords as scrypt hashes: `scrypt$<n>$<r>$<p>$<salt>$<hash>`, numbers decimal, bytes in base64."""

import base64
import binascii
import hashlib
import hmac
import secrets

N, R, P, LENGTH = 2**14, 8, 1, 32
"""16 MB and some 50 ms a try (RFC 7914's interactive parameters)."""


def hash_password(password: str, salt: bytes | None = None) -> str:
    """The hash to keep in `config/dashboard.yaml`."""
    salt = salt or secrets.token_bytes(16)
    made = _scrypt(password, salt, N, R, P, LENGTH)
    return f"scrypt${N}${R}${P}${_b64(salt)}${_b64(made)}"


def verify(password: str, kept: str) -> bool:
    """Whether `password` is the kept one (a hash, or a plain one from the environment). Constant time."""
    if not kept.startswith("scrypt$"):
        return hmac.compare_digest(password.encode(), kept.encode())
    try:
        _, n, r, p, salt, made = kept.split("$")
        wanted = base64.b64decode(made, validate=True)
        found = _scrypt(password, base64.b64decode(salt, validate=True), int(n), int(r), int(p), len(wanted))
    except (ValueError, binascii.Error):
        return False
    return hmac.compare_digest(found, wanted)


def is_hash(text: str) -> bool:
    """Whether a text looks like a hash of ours."""
    return text.startswith("scrypt$") and text.count("$") == 5


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int, length: int) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=n, r=r, p=p, dklen=length, maxmem=128 * 1024 * 1024)


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
