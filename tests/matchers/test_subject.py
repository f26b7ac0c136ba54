"""How much an item is about its candidates, beside each other: in the item, and in the passage that suits each best."""

import numpy as np
import pytest

from matchers.rivals import ahead
from matchers.subject import SUBJECT_NAMES, Subject, subject_numbers


def numbers(item: list[float], passages: list[list[float]], rows: list[int]) -> list[dict[str, float]]:
    inside = np.array(passages, dtype=np.float32).reshape(-1, len(item))
    subject = Subject(np.array(item, dtype=np.float32), inside, np.zeros_like(inside))
    return [dict(zip(SUBJECT_NAMES, row, strict=True)) for row in subject_numbers(subject, rows)]


def test_each_leads_in_the_passage_that_is_its_own() -> None:
    first, second = numbers([1.5, 0.0, 0.9], [[1.5, 0.0, 0.2], [0.1, 0.0, 0.7]], [0, 2])
    assert first["subject lead over rivals"] == pytest.approx(0.6) == -second["subject lead over rivals"]
    assert first["subject lead in a passage"] == pytest.approx(1.3)
    assert second["subject lead in a passage"] == pytest.approx(0.6)
    assert first["subject share"] == pytest.approx(1.5 / 2.4)


@pytest.mark.parametrize("passages", [[], [[0.0, 0.0]]])
def test_who_is_in_no_passage_is_as_far_behind_as_can_be(passages: list[list[float]]) -> None:
    for one in numbers([0.0, 0.0], passages, [0, 1]):
        assert one["subject lead in a passage"] == -2
        assert one["subject share"] == one["subject item"] == 0


def test_one_alone_is_ahead_of_nobody() -> None:
    assert ahead(np.array([[0.4], [0.7]])).tolist() == [[0.4], [0.7]]
    assert ahead(np.array([[0.5, 0.5, 0.2]]))[0].tolist() == pytest.approx([0.0, 0.0, -0.3])
