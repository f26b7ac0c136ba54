"""Which commitments are looked at closely."""

import numpy as np

from matchers.candidates import choose_candidates
from matchers.similarity import GROUPS

_NEAR = np.tile(np.array([0.9, 0.5, 0.4], dtype=np.float32)[None, :, None], (1, 1, len(GROUPS)))
_WORDS = np.array([0.0, 3.0, 1.0], dtype=np.float32)


def test_the_best_by_words_come_first_and_then_the_nearest():
    assert choose_candidates(_WORDS, _NEAR, wanted=10) == [1, 2, 0]


def test_what_hardly_any_line_votes_for_is_not_looked_at():
    assert choose_candidates(_WORDS, _NEAR, 10, votes=np.array([0.4, 0.02, 0.019])) == [1, 0]


def test_without_a_model_nobody_votes_and_words_alone_choose():
    assert choose_candidates(_WORDS, np.zeros_like(_NEAR), wanted=10) == [1, 2]
