"""Half an hour of coding, simulated with gold labels of real comments."""

import pytest

pytestmark = pytest.mark.real


def test_a_batch_of_codes_makes_the_figures_of_the_other_half_better(real_data):
    from benchmarks.review_gain import simulate

    runs = [simulate(real_data, 150, seed) for seed in (0, 1)]

    def gain(figure):
        return sum(run["after"][figure] - run["before"][figure] for run in runs) / 2

    assert gain("macro AP") > 0.003
    assert gain("Brier skill") > 0.005
    assert gain("calibration error") < 0
    assert gain("micro F1") > 0
    assert gain("macro F1") > 0
