"""A trained encoder in the arrays that textmine reads: whole weights, no text but pieces."""

from __future__ import annotations

import numpy as np
from base_encoder import Base, Encoder
from torch import nn


def pack_encoder(
    model: Encoder, base: Base, kept: np.ndarray, keys: list[str]
) -> dict[str, np.ndarray]:
    """Return the arrays of `textmine.themes.encoder.unpack_encoder`."""
    where = {old: new for new, old in enumerate(kept.tolist())}
    names = "\n".join(base.names[i] for i in kept)
    special = [where[base.begin], where[base.end], where[base.unknown]]
    arrays = {
        "keys": np.array(keys),
        "pieces": np.frombuffer(names.encode(), np.uint8),
        "scores": base.scores[kept],
        "numbers": np.array([*special, base.heads, len(model.layers)]),
        "positions": find_values(model.positions),
        "head": np.concatenate(
            [find_values(model.head.weight).T, find_values(model.head.bias)[None]]
        ),
        **pack_norm("entry", model.entry),
    }
    arrays["embedding"], arrays["steps"] = round_weights(find_values(model.word.weight))
    for number, layer in enumerate(model.layers):
        for part in ("joint", "out", "widen", "narrow"):
            arrays |= pack_linear(f"layer{number}.{part}", getattr(layer, part))
        for part in ("attended", "left"):
            arrays |= pack_norm(f"layer{number}.{part}", getattr(layer, part))
    return arrays


def pack_linear(name: str, linear: nn.Linear) -> dict[str, np.ndarray]:
    weights, steps = round_weights(find_values(linear.weight))
    return {
        f"{name}.weights": np.ascontiguousarray(weights.T),
        f"{name}.steps": steps,
        f"{name}.bias": find_values(linear.bias),
    }


def pack_norm(name: str, norm: nn.LayerNorm) -> dict[str, np.ndarray]:
    return {
        f"{name}.factor": find_values(norm.weight),
        f"{name}.shift": find_values(norm.bias),
    }


def round_weights(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return whole numbers up to 127 and what 1 stands for in each row."""
    steps = np.maximum(np.abs(weights).max(axis=1), 1e-12) / 127
    return np.round(weights / steps[:, None]).astype(np.int8), steps.astype(np.float32)


def find_values(parameter: nn.Parameter) -> np.ndarray:
    return parameter.detach().float().numpy()
