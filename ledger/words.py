"""How the ledger's values are written for people; the same on the command line and in reports."""

from datetime import datetime
from urllib.parse import urlsplit

from compliance.acts import Act
from compliance.readings import Reading
from compliance.states import GroupState
from core.words import Decision, Direction, Progress, Status

EVIDENCE_SUGGESTS = "Evidence suggests this; nobody typed it in. “Appears” means that no person has confirmed it."


def status_text(status: Status, appears: bool) -> str:
    """`appears fulfilled`, or the status alone."""
    return f"appears {status}" if appears else str(status)


def score_text(score: float | None, n: int) -> str:
    """`+0.5 (n=4)`; a dash without a score, and always n."""
    return f"{number_text(score)} (n={n})"


def group_text(group: GroupState) -> str:
    """`EU: +0.25 (n=4), itself +1.00, members 0.00 (n=3)`."""
    parts = [f"{group.name}: {score_text(group.score, group.n)}"]
    if group.own and group.members:
        parts.append(f"itself {number_text(group.own_score)}")
        parts.append(f"members {score_text(group.members_score, len(group.members))}")
    return ", ".join(parts)


def number_text(score: float | None) -> str:
    """`+0.50`, `0.00`, or a dash."""
    return f"{score:+.2f}".replace("+0.00", "0.00") if score is not None else "–"


def percent_text(score: float | None) -> str:
    """The G7 Research Group's percentage: 50 × (score + 1)."""
    return f"{50 * (score + 1):.0f} %" if score is not None else "–"


def day_text(at: datetime | None) -> str:
    """The day, or a dash."""
    return f"{at:%Y-%m-%d}" if at else "–"


def progress_text(progress: Progress) -> str:
    """The stage, or a dash."""
    return "–" if progress is Progress.NONE else str(progress)


def act_text(act: Act) -> str:
    """`− contradicts`, `+ fulfils`."""
    return f"{'−' if act.direction is Direction.MINUS else '+'} {act.verdict}"


def corroboration_text(act: Act) -> str:
    """Who stands behind it, with the number of independent outlets."""
    outlets = f"{act.outlets} independent outlet{'s' if act.outlets != 1 else ''}"
    return f"{act.corroboration} ({outlets}, n={len(act.readings)})"


def source_text(reading: Reading) -> str:
    """Who published it, or where it can be found."""
    entry = reading.entry
    return entry.outlet or entry.reference or urlsplit(entry.url).netloc or "added by hand"


def review_text(reading: Reading) -> str:
    """Who decided what, and when; "" where nobody did."""
    if reading.entry.origin == "hand":
        return f"added by {reading.entry.added_by}, {day_text(reading.entry.recorded_at)}"
    if reading.review is None:
        return ""
    return f"{PAST[reading.review.decision]} by {reading.review.reviewer}, {day_text(reading.review.at)}"


PAST = {
    Decision.CONFIRM: "confirmed",
    Decision.REJECT: "rejected",
    Decision.RELABEL: "relabelled",
    Decision.UNSURE: "found unclear",
    Decision.UNDO: "undone",
}

TONES = {
    Status.NO_EVIDENCE: "dim",
    Status.IN_PROGRESS: "cyan",
    Status.UPHELD: "green",
    Status.FULFILLED: "bold green",
    Status.STALLED: "yellow",
    Status.OVERDUE: "bold yellow",
    Status.CONTRADICTED: "bold red",
    Status.REGRESSED: "bold red",
    Status.CONTESTED: "magenta",
}
"""Styles of the terminal."""
