"""How candidates for one item compare: each beside the best of the others."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def ahead(scores: NDArray[Any]) -> NDArray[Any]:
    """How far each is ahead of the best of the others, of none where it is alone. Rows × candidates, at least one."""
    if scores.shape[1] == 1:
        return scores
    second, first = np.sort(scores, axis=1)[:, -2:].T[:, :, None]
    return np.asarray(scores - np.where(scores < first, first, second))
