"""Which texts are nearly the same: whoever tests a sorter must not ask it what it has just read.

MinHash with banding (Broder 1997; Leskovec, Rajaraman & Ullman, Mining of Massive Datasets, ch. 3) over the pieces of each text.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

BANDS, DEPTH = 8, 3


def groups(starts: NDArray[np.int64], buckets: NDArray[np.uint32], seed: int) -> NDArray[np.int64]:
    """The number of its group for each of n texts, whose pieces stand at starts[i]:starts[i + 1]. Texts that share about two thirds of
    their pieces are mostly put together; a text without pieces stands alone."""
    texts = len(starts) - 1
    full = np.flatnonzero(np.diff(starts) > 0)
    if not len(full):
        return np.arange(texts)
    random = np.random.default_rng(seed)
    pairs = []
    for _ in range(BANDS):
        band = np.zeros(len(full), np.uint64)
        for _ in range(DEPTH):
            factor, shift = random.integers(1, 1 << 62, 2, dtype=np.uint64)
            mixed = (buckets.astype(np.uint64) * (factor | np.uint64(1)) + shift) >> np.uint64(31)
            band = band * np.uint64(0x9E3779B97F4A7C15) + np.minimum.reduceat(mixed, starts[full])
        order = np.argsort(band, kind="stable")
        same = np.flatnonzero(band[order][1:] == band[order][:-1])
        pairs.append(np.stack((full[order[same]], full[order[same + 1]])))
    left, right = np.concatenate(pairs, axis=1)
    graph = coo_array((np.ones(len(left), np.int8), (left, right)), shape=(texts, texts))
    numbers: NDArray[np.int64] = connected_components(graph.tocsr(), directed=False)[1].astype(np.int64)
    return numbers
