"""Greek letters and their names."""

_LETTERS = "αβγδεζηθικλμνξοπρστυφχψω"
_NAMES = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu"),
    *("nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"),
)
_OTHER_FORMS = {"ϵ": "epsilon", "ϕ": "phi", "ϑ": "theta", "ς": "sigma", "µ": "mu", "ϖ": "pi", "ϱ": "rho", "ϰ": "kappa"}

GREEK = {
    **dict(zip(_LETTERS, _NAMES, strict=True)),
    **{letter.upper(): name.capitalize() for letter, name in zip(_LETTERS, _NAMES, strict=True)},
    **_OTHER_FORMS,
}
