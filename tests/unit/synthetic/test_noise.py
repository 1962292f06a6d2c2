import numpy as np

from peelian.synthetic.noise import TILE, cells, sample


def test_noise_has_mean_zero_and_deviation_one() -> None:
    tile = cells(np.random.default_rng(0), (8, 16))
    assert tile.shape == (TILE, TILE)
    assert abs(tile.mean()) < 1e-3
    assert abs(tile.std() - 1) < 1e-3


def test_noise_has_no_seam() -> None:
    tile = cells(np.random.default_rng(0), (8, 16))
    inner = np.abs(np.diff(tile, axis=1)).max()
    assert np.abs(tile[:, 0] - tile[:, -1]).max() <= 1.2 * inner


def test_a_tile_repeats() -> None:
    tile = cells(np.random.default_rng(0), (8, 16))
    x, y = np.asarray([[0.3]], np.float32), np.asarray([[0.8]], np.float32)
    np.testing.assert_allclose(sample(tile, x, y), sample(tile, x + 3, y - 2), atol=1e-2)
