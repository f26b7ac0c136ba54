"""Stories: reports of one event come together, look-alikes stay apart, copies are known as such."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from declarations.actors import load_actors
from matchers.stories import StoryCandidate, StoryIndex, _reports, choose_story
from matchers.story_config import StoryConfig
from matchers.story_replay import pairwise, replay

ROOT = Path(__file__).parents[2]
CONFIG = StoryConfig()
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def actors():
    return load_actors(ROOT / "config" / "actors.yaml")


@pytest.fixture(scope="module")
def labelled(actors):
    """(event, kept apart, copy, report), oldest first."""
    found = []
    for event in yaml.safe_load((ROOT / "tests/data/stories.yaml").read_text(encoding="utf-8"))["events"]:
        for item in event["items"]:
            made = report(item["title"], item["lead"], datetime.fromisoformat(item["at"]), actors)
            found.append((event["event"], event.get("kept_apart", False), item.get("copy", False), made))
    return sorted(found, key=lambda entry: entry[3].first_at)


def report(title, lead="", at=NOON, actors=None):
    entities = sorted({m.actor for t in (title, lead) for m in actors.find(t, at.date())}) if actors else []
    return StoryCandidate(0, {"entities": entities}, at, at, title=title, summary=lead)


def kept(new, story_id=1, config=CONFIG):
    """`new` as a story of its own, as it would be read back from the store."""
    choice = choose_story(new, [], config)
    return StoryCandidate(story_id, choice.fingerprint, new.first_at, new.last_at, title=new.title)


def test_the_labelled_sample_is_large_and_has_copies(labelled):
    assert len(labelled) >= 60
    assert len({event for event, *_ in labelled}) >= 25
    assert sum(copy for _, _, copy, _ in labelled) >= 5


@pytest.mark.parametrize(("apart", "precision", "recall"), [(False, 0.90, 0.92), (True, 0.90, 0.85)])
def test_pairs_of_reports_are_grouped_as_a_reader_would(labelled, apart, precision, recall):
    placed = replay([entry[3] for entry in labelled], CONFIG)
    pairs = pairwise([e[0] for e in labelled], [p.story for p in placed], lambda i: labelled[i][1] == apart)
    assert pairs.precision >= precision, pairs
    assert pairs.recall >= recall, pairs


def test_every_wire_copy_is_known_and_nothing_else_is_taken_for_one(labelled):
    placed = replay([entry[3] for entry in labelled], CONFIG)
    wrong = [e[3].title for e, p in zip(labelled, placed, strict=True) if e[2] != p.wire_copy]
    assert wrong == []


def test_the_same_act_by_another_country_is_another_story(actors):
    one = report("Denmark delivers 19 howitzers to Ukraine", actors=actors)
    other = report("Sweden delivers 12 howitzers to Ukraine", at=NOON + timedelta(hours=2), actors=actors)
    assert choose_story(other, [kept(one)], CONFIG).story is None


def test_the_same_actors_a_week_later_are_another_story(actors):
    text = "US and Russian envoys meet in Riyadh without Ukraine"
    later = report(text, at=NOON + timedelta(days=8), actors=actors)
    assert choose_story(later, [kept(report(text, actors=actors))], CONFIG).story is None


def test_a_standing_phrase_with_another_actor_is_no_copy(actors):
    one = report("Norway's central bank holds rates", "The rate stays at 4 per cent after the meeting.", actors=actors)
    other = report("Chile's central bank holds rates", "The rate stays at 5 per cent after the meeting.", actors=actors)
    assert not choose_story(other, [kept(one)], CONFIG).wire_copy


def test_a_report_that_fits_two_stories_merges_them_under_the_older(actors):
    text = "Czech Republic expels five Russian diplomats over depot fires in Brno"
    stories = [kept(report(text, actors=actors), 7), kept(report(text + ", minister says", actors=actors), 4)]
    choice = choose_story(report(text, at=NOON + timedelta(hours=1), actors=actors), stories, CONFIG)
    assert {choice.story, *choice.merges} == {4, 7}


def test_an_empty_report_starts_a_story_of_its_own():
    assert choose_story(report(""), [kept(report(""))], CONFIG).story is None


def test_what_is_stored_stays_bounded(actors):
    index = StoryIndex([], CONFIG)
    for hour in range(60):
        new = report(
            f"Storm hits port of Odesa, {hour} ships damaged", at=NOON + timedelta(hours=hour / 10), actors=actors
        )
        choice = index.choose(new)
        index.put(StoryCandidate(1, choice.fingerprint, NOON, new.last_at))
    assert len(choice.fingerprint["reports"]) <= CONFIG.reports_kept


def test_choosing_costs_by_the_stories_that_share_something(actors):
    index = StoryIndex([], CONFIG)
    for n in range(2_000):
        index.put(kept(report(f"Village{n} council paints bridge {n} green", actors=actors), n + 1))
    new = report("Village77 council paints bridge 77 green", actors=actors)
    looked_at = index._near(_reports(new)[0], new)
    assert len(looked_at) < 50


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=80), st.text(max_size=200)), max_size=8))
def test_any_text_finds_its_place(texts):
    reports = [report(title, lead, NOON + timedelta(minutes=n)) for n, (title, lead) in enumerate(texts)]
    assert len(replay(reports, CONFIG)) == len(texts)
