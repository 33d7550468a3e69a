"""Kernels in numba: the dictionary segmenter over code points."""
