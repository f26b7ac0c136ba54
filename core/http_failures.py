"""What goes wrong on the wire, as errors of ours, in words."""

import ssl
from collections.abc import Mapping
from datetime import datetime

import httpcore2
import httpx2

from core import errors
from core.headers import retry_after

FAILURES = (
    httpcore2.TimeoutException,
    httpx2.HTTPError,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.UnsupportedProtocol,
    httpx2.InvalidURL,
    UnicodeError,
)
"""Everything the pool and the decoders raise for a server's or a network's fault."""


def refusal(subject: str, status: int, headers: Mapping[str, str], now: datetime) -> errors.HttpStatus:
    """The error for a status: a challenge page is told from an answer of the site itself."""
    wait = retry_after(headers, now)
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return errors.Challenged(subject, f"blocked by a challenge page ({status})", status=status, retry_after=wait)
    phrase = httpx2.codes.get_reason_phrase(status)
    return errors.HttpStatus(subject, f"answered {status} {phrase}".rstrip(), status=status, retry_after=wait)


def named(url: str, error: Exception, deadline: float) -> errors.FetchError:
    """A failure of the wire as one of ours, in words."""
    if isinstance(error, httpcore2.TimeoutException):
        return errors.FetchTimeout(url, f"not done within {deadline:g} s")
    if isinstance(error, httpx2.InvalidURL | UnicodeError | httpcore2.UnsupportedProtocol):
        return errors.AddressRefused(url, f"not an address that can be fetched: {error}")
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return errors.CertificateRefused(url, f"the certificate was refused: {cause.verify_message}")
        cause = cause.__cause__ or cause.__context__
    return errors.ConnectionFailed(url, f"the connection failed: {error}")
