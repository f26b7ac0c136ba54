"""The importer: a declaration as published in, proposed commitments out, each with its passage and its reasons."""

from declarations.importer.draft import Known, read_declaration
from declarations.importer.heads import Head
from declarations.importer.records import Deadline, Draft, LeftOut, Link, Passage, Relation, Stage

__all__ = [
    "Deadline", "Draft", "Head", "Known", "LeftOut", "Link", "Passage", "Relation", "Stage", "read_declaration",
]  # fmt: skip
