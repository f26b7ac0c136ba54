"""Whether "leave" says that somebody gets away, or that somebody withdraws."""

import re

_STAYERS = re.compile(
    r"\b(?:troops?|soldiers?|forces?|army|garrison|units?|brigades?|firms?|compan(?:y|ies)|members?)\b"
)
_BODIES = re.compile(
    r"\s(?:[\w'-]+\s+){0,3}(?:alliance|union|bloc|eu|nato|pact|treaty|agreement|accord|court|icc|group|market|deal|talks"
    r"|office|coalition|organisation|organization|club|council|convention|body|agency|table|union|opec|who|wto|unesco)\b"
)
_LEAVING = re.compile(r"leav(?:e|es|ing)|left|exit(?:s|ed|ing)?")


def departs(verb: str, before: str, behind: str) -> bool:
    """Whether `verb` between these texts is a departure: ships leave a port, members a treaty, troops a country."""
    if not _LEAVING.fullmatch(verb) or not before.strip():
        return False
    return not _STAYERS.search(before) and not _BODIES.match(behind)
