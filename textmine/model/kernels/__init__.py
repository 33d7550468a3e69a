"""Kernels in numba: pure work on a range of documents."""
