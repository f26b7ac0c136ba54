"""Telling operators: trouble of the pipeline itself goes into the same outbox as alerts, on the operations route."""

import logging

log = logging.getLogger(__name__)


def tell_operators(what: str, about: str, detail: str) -> None:
    """Announce trouble, once per `what`, `about` and day; it is sent by the alert stage like anything else.

    Where it cannot be written (the store is the trouble) it is logged as an error, which Airflow keeps and shows.
    """
    from alerts.outbox import announce
    from alerts.records import OpsSubject
    from core.errors import PledgewatchError
    from pledgewatch.steady import SteadyContext

    try:
        context = SteadyContext()
        now = context.clock()
        with context.store.begin() as session:
            announce(session, context.alerts, OpsSubject(what, about, detail, now.date()), now)
    except PledgewatchError as error:
        log.error("%s: %s: %s (and operators could not be told: %s)", what, about, detail, error)  # noqa: TRY400
