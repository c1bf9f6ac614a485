"""Subscripts and superscripts as Unicode characters, for texts that have them throughout."""

_NORMAL = "0123456789+-=()aehijklmnoprstuvxβγρϕφχ"
_LOWERED = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵩᵪ"
_NORMAL_TOO = "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδεθϕφχ*′†∘°⊤"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᵋᶿᵠᵠᵡ*′†°°ᵀ"

_SUBSCRIPTS = dict(zip(_NORMAL, _LOWERED, strict=True))
_SUPERSCRIPTS = dict(zip(_NORMAL_TOO, _RAISED, strict=True))
_SUPERSCRIPTS_PROPER = frozenset(_RAISED) - frozenset("*′†°")
_SCRIPTS = frozenset(_LOWERED) | _SUPERSCRIPTS_PROPER


def lowered(text: str) -> str | None:
    """The text as subscript characters, or None where Unicode lacks one."""
    return _translated(text, _SUBSCRIPTS)


def raised(text: str) -> str | None:
    """The text as superscript characters, or None where Unicode lacks one."""
    return _translated(text, _SUPERSCRIPTS)


def _translated(text: str, table: dict[str, str]) -> str | None:
    found = [table.get(character) for character in text]
    return None if None in found else "".join(filter(None, found))


def is_script(character: str) -> bool:
    """Whether the character is itself a raised or lowered one, so that a script beside it would merge with it."""
    return character in _SCRIPTS


def is_raised(character: str) -> bool:
    """Whether the character is a superscript."""
    return character in _SUPERSCRIPTS_PROPER
