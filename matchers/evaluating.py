"""Runs the measurements: the matcher as it ships, and cross-validated by week and by commitment."""

from collections.abc import Sequence

from matchers.engine import Matcher
from matchers.labelled import Labelled
from matchers.report import Report, make_report
from matchers.table import Table, own_examples, tabulate, without_examples
from matchers.training import cross_calibrated, cross_fitted, out_of_fold


def shipped(matcher: Matcher, labelled: Sequence[Labelled]) -> Report:
    """The matcher with its own weights and operating point: honest on news that trained neither."""
    found = {m.item: list(m.matches) for m in matcher.match(one.item for one in labelled)}
    return make_report("as shipped", labelled, found, [])


def cross_validated(
    matcher: Matcher, labelled: Sequence[Labelled], more: Sequence[Sequence[Labelled]] = ()
) -> list[Report]:
    """Four measurements: with examples and with guideline only, on unseen weeks, then on unseen commitments too."""
    reports = []
    bare = Matcher(without_examples(matcher.registry), matcher.config, matcher.embedder, matcher.weights)
    for name, one in (("with examples", matcher), ("guideline only", bare)):
        main, helping = tables_for(one, matcher, labelled, more)
        for unseen in (False, True):
            found, points = cross_fitted(main, cross_calibrated(main, out_of_fold(main, helping, unseen)), one.config)
            reports.append(make_report(f"{name}, new commitments" if unseen else name, main.labelled, found, points))
    return reports


def tables_for(
    matcher: Matcher, written: Matcher, labelled: Sequence[Labelled], more: Sequence[Sequence[Labelled]]
) -> tuple[Table, list[Table]]:
    """The table to predict, and those that only help to train: other labelled news, and the examples of `written`."""
    helping = [tabulate(matcher, items) for items in more]
    helping.append(tabulate(matcher, own_examples(written.registry), leave_out_own=True))
    return tabulate(matcher, labelled), [t for t in helping if t.pairs]
