"""A subject as JSON and back: what is kept with every alert."""

from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from alerts.records import Subject
from core.errors import StoreError

_ADAPTER: TypeAdapter[Subject] = TypeAdapter(Annotated[Subject, Field(discriminator="kind")])


def to_facts(subject: Subject) -> dict[str, Any]:
    """`subject` as a JSON object."""
    made: dict[str, Any] = _ADAPTER.dump_python(subject, mode="json")
    return made


def from_facts(facts: dict[str, Any]) -> Subject:
    """The subject that `to_facts` wrote; StoreError when it is not one."""
    try:
        return _ADAPTER.validate_python(facts)
    except ValidationError as error:
        raise StoreError("alerts", f"facts that cannot be read back: {error.errors()[0]['msg']}") from None
