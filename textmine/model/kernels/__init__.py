"""Sampling kernels in numba: each works on a range of documents and returns integers."""
