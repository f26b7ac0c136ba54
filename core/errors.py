"""The one exception tree. Every error carries its subject, and its text is fit to show a person.

PledgewatchError(subject)
├── UsageError                      the command was called wrongly                     exit 2
│   └── ConfigError                 a configuration file is wrong: file, entry, key    exit 2
├── SetupError                      something the machine lacks; says how to mend it   exit 2
│   ├── ModelMissing
│   └── SchemaMismatch              database newer (or older) than the code
├── StoreError                      the database refused; nothing half-written         exit 1
│   ├── StoreLocked
│   ├── StoreFull
│   └── StoreReadOnly
├── Conflict                        somebody else decided first                        exit 1
├── NotFound                        no such thing                                      exit 2
├── FetchError                      one feed or page could not be had                  exit 1
│   ├── AddressRefused              private, loopback, or not http(s)
│   ├── FetchTimeout
│   ├── BodyTooLarge
│   ├── TooManyRedirects
│   ├── ConnectionFailed            DNS, TCP, TLS
│   │   └── CertificateRefused      expired, or of another host
│   ├── HttpStatus                  4xx, 5xx
│   │   └── Challenged              a page that wants to see a person
│   ├── NotAFeed
│   └── ParsingEnded                parsing took too long or too much, and was ended
├── ImportRefused                   a declaration could not be read                    exit 2
└── DeliveryError                   an alert could not be delivered                    exit 1
    ├── RetryLater                  with the seconds to wait
    └── Undeliverable               final for this message
"""

from pathlib import Path


class PledgewatchError(Exception):
    """Base of all expected failures. `subject` names what it is about."""

    exit_code = 1

    def __init__(self, subject: str, message: str) -> None:
        super().__init__(f"{subject}: {message}" if subject else message)
        self.subject = subject
        self.message = message


class UsageError(PledgewatchError):
    """The command was called wrongly."""

    exit_code = 2


class ConfigError(UsageError):
    """A configuration file is wrong. Names the file, the entry, the key, what was found and what would be right."""

    def __init__(self, file: Path | str, problems: list[str]) -> None:
        self.file = str(file)
        self.problems = problems
        super().__init__(self.file, "; ".join(problems) if len(problems) == 1 else "\n  ".join(["", *problems]))


class SetupError(PledgewatchError):
    """The machine lacks something; the message says how to mend it."""

    exit_code = 2


class ModelMissing(SetupError):
    """A language model is not installed or not intact."""


class SchemaMismatch(SetupError):
    """The database is of another version than the code."""


class StoreError(PledgewatchError):
    """The database refused; nothing was half-written."""


class StoreLocked(StoreError):
    """Another process held the database for too long."""


class StoreFull(StoreError):
    """No space is left where the database lives."""


class StoreReadOnly(StoreError):
    """The database may not be written."""


class Conflict(PledgewatchError):
    """Somebody else decided first."""


class NotFound(PledgewatchError):
    """No such thing."""

    exit_code = 2


class FetchError(PledgewatchError):
    """One feed or page could not be had. `kind` is a short stable name for counters and pages."""

    kind = "failed"

    def __init__(
        self, subject: str, message: str, *, status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(subject, message)
        self.status = status
        self.retry_after = retry_after


class AddressRefused(FetchError):
    """The address is private, loopback, or not http(s)."""

    kind = "address refused"


class FetchTimeout(FetchError):
    """The total deadline passed."""

    kind = "timed out"


class BodyTooLarge(FetchError):
    """The body exceeds the cap, after decompression."""

    kind = "too large"


class TooManyRedirects(FetchError):
    """More redirects than allowed, or a loop."""

    kind = "too many redirects"


class ConnectionFailed(FetchError):
    """DNS, TCP or TLS failed."""

    kind = "connection failed"


class CertificateRefused(ConnectionFailed):
    """The server's certificate is expired, or of another host. Never retried without checking it."""

    kind = "certificate refused"


class HttpStatus(FetchError):
    """The server answered with an error status."""

    kind = "http status"


class Challenged(HttpStatus):
    """A page that wants to see a person stands before the address."""

    kind = "blocked by challenge"


class NotAFeed(FetchError):
    """The body is no feed."""

    kind = "not a feed"


class ParsingEnded(FetchError):
    """Parsing took too long or too much memory, and was ended."""

    kind = "parsing ended"


class ImportRefused(PledgewatchError):
    """A declaration could not be read; names the passage, line or key."""

    exit_code = 2


class DeliveryError(PledgewatchError):
    """An alert could not be delivered."""


class RetryLater(DeliveryError):
    """Try again after `seconds`."""

    def __init__(self, subject: str, message: str, seconds: float | None = None) -> None:
        super().__init__(subject, message)
        self.seconds = seconds


class Undeliverable(DeliveryError):
    """Final for this message."""
