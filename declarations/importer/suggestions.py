"""Proposes tags and a guideline for a commitment, to be edited by whoever accepts it."""

import re

from core.words import Kind, Nature
from declarations.importer.frames import Frame
from declarations.importer.lexicon import CONTINUING, DISCRETE
from declarations.importer.records import Deadline, Stage
from declarations.model import Guideline

_TAGS = {
    "sanctions": r"sanction|price cap|asset freeze|oligarch|export control|embargo|delist",
    "energy": r"energy|oil\b|gas\b|coal|nuclear power|renewable|electricity|grid|uranium|hydrogen",
    "climate": r"climate|emission|net[- ]zero|warming|carbon|methane|1\.5|fossil|deforest|adaptation",
    "environment": r"biodiversity|plastic|ocean|forest|pollution|water\b|river|nature\b",
    "trade": r"trade|tariff|customs|supply chain|market access|export credit|wto\b|imports?\b|exports?\b",
    "economy": r"econom|fiscal|tax|growth|inflation|budget|financial|debt|bank|investment|currency|loan",
    "development": r"development (?:aid|assistance|finance|goals)|poverty|sdg|developing countries|developing nations",
    "military-support": (
        r"military (?:equipment|assistance|aid|support)|weapons?\b|ammunition|air defen[cs]e|artillery|"
        r"intelligence sharing|armed forces of"
    ),
    "defence": r"defen[cs]e|deterrence|troops|battlegroup|brigade|exercise|force posture|readiness|flank|rearm",
    "security": r"security|terror|arms control|weapons of mass|missile|ceasefire|peacekeep",
    "nuclear": r"nuclear (?:weapon|material|test|non|disarm)|non-?proliferation|iaea|enrichment|warhead",
    "cyber": r"cyber|ransomware|hack|digital|online|internet",
    "technology": r"artificial intelligence|\bai\b|semiconductor|quantum|telecom|5g\b|data\b|algorithm|platforms?\b",
    "health": r"health|pandemic|vaccin|disease|hospital|medicine|doctors?\b|nurses?\b|nhs\b",
    "education": r"educat|school|student|universit|teacher|child ?care|apprentice|skills",
    "housing": r"hous(?:e|es|ing)|homes\b|rent(?:s|ers?)?\b|planning permission|leasehold",
    "work": r"minimum wage|jobs?\b|workers?|employment|labour market|zero-hours|unions?\b|pension",
    "transport": r"rail|road|bus(?:es)?\b|transport|aviation|shipping|airport|electric vehicle",
    "migration": r"migra|asylum|border|refugee|visa|traffick",
    "humanitarian": r"humanitarian|refugee|famine|hunger|evacuat|relief|civilians",
    "food": r"food|grain|agricult|fertili[sz]er|farm|hunger",
    "justice": r"accountab|court|tribunal|war crimes|prosecut|justice|corruption|impunity",
    "human-rights": r"human rights|civil society|journalist|media freedom|political prisoner|discriminat|minorit",
    "gender": r"gender|women|girls|sexual violence",
    "democracy": r"democra|election|rule of law|constitution|disinformation|parliament",
    "diplomacy": r"diploma|negotiat|talks|dialogue|peace|recogni[sz]e|two-state|ambassador",
    "enlargement": r"enlargement|accession|membership|candidate status|open[- ]door|integration path",
    "space": r"\bspace\b|satellite|orbit",
    "resilience": r"resilien|critical infrastructure|preparedness|civil defen[cs]e|stockpil",
    "reform": r"reform|transparen|governance|public procurement|moderni[sz]",
}


def tags(text: str, limit: int = 3) -> tuple[str, ...]:
    """Up to `limit` subjects, the most often named first; none where no word tells."""
    counts = {tag: len(re.findall(rf"\b(?:{words})", text, re.IGNORECASE)) for tag, words in _TAGS.items()}
    named = sorted((tag for tag in counts if counts[tag]), key=lambda tag: -counts[tag])
    return tuple(named[:limit])


def nature(frame: Frame, has_quantity: bool, due: Deadline | None) -> Nature:
    """Discrete where there is a term or a number to reach or the verb can be done with; else continuing."""
    if frame.kind is Kind.PRINCIPLE or frame.verb in {"continue", "keep", "maintain", "remain"}:
        return Nature.CONTINUING
    if due is not None or has_quantity:
        return Nature.DISCRETE
    if frame.verb in DISCRETE and frame.verb not in CONTINUING:
        return Nature.DISCRETE
    return Nature.CONTINUING


def guideline(said: str, frame: Frame, quantity: str, due: Deadline | None) -> Guideline:
    """One line per verdict, made from the statement; marked as proposed by whoever writes it down."""
    act = re.sub(r"^.*?\b(?:is|are) to ", "", said).rstrip(".") if frame.kind is Kind.DEMAND else said.rstrip(".")
    act = act[:1].lower() + act[1:] if act[1:2].islower() else act
    measure = f" ({quantity})" if quantity else ""
    term = f" by {due.due.isoformat()}" if due else ""
    if frame.kind is Kind.PRINCIPLE:
        return Guideline(
            fulfils=f"A holder acts on it or refuses to act against it, formally: {act}.",
            advances="Such an act is prepared, proposed or announced.",
            contradicts="A holder acts, decides or announces against it.",
            restates="The principle is asserted, debated or praised.",
        )
    started = " It is under way already." if frame.stage is Stage.UNDER_WAY else ""
    return Guideline(
        fulfils=f"A holder, or a decision in force, does it in whole or in a discrete part{measure}{term}: {act}.",
        advances=f"A holder announces, proposes, plans, agrees or begins to {act}.{started}",
        contradicts=f"A holder refuses, blocks, delays, cuts, cancels or reverses it, or does the opposite of: {act}.",
        restates="Calls, promises repeated, debate and reports of need.",
    )
