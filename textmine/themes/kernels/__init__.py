"""Kernels in numba: hashed slots of texts, sums of their weights, coordinate ascent."""
