"""Names in expressions: variables as people spell them (`β₁`, `beta_1`, `\\beta_{1}`), functions, runs like `xy`."""

import difflib
import unicodedata
from collections.abc import Iterable

import msgspec

from quizbank.answers.evaluation import FUNCTIONS, VARIADIC
from quizbank.answers.greek import GREEK

CONSTANTS = ("e", "pi")
_ALIASES = {
    **{name: name for name in (*FUNCTIONS, *VARIADIC)},
    **dict.fromkeys(("sigma", "logistic", "expit"), "sigmoid"),
    "log": "ln",
    "lb": "log2",
    "sgn": "sign",
}
_LONGEST = 30  # letters of a name, or of a run of names

Symbol = tuple[str, str]  # "variable", "constant" or "function", and the plain name


class Symbols(msgspec.Struct, frozen=True):
    """The names that an expression may use; `written` maps the plain names of variables to how they are written."""

    written: dict[str, str]

    @classmethod
    def of(cls, variables: Iterable[str]) -> "Symbols":
        """The symbols with these variables. Raises ValueError where two of them are the same."""
        written: dict[str, str] = {}
        for name in variables:
            if plain(name) in written:
                raise ValueError(f"the variables {written[plain(name)]!r} and {name!r} are the same")
            written[plain(name)] = name
        return cls(written)

    def alone(self, name: str) -> Symbol | None:
        """What a name stands for as a whole."""
        if name in self.written:
            return "variable", name
        function = _ALIASES.get(name.lower() if len(name) > 1 else name)
        if function is not None:
            return "function", function
        return ("constant", name) if name in CONSTANTS else None

    def products(self, run: str, called: bool) -> list[tuple[str, ...]]:
        """The ways, at most two, in which a run of letters is a product of names; with brackets after it, of a call."""
        if len(run) > _LONGEST:
            return []
        names = [*self.written, *(name for name in CONSTANTS if name not in self.written)]
        tails: list[list[tuple[str, ...]]] = [[] for _ in run] + [[()]]
        for at in range(len(run) - 1, -1, -1):
            if called and run[at:].lower() in _ALIASES:
                tails[at].append((run[at:],))
            for name in names:
                if run.startswith(name, at):
                    tails[at] += [(name, *tail) for tail in tails[at + len(name)]]
            del tails[at][2:]
        return tails[0]

    def nearest(self, name: str) -> str:
        """A known name that resembles this one, as it is written; else nothing."""
        known = [*self.written, *_ALIASES]
        lower = {one.lower(): one for one in reversed(known)}
        found = difflib.get_close_matches(name.lower(), lower, n=1, cutoff=0.7) if len(name) <= _LONGEST else []
        return self.written.get(lower[found[0]], lower[found[0]]) if found else ""

    def listed(self) -> str:
        """The variables for people; a dash where there are none."""
        return ", ".join(self.written.values()) or "–"


def plain(name: str) -> str:
    """A name in plain letters and digits: `β₁`, `\\beta_{1}` and `beta_1` are `beta1`; `ε` and `eps` are `epsilon`."""
    letters = (GREEK.get(letter, letter) for letter in unicodedata.normalize("NFKC", name))
    bare = "".join(letter for letter in letters if letter not in "\\_{}")
    return "epsilon" if bare in ("eps", "varepsilon") else bare
