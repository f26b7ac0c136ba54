"""Signed session cookies: they expire, are renewed under a new id while in use, and end at logout."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from itsdangerous import BadData, URLSafeSerializer

COOKIE = "pledgewatch_session"
GRACE = timedelta(minutes=1)
"""How long an id still serves after it was renewed: requests of other tabs are on their way."""
_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Session:
    """Who signed in, when, and under which id. Times are aware UTC."""

    name: str
    id: str
    started: datetime
    renewed: datetime


class Sessions:
    """Makes and reads cookies. Ended ids are remembered in this process until they would have expired anyway."""

    def __init__(self, secret: str, *, lifetime: timedelta, renew_after: timedelta = timedelta(minutes=30)) -> None:
        self.lifetime = lifetime
        self.renew_after = renew_after
        self._serializer = URLSafeSerializer(secret, salt="session")
        self._ended: OrderedDict[str, datetime] = OrderedDict()
        self._lock = Lock()

    def start(self, name: str, now: datetime) -> Session:
        """A new session."""
        return Session(name, secrets.token_urlsafe(12), now, now)

    def renewed(self, session: Session, now: datetime) -> Session | None:
        """The session under a new id when it is time to renew it, else None. The start, and so the end, stays."""
        if now - session.renewed < self.renew_after:
            return None
        return Session(session.name, secrets.token_urlsafe(12), session.started, now)

    def cookie(self, session: Session) -> str:
        """The cookie's value."""
        times = [session.started.isoformat(), session.renewed.isoformat()]
        return str(self._serializer.dumps([session.name, session.id, *times]))

    def read(self, value: str, now: datetime) -> Session | None:
        """The session behind a cookie; None when forged, expired, ended, or left unused for its lifetime."""
        try:
            name, key, started, renewed = self._serializer.loads(value)
            session = Session(str(name), str(key), datetime.fromisoformat(started), datetime.fromisoformat(renewed))
            expired = not timedelta(minutes=-5) <= now - session.started < self.lifetime
        except (BadData, ValueError, TypeError):
            return None
        ended = self._ended.get(session.id)
        return None if expired or (ended is not None and ended <= now) else session

    def end(self, session: Session, at: datetime) -> None:
        """Let nobody in under this id from `at` on."""
        with self._lock:
            self._ended.setdefault(session.id, at)
            while len(self._ended) > _KEPT:
                self._ended.popitem(last=False)
