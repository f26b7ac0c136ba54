"""The shape of a statement beside its subject: which way it turns, how real it is, and who acts."""

from typing import Final

from core.records import Item
from declarations.actors import Actors
from matchers.analysis import analyse, scan_item
from matchers.evidence import PARTY, REALITIES, Collector, Evidence
from matchers.scan import Scanner
from matchers.subject import SubjectScorer, subject_of

Shape = tuple[int, int, int]
"""+1 or −1 or 0; place in REALITIES, or −1 where nothing governs the subject; whether a holder acts (+1), somebody
else (−1), or nobody says (0)."""
_UNKNOWN: Final = (0, -1, 0)
_PARTIES: Final = {"holder": 1, "unnamed": 0, "other": -1}


def shape_of(evidence: Evidence | None) -> Shape:
    """The shape of what an item says of a commitment."""
    if evidence is None:
        return _UNKNOWN
    reality = evidence.reality
    sign = evidence.reading.sign if evidence.reading else 0
    return sign, -1 if reality == "bare" else REALITIES.index(reality), _PARTIES[PARTY[evidence.agent]]


class LineReader:
    """Reads the lines of a registry as if they were items, so that both have shapes of one kind."""

    def __init__(self, scanner: Scanner, actors: Actors, scorer: SubjectScorer, collector: Collector) -> None:
        self._scanner = scanner
        self._actors = actors
        self._scorer = scorer
        self._collector = collector

    def read(self, row: int, text: str) -> Evidence | None:
        """What `text` says of commitment `row`: its strongest passage."""
        scanned = scan_item(Item("", text), self._scanner)
        analysis = analyse(scanned, self._actors)
        subject = subject_of(scanned, analysis.passages, self._scorer)
        (found,) = self._collector.collect(analysis, subject, [row])
        return found[0] if found else None
