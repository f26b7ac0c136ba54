"""The report as one HTML file: no script, nothing fetched, everything escaped."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ledger import words
from ledger.book import Ledger
from ledger.report.build import Report, Section
from ledger.report.timeline import timeline

FOLDER = Path(__file__).parent


def render(ledger: Ledger, report: Report) -> str:
    """The whole report."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.j2").render(
        report=report, words=words, actors=ledger.registry.actors, svg=lambda section: _svg(report, section)
    )


def _svg(report: Report, section: Section) -> Markup:
    made = timeline(section.acts, report.since, report.until, section.made.commitment.due)
    return Markup(made)  # noqa: S704  (escaped where it is made)
