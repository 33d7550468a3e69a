"""Kernels in numba: draws of the bootstrap."""
