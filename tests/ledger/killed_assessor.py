"""An assessment that is killed (SIGKILL) between status and outbox: `python killed_assessor.py URL REGISTRY NOW`."""

import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from alerts.config import load_alerts_config
from compliance.config import ComplianceConfig
from declarations.actor_entries import ActorEntry
from declarations.actors import Actors
from declarations.registry import load_registry
from ledger import assess
from ledger.book import Ledger
from storage.engine import open_store


def die(*_: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def main(url: str, registry: str, now: str) -> None:
    nato = ActorEntry.model_validate({"id": "nato", "name": "NATO", "kind": "bloc", "members": ["germany"]})
    actors = Actors([ActorEntry(id="germany", name="Germany", kind="country"), nato])
    assess.announce_all = die
    alerts = load_alerts_config(Path("config/alerts.yaml"))
    ledger = Ledger(open_store(url), load_registry([Path(registry)], actors), ComplianceConfig(), alerts)
    assess.assess(ledger, datetime.fromisoformat(now))


if __name__ == "__main__":
    main(*sys.argv[1:])
