"""How far a submission may lie from the key, and how to say so."""

import math

import msgspec

from quizbank.answers.types import Value
from quizbank.text import Text

# A half-unit with room for what binary floating point does to decimals.
HALF_UNIT = 0.51
# Exact numbers that aren't whole still went through floating point, in the solver and in the reading.
_FLOAT_NOISE = 1e-12


class Tolerance(msgspec.Struct, frozen=True):
    """One of: `decimals`; `significant` digits; `rtol` and/or `atol`; nothing, which means exact."""

    decimals: int | None = None
    significant: int | None = None
    rtol: float | None = None
    atol: float | None = None

    @classmethod
    def of(
        cls,
        *,
        decimals: int | None = None,
        significant: int | None = None,
        rtol: float | None = None,
        atol: float | None = None,
    ) -> "Tolerance":
        """A tolerance of one kind. Raises ValueError when two kinds are mixed."""
        kinds = (decimals is not None, significant is not None, rtol is not None or atol is not None)
        if sum(kinds) > 1:
            raise ValueError("give one of decimals, significant, or rtol/atol")
        return cls(decimals=decimals, significant=significant, rtol=rtol, atol=atol)

    @property
    def exact(self) -> bool:
        """Must the answer be exactly the key?"""
        return self.decimals is None and self.significant is None and self.rtol is None and self.atol is None

    def margin(self, key: float) -> float:
        """The largest |submitted − key| that is accepted, for a finite key."""
        size = abs(key)
        if self.decimals is not None:
            return float(HALF_UNIT * 10.0**-self.decimals)
        if self.significant is not None:
            # A numeral knows its own magnitude where log10 would round.
            return float(HALF_UNIT * 10.0 ** (_magnitude(size) - self.significant + 1)) if size else 0.0
        if self.exact:
            return _FLOAT_NOISE * size
        return (self.atol or 0.0) + (self.rtol or 0.0) * size

    def accepts(self, submitted: Value, key: Value) -> bool:
        """Is `submitted` right when the answer is `key`? Lists must have the same shape, and every entry be right."""
        if isinstance(key, list | tuple) or isinstance(submitted, list | tuple):
            return (
                isinstance(key, list | tuple)
                and isinstance(submitted, list | tuple)
                and len(key) == len(submitted)
                and all(self.accepts(one, other) for one, other in zip(submitted, key, strict=True))
            )
        if submitted == key:
            return True
        if not (math.isfinite(submitted) and math.isfinite(key)):
            return False
        if self.exact and isinstance(submitted, int) and isinstance(key, int):
            return False
        # Both ends of "within 0.1" count, whatever 0.4 − 0.3 is in binary.
        margin = self.margin(key)
        noise = 4 * math.ulp(max(abs(submitted), abs(key))) if margin else 0.0
        return bool(abs(submitted - key) <= margin + noise)

    def words(self) -> Text:
        """The tolerance for people: "4 decimals", "within 1 %"."""
        if self.decimals is not None:
            return _decimals(self.decimals)
        if self.significant is not None:
            digits = "digit" if self.significant == 1 else "digits"
            return Text(en=f"{self.significant} significant {digits}", zh=f"保留 {self.significant} 位有效数字")
        if self.exact:
            return Text(en="the exact value", zh="精确值")
        parts = [f"{100 * self.rtol:g} %"] if self.rtol else []
        parts += [f"{self.atol:g}"] if self.atol else []
        return Text(en=f"within {' + '.join(parts)}", zh=f"误差不超过 {' + '.join(parts)}")


EXACT = Tolerance()


def _magnitude(size: float) -> int:
    """The power of ten of the leading digit."""
    return len(str(size)) - 1 if isinstance(size, int) else int(f"{size:.16e}".partition("e")[2])


def _decimals(count: int) -> Text:
    if count == 0:
        return Text(en="to the nearest whole number", zh="四舍五入到整数")
    return Text(en=f"{count} decimal{'' if count == 1 else 's'}", zh=f"保留 {count} 位小数")
