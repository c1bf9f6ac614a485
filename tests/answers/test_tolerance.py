"""How far is still right, and how it is said."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizbank.answers.tolerance import EXACT, Tolerance

FINITE = st.floats(-1e9, 1e9)


@pytest.mark.parametrize(
    ("tolerance", "key", "inside", "outside"),
    [
        (Tolerance.of(decimals=2), 0.125, [0.12, 0.13, 0.1301, 0.1199], [0.1302, 0.1198]),
        (Tolerance.of(decimals=0), 2.5, [2, 3, 3.01], [3.02, 1.98]),
        (Tolerance.of(significant=3), 1234.0, [1229, 1230, 1239], [1228, 1240]),
        (Tolerance.of(significant=1), 0.002, [0.0015, 0.0025], [0.0014, 0.0026]),
        (Tolerance.of(significant=3), 0, [0], [1e-9]),
        (Tolerance.of(rtol=0.01), 200, [198, 202], [197.9, 202.1]),
        (Tolerance.of(atol=0.1), 0.3, [0.2, 0.4], [0.19, 0.41]),
        (Tolerance.of(rtol=0.01, atol=1), 100, [98, 102], [97.9, 102.1]),
        (EXACT, 1216, [1216, 1216.0], [1217, 1215.9999]),
        (EXACT, 0.3, [0.3, 0.1 + 0.2], [0.3000001, 0.299]),
        (EXACT, math.inf, [math.inf], [-math.inf, 1e308]),
    ],
)
def test_margins(tolerance: Tolerance, key: float, inside: list[float], outside: list[float]) -> None:
    assert all(tolerance.accepts(value, key) for value in inside)
    assert not any(tolerance.accepts(value, key) for value in outside)


def test_large_integers_are_compared_exactly() -> None:
    assert not EXACT.accepts(2**70, 2**70 + 1)
    assert EXACT.accepts(2**70 + 1, 2**70 + 1)


def test_lists_are_right_entry_by_entry_and_only_in_the_same_shape() -> None:
    tolerance = Tolerance.of(decimals=1)
    assert tolerance.accepts([[1, 2.04]], [[1, 2]])
    assert not tolerance.accepts([[1, 2.06]], [[1, 2]])
    assert not tolerance.accepts([1, 2], [[1, 2]])
    assert not tolerance.accepts(1, [1])
    assert not tolerance.accepts([1], 1)
    assert not tolerance.accepts([1, 2], [1])


def test_nan_is_never_right() -> None:
    assert not Tolerance.of(atol=1.0).accepts(math.nan, math.nan)
    assert not Tolerance.of(atol=1.0).accepts(1.0, math.nan)


@given(FINITE, st.integers(0, 8))
def test_correct_rounding_is_always_accepted(key: float, decimals: int) -> None:
    assert Tolerance.of(decimals=decimals).accepts(float(f"{key:.{decimals}f}"), key)


@given(FINITE.filter(lambda key: abs(key) > 1e-6), st.integers(1, 8))
def test_correct_significant_digits_are_always_accepted(key: float, digits: int) -> None:
    assert Tolerance.of(significant=digits).accepts(float(f"{key:.{digits - 1}e}"), key)


@pytest.mark.parametrize(
    ("tolerance", "en", "zh"),
    [
        (Tolerance.of(decimals=4), "4 decimals", "保留 4 位小数"),
        (Tolerance.of(decimals=1), "1 decimal", "保留 1 位小数"),
        (Tolerance.of(decimals=0), "to the nearest whole number", "四舍五入到整数"),
        (Tolerance.of(significant=3), "3 significant digits", "保留 3 位有效数字"),
        (Tolerance.of(significant=1), "1 significant digit", "保留 1 位有效数字"),
        (Tolerance.of(rtol=0.01), "within 1 %", "误差不超过 1 %"),
        (Tolerance.of(atol=0.05), "within 0.05", "误差不超过 0.05"),
        (Tolerance.of(rtol=0.02, atol=0.5), "within 2 % + 0.5", "误差不超过 2 % + 0.5"),
        (EXACT, "the exact value", "精确值"),
    ],
)
def test_words(tolerance: Tolerance, en: str, zh: str) -> None:
    words = tolerance.words()
    assert (words.en, words.zh) == (en, zh)
    assert tolerance.exact == (tolerance == EXACT)
