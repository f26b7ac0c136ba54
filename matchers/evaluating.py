"""Runs the measurements: the matcher as it ships, and cross-validated by week and by commitment."""

from collections.abc import Sequence
from typing import Final

from declarations.registry import Registry
from matchers.engine import Matcher
from matchers.labelled import Labelled
from matchers.practice import Practice
from matchers.report import Report, make_report
from matchers.table import Table, own_examples, tabulate, without_examples
from matchers.thinning import thinned
from matchers.training import cross_calibrated, cross_fitted, out_of_fold

HELPING: Final = 0.5
"""Weight of labelled items that only help to train, beside the news that is predicted."""


def shipped(matcher: Matcher, labelled: Sequence[Labelled]) -> Report:
    """The matcher with its own weights and operating point: honest on news that trained neither."""
    found = {m.item: list(m.matches) for m in matcher.match(one.item for one in labelled)}
    return make_report("as shipped", labelled, found, [])


def cross_validated(
    matcher: Matcher,
    labelled: Sequence[Labelled],
    more: Sequence[Sequence[Labelled]] = (),
    practice: Sequence[Practice] = (),
) -> list[Report]:
    """Four measurements: with examples and with guideline only, on unseen weeks, then on unseen commitments too.

    Unseen by the weights, that is. The embedding model was tuned on texts of our own, the registry's lines among them.
    """
    reports = []
    for name, bare in (("with examples", False), ("guideline only", True)):
        main, helping = tables_for(matcher, bare, labelled, more, practice)
        for unseen in (False, True):
            chances = cross_calibrated(main, out_of_fold(main, helping, unseen))
            found, points = cross_fitted(main, chances, matcher.config, new=unseen)
            reports.append(make_report(f"{name}, new commitments" if unseen else name, main.labelled, found, points))
    return reports


def tables_for(
    matcher: Matcher,
    bare: bool,
    labelled: Sequence[Labelled],
    more: Sequence[Sequence[Labelled]],
    practice: Sequence[Practice],
) -> tuple[Table, list[Table]]:
    """The table to predict, and those that only help to train: other labelled news, own examples, other declarations.

    `bare`: as if every commitment had statement and guideline only.
    """
    one = _over(matcher, matcher.registry, bare)
    helping = [tabulate(one, items, counts=HELPING) for items in more]
    helping.append(tabulate(one, own_examples(matcher.registry), leave_out_own=True))
    for each in practice:
        other = _over(matcher, each.registry, bare)
        helping.append(tabulate(other, each.labelled, counts=HELPING))
        helping.append(tabulate(other, own_examples(each.registry), leave_out_own=True))
    return tabulate(one, labelled), thinned(helping)


def _over(matcher: Matcher, registry: Registry, bare: bool) -> Matcher:
    """The same matcher over another registry, or over its own without example headlines."""
    if registry is matcher.registry and not bare:
        return matcher
    return Matcher(without_examples(registry) if bare else registry, matcher.config, matcher.embedder, matcher.weights)
