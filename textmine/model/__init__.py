"""Turn tokens into topics: kernels, fit, transform, saved models."""
