"""Who holds a statement and who is addressed, as a registry names them."""

import re

from core.words import Kind
from declarations.actors import Actors
from declarations.importer.frames import Frame

_GENERIC_MEMBERS = re.compile(
    r"(?:all |the |our )*(?:member (?:states?|governments?|countries)|members|parties|states parties|"
    r"(?:\w+ )?(?:governments?|countries))",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?!We\b|They\b|The\b|Allies\b|Neither\b|Each\b|Both\b)[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")


def body_holders(body: str, actors: Actors) -> tuple[str, ...]:
    """Whose acts count for what `body` says of itself: a bloc and its members; the members for an assembly of them."""
    found = actors.resolve(body) if body else None
    if found is None:
        bloc = next((m.actor for m in actors.find(body) if actors.kind(m.actor) == "bloc"), None) if body else None
        return (_members(bloc, actors),) if bloc else ((body,) if body else ())
    if actors.kind(found) == "bloc":
        return actors.name(found), _members(found, actors)
    bloc = next((b for b in actors.ids if actors.kind(b) == "bloc" and body.startswith(actors.name(b) + " ")), None)
    return (_members(bloc, actors),) if bloc else (actors.name(found),)


def _members(bloc: str, actors: Actors) -> str:
    return actors.name(f"{bloc}-members")


def holders(frame: Frame, text: str, body: str, actors: Actors) -> tuple[str, ...]:
    """The holders of one statement: the subject or the body of a pledge, the addressee of an urging or demand."""
    own = body_holders(body, actors)
    if frame.kind is Kind.URGING:
        if _GENERIC_MEMBERS.fullmatch(frame.addressee.strip()):
            return _membership(body, own, actors)
        return named_actors(frame.addressee, actors) or own
    if frame.kind is Kind.DEMAND:
        named = named_actors(frame.addressee, actors)
        unknown = (frame.addressee,) if frame.addressee and len(frame.addressee) < 60 else ()
        return named or unknown or named_actors(text, actors) or own
    passive = frame.cue.startswith("…")  # of whom something will be done: it is not they who do it
    subject = named_actors(frame.subject, actors) if frame.kind is Kind.PLEDGE and not passive else ()
    if not subject and "shall" in frame.cue and _NAME.fullmatch(frame.subject):
        return (frame.subject,)  # a party to a treaty that actors.yaml does not know
    return subject if subject and subject[0] not in own else own


def _membership(body: str, own: tuple[str, ...], actors: Actors) -> tuple[str, ...]:
    """ "Member States" in the mouth of `body`: of the United Nations, all."""
    found = actors.resolve(body)
    entry = actors.entry(found) if found else None
    if found == "un" or (entry and entry.part_of == "un"):
        return (actors.name("all-states"),)
    return own[-1:]


def addressees(frame: Frame, actors: Actors) -> tuple[str, ...]:
    """To whom it is said, where it is said to somebody."""
    if not frame.addressee:
        return ()
    return named_actors(frame.addressee, actors) or (frame.addressee[:60],)


def named_actors(text: str, actors: Actors) -> tuple[str, ...]:
    """The actors that `text` names, in order, by their display names."""
    if not text:
        return ()
    whole = actors.resolve(text.strip())
    if whole is not None:
        return (actors.name(whole),)
    found = [m for m in actors.find(text) if m.form != "adjective" or text.strip() == m.text]
    found = found or [m for m in actors.find(text) if m.form == "adjective"]
    ids = dict.fromkeys(m.actor for m in found)
    return tuple(actors.name(i) for i in ids if f"{i}-members" not in ids)  # the members are asked, not their bloc
