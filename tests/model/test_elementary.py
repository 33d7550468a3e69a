from __future__ import annotations

import numpy as np

from textmine.model.kernels.elementary import take_exponentials, take_logs


def apply(function, values):
    out = values.astype(np.float32)
    function(out, out.view(np.int32), np.empty_like(out))
    return out


def test_logarithms_are_right_to_seven_digits():
    x = np.exp(np.linspace(-80, 80, 4_001)).astype(np.float32)
    np.testing.assert_allclose(
        apply(take_logs, x), np.log(x.astype(float)), rtol=2e-7, atol=1e-7
    )


def test_exponentials_are_right_to_six_digits_and_vanish_far_below():
    x = np.linspace(-79.9, 0, 4_001).astype(np.float32)
    np.testing.assert_allclose(
        apply(take_exponentials, x), np.exp(x.astype(float)), rtol=2e-7
    )
    assert apply(take_exponentials, np.array([-81.0, -1e30])).tolist() == [0, 0]
