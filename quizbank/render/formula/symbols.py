"""What TeX's commands and characters stand for."""

from quizbank.render.formula.nodes import BigOperator, Function, Kind, Symbol

_LETTERS = """
alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ varkappa ϰ
lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ
chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
partial ∂ nabla ∇ infty ∞ ell ℓ hbar ℏ imath ı jmath ȷ Re ℜ Im ℑ aleph ℵ emptyset ∅ varnothing ∅ top ⊤ bot ⊥
forall ∀ exists ∃ nexists ∄ angle ∠ triangle △ square □ Box □ degree ° checkmark ✓ dagger † ddagger ‡ prime ′
% % # # & & _ _ $ $ backslash \\ S § euro €
"""
_BINARY = """
pm ± mp ∓ times × div ÷ ast * star ⋆ circ ∘ bullet • oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ wedge ∧ land ∧
vee ∨ lor ∨ cap ∩ cup ∪ setminus ∖ uplus ⊎ sqcap ⊓ sqcup ⊔ bmod mod
"""
_RELATIONS = """
le ≤ leq ≤ leqslant ≤ ge ≥ geq ≥ geqslant ≥ lt < gt > ll ≪ gg ≫ ne ≠ neq ≠ approx ≈ equiv ≡ sim ∼ simeq ≃ cong ≅
propto ∝ asymp ≍ doteq ≐ triangleq ≜ coloneqq := in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇
nsubseteq ⊈ prec ≺ succ ≻ preceq ⪯ succeq ⪰ perp ⊥ parallel ∥ mid | nmid ∤ vdash ⊢ models ⊨
to → rightarrow → gets ← leftarrow ← leftrightarrow ↔ longrightarrow → longleftarrow ← longleftrightarrow ↔
Rightarrow ⇒ implies ⇒ Longrightarrow ⇒ Leftarrow ⇐ impliedby ⇐ Leftrightarrow ⇔ iff ⇔ Longleftrightarrow ⇔
mapsto ↦ longmapsto ↦ uparrow ↑ downarrow ↓ nearrow ↗ searrow ↘ rightleftharpoons ⇌ leadsto ⇝
therefore ∴ because ∵
"""
_OPENING = "{ { lbrace { lbrack [ langle ⟨ lfloor ⌊ lceil ⌈ lvert | lVert ‖ lgroup ("
_CLOSING = "} } rbrace } rbrack ] rangle ⟩ rfloor ⌋ rceil ⌉ rvert | rVert ‖ rgroup )"
_INNER = "ldots … dots … dotsc … dotsb ⋯ cdots ⋯ vdots ⋮ ddots ⋱"
_SUMS = """
sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigodot ⨀ bigvee ⋁ bigwedge ⋀
"""
_INTEGRALS = "int ∫ iint ∬ iiint ∭ oint ∮"
_FUNCTIONS = """
log ln lg exp sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan arg deg dim ker hom
"""
_LIMIT_FUNCTIONS = "lim max min sup inf argmax argmin limsup liminf det gcd Pr"


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


def _symbols(text: str, kind: Kind) -> dict[str, Symbol]:
    return {name: Symbol(character, kind) for name, character in _pairs(text).items()}


COMMANDS: dict[str, Symbol | Function | BigOperator] = {
    **_symbols(_LETTERS, "ord"),
    **_symbols(_BINARY, "bin"),
    **_symbols(_RELATIONS, "rel"),
    **_symbols(_OPENING, "open"),
    **_symbols(_CLOSING, "close"),
    **_symbols(_INNER, "inner"),
    **_symbols("| ‖ Vert ‖ vert |", "bar"),
    **_symbols("neg ¬ lnot ¬", "prefix"),
    **_symbols("cdot · cdotp ·", "dot"),
    **_symbols("colon :", "punct"),
    **{name: BigOperator(character) for name, character in _pairs(_SUMS).items()},
    **{name: BigOperator(character, limits=False) for name, character in _pairs(_INTEGRALS).items()},
    **{name: Function(name) for name in _FUNCTIONS.split()},
    **{name: Function(name, limits=True) for name in _LIMIT_FUNCTIONS.split()},
}
"""Commands that take no argument, without their backslash."""

SPACES = {" ": 1, ",": 1, ":": 1, ";": 1, ">": 1, "thinspace": 1, "enspace": 1, "quad": 2, "qquad": 4}
IGNORED = {"!", "displaystyle", "textstyle", "scriptstyle", "nonumber", "notag"}

CHARACTERS: dict[str, Symbol | BigOperator] = {
    # Read in this order, so that ASCII has the last word.
    **{node.text: node for node in COMMANDS.values() if not isinstance(node, Function)},
    **{character: Symbol(character, "open") for character in "([{⟨⌊⌈"},
    **{character: Symbol(character, "close") for character in ")]}⟩⌋⌉"},
    **{character: Symbol(character, "punct") for character in ",;"},
    **{character: Symbol(character, "rel") for character in "=<>:≔"},
    **{character: Symbol(character, "bin") for character in "+-*@"},
    **{character: Symbol("-", "bin") for character in "−–"},
    **{character: Symbol("·", "dot") for character in "·⋅∙"},
    **{character: Symbol(character, "inner") for character in "…⋯⋮⋱"},
    **{character: Symbol(character, "bar") for character in "|‖"},
    "¬": Symbol("¬", "prefix"),
    "∗": Symbol("*", "bin"),
    "∣": Symbol("|", "rel"),
    "\u00b5": Symbol("μ"),
}
"""Characters that stand for themselves but are more than letters."""

ACCENTS = {
    "hat": "\u0302",
    "widehat": "\u0302",
    "tilde": "\u0303",
    "widetilde": "\u0303",
    "bar": "\u0304",
    "overline": "\u0305",
    "underline": "\u0332",
    "dot": "\u0307",
    "ddot": "\u0308",
    "vec": "\u20d7",
    "overrightarrow": "\u20d7",
    "check": "\u030c",
    "breve": "\u0306",
    "acute": "\u0301",
    "grave": "\u0300",
    "mathring": "\u030a",
}
"""The combining character of each accent."""

SPANNING_ACCENTS = {"bar": "\u0305", "overline": "\u0305", "underline": "\u0332"}
"""Accents that are drawn over each character of a longer body, and their combining character for that."""

FONTS = {
    "mathbf": "BOLD",
    "boldsymbol": "BOLD",
    "bm": "BOLD",
    "mathbb": "DOUBLE-STRUCK",
    "mathcal": "SCRIPT",
    "mathscr": "SCRIPT",
    "mathfrak": "FRAKTUR",
}
"""Commands for an alphabet of its own, and Unicode's name of that alphabet."""

MATRICES = {
    "matrix": ("", ""),
    "smallmatrix": ("", ""),
    "array": ("", ""),
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "Bmatrix": ("{", "}"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"),
}
ALIGNMENTS = {"aligned", "align", "align*", "split", "gathered", "gather", "gather*", "equation", "equation*"}
CASES = {"cases": ("{", ""), "dcases": ("{", ""), "rcases": ("", "}")}
