"""Memory, operations and time worked by hand."""

import pytest

from solvers.registry import get


def solve(name: str, **values: object) -> dict[str, object]:
    return get(name).one(values)


def test_activations() -> None:
    found = solve("activation_memory", batch=32, channels=64, height=112, width=112, bytes=4)
    assert found["total_bytes"] == 102_760_448
    assert found["mib"] == pytest.approx(98)
    assert found["mb"] == pytest.approx(102.760448)


def test_vgg16_in_single_precision_and_with_adam() -> None:
    found = solve("parameter_memory", parameters=138_357_544, bytes=4, states=2)
    assert found["weight_mb"] == pytest.approx(553.430176)
    assert found["training_bytes"] == 4 * 4 * 138_357_544
    assert found["copies"] == 4


def test_product() -> None:
    found = solve("matmul_flops", m=2, k=3, n=4)
    assert (found["flops"], found["macs"], found["exact"], found["outputs"]) == (48, 24, 40, 8)


def test_time() -> None:
    found = solve("training_time", samples=1000, batch=64, milliseconds=250.0, epochs=3)
    assert (found["steps"], found["throughput"], found["seconds"], found["minutes"]) == (48, 256.0, 12.0, 0.2)
