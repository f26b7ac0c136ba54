"""What the two engines say when they refuse, told in our own errors."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from core.errors import StoreError, StoreFull, StoreLocked, StoreReadOnly

LOCKED = "another process held the database for too long; nothing was written, try again"
FULL = "no space is left where the database lives; nothing was written, make room and try again"
READ_ONLY = "the database may not be written; nothing was written"

# https://www.sqlite.org/rescode.html: the low byte is the primary code.
_SQLITE: dict[int, tuple[type[StoreError], str]] = {
    5: (StoreLocked, LOCKED),
    6: (StoreLocked, LOCKED),
    8: (StoreReadOnly, READ_ONLY),
    10: (StoreError, "the disk could not be read or written; nothing was written"),
    11: (StoreError, "the database file is damaged; move it away and run `pledgewatch db restore BACKUP`"),
    13: (StoreFull, FULL),
    14: (StoreError, "the database file cannot be opened; is its folder there, and may it be written?"),
    26: (StoreError, "the file is no database; was it replaced?"),
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES: dict[str, tuple[type[StoreError], str]] = {
    "55P03": (StoreLocked, LOCKED),
    "40P01": (StoreLocked, LOCKED),
    "40001": (StoreLocked, LOCKED),
    "57014": (StoreLocked, LOCKED),
    "53100": (StoreFull, FULL),
    "25006": (StoreReadOnly, READ_ONLY),
}


@contextmanager
def translated(subject: str) -> Iterator[None]:
    """Refusals of the database raised as StoreError; our own mistakes (a bad statement) surface as they are."""
    try:
        yield
    except PendingRollbackError as error:
        raise StoreError(subject, "an earlier statement failed; nothing was written") from error
    except PoolTimeout as error:
        raise StoreLocked(subject, "all connections were in use for too long; nothing was written") from error
    except DBAPIError as error:
        told = translate(subject, error)
        if told is None:
            raise
        raise told from error


def translate(subject: str, error: DBAPIError) -> StoreError | None:
    """The StoreError for `error`, or None when it is no refusal but a mistake of ours."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None and code & 0xFF in _SQLITE:
        kind, message = _SQLITE[code & 0xFF]
        return kind(subject, message)
    state = getattr(error.orig, "sqlstate", None)
    if state in _POSTGRES:
        kind, message = _POSTGRES[state]
        return kind(subject, message)
    if isinstance(error, OperationalError | InterfaceError) or type(error) is DatabaseError:
        return StoreError(subject, _first_line(error))
    return None


def _first_line(error: DBAPIError) -> str:
    """The engine's own words without the statement, which may hold a whole item."""
    text = str(error.orig).strip().splitlines()
    return text[0] if text else "the database refused"
