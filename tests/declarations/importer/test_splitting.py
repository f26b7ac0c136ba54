"""One target, one commitment: where a sentence is split, and where it is not."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarations.importer.sentences import sentences
from declarations.importer.splitting import segments

SPLIT = {
    "two things asked of one": (
        "We call on Roe to stop this war and withdraw his ships.",
        ["We call on Roe to stop this war", "withdraw his ships."],
    ),
    "two who are asked": (
        "We call on Roe to stop this war, and call on Doe to end the raid.",
        ["We call on Roe to stop this war", "call on Doe to end the raid."],
    ),
    "what was done and what will be": (
        "Ports have stepped up their help and will continue to give advice.",
        ["Ports have stepped up their help", "will continue to give advice."],
    ),
    "a list of infinitives": (
        "to keep the strait open, to clear the mines and to share pilots;",
        ["to keep the strait open", "to clear the mines", "to share pilots;"],
    ),
    "three predicates after one will": (
        "We will maintain open ports, tackle smuggling and diversify trade.",
        ["We will maintain open ports", "tackle smuggling", "diversify trade."],
    ),
    "an act named by a noun": (
        "to maintain dues, including enlarging the list of wreckers and the phasing out of coal ships;",
        ["to maintain dues", "enlarging the list of wreckers", "the phasing out of coal ships;"],
    ),
    "a measure with a target of its own": (
        "We will renew the fleet, including through the adoption of the new charter.",
        ["We will renew the fleet", "the adoption of the new charter."],
    ),
    "as well as": (
        "to support the inquiries, as well as the establishment of a prize court;",
        ["to support the inquiries", "the establishment of a prize court;"],
    ),
    "semicolons": (
        "We will dredge the bay; we will pave the quay.",
        ["We will dredge the bay", "we will pave the quay."],
    ),
    "verbs that share their object": (
        "to maintain and increase harbour dues;",
        ["to maintain and increase harbour dues;"],
    ),
    "a purpose": (
        "We will scale up our help to let them resist raids and build piers.",
        ["We will scale up our help to let them resist raids and build piers."],
    ),
    "nouns that look like verbs": (
        "We will strengthen the command and control structure.",
        ["We will strengthen the command and control structure."],
    ),
    "nouns joined": ("We will cut dues and fees for sailors.", ["We will cut dues and fees for sailors."]),
    "quotations stay whole": (
        'We will say "stop the raids and withdraw the ships" to them.',
        ['We will say "stop the raids and withdraw the ships" to them.'],
    ),
    "pressure on somebody to do two things": (
        "We will maintain pressure on Ruritania to end the raid and to withdraw its ships.",
        ["We will maintain pressure on Ruritania to end the raid and to withdraw its ships."],
    ),
}


@pytest.mark.parametrize("name", SPLIT)
def test_where_a_sentence_is_split(name: str) -> None:
    text, wanted = SPLIT[name]
    assert [text[s.start : s.end] for s in segments(text)] == wanted


WORDS = st.sampled_from(
    [
        "We",
        "will",
        "and",
        "to",
        ",",
        ";",
        "call on",
        "including",
        "the",
        "adoption of",
        "support",
        "stop",
        "Roe",
        "(",
        '"',
        "–",
        ".",
    ]
)


@given(st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=30).map(" ".join)))
def test_segments_lie_in_order_and_inside_the_text(text: str) -> None:
    found = segments(text)
    assert found[0].start == 0
    assert found[-1].end == len(text)
    assert all(a.start <= a.end <= b.start for a, b in pairwise(found))


@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join)))
def test_sentences_hold_every_letter_once(text: str) -> None:
    found = list(sentences(text))
    assert "".join(text[a:b] for a, b in found).replace(" ", "") == "".join(text.split()) or any(
        c.isspace() for c in text
    )
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    covered = {i for a, b in found for i in range(a, b)}
    assert all(c.isspace() for i, c in enumerate(text) if i not in covered)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("We met in the U.S. Congress today. It rained.", 2),
        ("Dr. Roe spoke. We listened!", 2),
        ("The port is in the U.S. We will dredge it.", 2),
        ("See Art. 5 of the treaty.", 1),
        ("What? “Nay.” Yes.", 3),
        ("", 0),
    ],
)
def test_where_sentences_end(text: str, count: int) -> None:
    assert len(list(sentences(text))) == count
