"""Reads TeX mathematics into nodes; every fault has a position and a name."""

import difflib
from dataclasses import replace

from quizbank.render.formula import commands
from quizbank.render.formula.brackets import paired
from quizbank.render.formula.errors import FormulaError
from quizbank.render.formula.fonts import in_font
from quizbank.render.formula.nodes import (
    Accent,
    BigOperator,
    Brace,
    Function,
    Node,
    Number,
    Row,
    Scripts,
    Space,
    Symbol,
    bare,
)
from quizbank.render.formula.scan import Scanner, Token
from quizbank.render.formula.scripts import is_script
from quizbank.render.formula.symbols import ACCENTS, CHARACTERS, COMMANDS, FONTS, IGNORED, SPACES, SPANNING_ACCENTS

DEEPEST = 50
"""How many braces, brackets and arguments may stand inside each other."""

_ENDS = {"", "}", "&", r"\\", r"\end", r"\right"}
_SCRIPTS = {"^", "_", "'", r"\limits", r"\nolimits"}
_STRAY = {
    "}": "a brace } that closes nothing",
    "&": r"& outside \begin{…}; write \& for the character",
    r"\\": r"a line break \\ outside \begin{…}",
    r"\end": r"\end without \begin",
    r"\right": r"\right without \left",
}


def parse(tex: str) -> Row:
    """The formula as nodes. Raises FormulaError."""
    parser = Parser(tex)
    row = parser.row()
    end = parser.scanner.peek()
    if end.text:
        raise FormulaError(_STRAY[end.text], end.start)
    return row


class Parser:
    """A recursive descent over one formula; its methods read what their name says. All raise FormulaError."""

    def __init__(self, tex: str) -> None:
        self.scanner = Scanner(tex)
        self._depth = 0

    def row(self, closing: str = "") -> Row:
        """Everything up to a token that ends a row, or up to `closing`; that token is left."""
        start = self._depth
        children: list[Node] = []
        while (token := self.scanner.peek()).text not in _ENDS and token.text != (closing or None):
            for node in self._item():
                if isinstance(node, Symbol) and node.kind == "open":
                    self._deeper(token)
                elif isinstance(node, Symbol) and node.kind == "close":
                    self._depth = max(start, self._depth - 1)
                children.append(node)
        self._depth = start
        return Row(paired(children))

    def row_inside(self, opening: Token, closing: str = "") -> Row:
        """A row that is nested in what `opening` opened."""
        self._deeper(opening)
        row = self.row(closing)
        self._depth -= 1
        return row

    def argument(self, owner: Token) -> Row:
        """What a command applies to: a group in braces, or else a single atom."""
        token = self.scanner.peek()
        if token.text in _ENDS or token.text in _SCRIPTS or token.command in IGNORED:
            raise FormulaError(f"{owner.text} needs something in braces after it", owner.start)
        if token.text == "{":
            return self._group()
        if token.number:
            return Row((Number(self.scanner.take_character().text),))
        self._deeper(token)
        row = Row((self._atom(),))
        self._depth -= 1
        return row

    def delimiter(self, owner: Token) -> Symbol:
        r"""The bracket after `\left`, `\right` or `\big`; a missing one, written as a dot, has no text."""
        at_dot = self.scanner.peek().text[:1] == "."
        token = self.scanner.take_character() if at_dot else self.scanner.take()
        if token.text in commands.DELIMITERS:
            return commands.DELIMITERS[token.text]
        node = COMMANDS.get(token.command) if token.command else CHARACTERS.get(token.text)
        if isinstance(node, Symbol) and node.kind in ("open", "close", "bar"):
            return node
        raise FormulaError(f"{owner.text} needs a bracket after it", owner.start)

    def expect(self, text: str, opening: Token, problem: str) -> None:
        """Take the token that closes what `opening` opened."""
        end = self.scanner.peek()
        if end.text == text:
            self.scanner.take()
        elif not end.text or end.text == "}":
            raise FormulaError(problem, opening.start)
        else:
            raise FormulaError(f"{_STRAY[end.text]}, before {opening.text} is closed", end.start)

    def _deeper(self, token: Token) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise FormulaError(f"nested deeper than {DEEPEST}", token.start)

    def _item(self) -> tuple[Node, ...]:
        """One atom with its scripts; nothing for a command that only concerns looks."""
        token = self.scanner.peek()
        if token.command in IGNORED:
            self.scanner.take()
            return ()
        if token.text in _SCRIPTS:
            return (self._scripted(Row(())),)
        atom = self._atom()
        if isinstance(atom, Brace):
            return (self._labelled(atom),)
        if isinstance(atom, Row) and token.command in commands.SPLICED:
            return atom.children
        return (self._scripted(self._with_typed_scripts(atom)),)

    def _with_typed_scripts(self, atom: Node) -> Node:
        """The atom with a ² typed behind it; behind a bracket it would belong to what that encloses."""
        if not isinstance(atom, Symbol) or not (atom.text.isalpha() or atom.text in ("∂", "∇") or is_script(atom.text)):
            return atom
        text = atom.text
        while is_script(self.scanner.peek().text):
            text += self.scanner.take().text
        return replace(atom, text=text)

    def _scripted(self, base: Node) -> Node:
        sub: Row | None = None
        sup: Row | None = None
        primes = ""
        limits = isinstance(base, Function | BigOperator) and base.limits
        while (token := self.scanner.peek()).text in _SCRIPTS:
            self.scanner.take()
            if token.command:
                limits = token.command == "limits"
            elif token.text == "'":
                primes += "′"
            elif (sup if token.text == "^" else sub) is not None:
                raise FormulaError(f"a second {token.text} on the same base; group with braces", token.start)
            elif token.text == "^":
                sup = self._script(token)
            else:
                sub = self._script(token)
        if primes:
            sup = Row((Symbol(primes), *(sup.children if sup else ())))
        return base if sub is None and sup is None else Scripts(base, sub, sup, limits)

    def _script(self, mark: Token) -> Row:
        token = self.scanner.peek()
        if token.number and len(token.text) > 1:
            whole = f"{mark.text}{token.text}"
            mend = f"write {mark.text}{{{token.text}}}"
            raise FormulaError(f"TeX takes only the first character of {whole}; {mend}", mark.start)
        row = self.argument(mark)
        after = self.scanner.peek()
        if token.text in ("-", "+") and after.start == token.end and after.number:
            whole = f"{mark.text}{token.text}{after.text}"
            mend = f"write {mark.text}{{{token.text}{after.text}}}"
            raise FormulaError(f"TeX takes only the sign of {whole}; {mend}", mark.start)
        return row

    def _labelled(self, brace: Brace) -> Node:
        mark = self.scanner.peek()
        if mark.text != ("^" if brace.over else "_"):
            return brace
        self.scanner.take()
        return Brace(brace.body, self.argument(mark), brace.over, brace.position)

    def _group(self) -> Row:
        opening = self.scanner.take()
        row = self.row_inside(opening)
        self.expect("}", opening, "the brace { is never closed")
        return row

    def _atom(self) -> Node:
        token = self.scanner.peek()
        if token.text == "{":
            group = self._group()
            only = bare(group)
            # {=} and {,} stand without the space of a relation or a list.
            return group if isinstance(only, Symbol) and only.kind != "ord" else only
        self.scanner.take()
        if token.command:
            return self._command(token)
        if token.text[0] in "$#":
            raise FormulaError(f"{token.text} in a formula; write \\{token.text}", token.start)
        if token.text == "~":
            return Space(1)
        if token.number:
            return Number(token.text)
        return CHARACTERS.get(token.text, Symbol(token.text))

    def _command(self, token: Token) -> Node:
        name = token.command
        if name in COMMANDS:
            return COMMANDS[name]
        if name in SPACES:
            return Space(SPACES[name])
        if name in ACCENTS:
            return _accent(name, bare(self.argument(token)))
        if name in FONTS:
            return bare(in_font(self.argument(token), name, token.start))
        if name in commands.BUILDERS:
            return commands.BUILDERS[name](self, token)
        known = [*COMMANDS, *SPACES, *ACCENTS, *FONTS, *commands.BUILDERS]
        close = difflib.get_close_matches(name, known, n=1, cutoff=0.7)
        hint = f"did you mean \\{close[0]}?" if close else f"a name of your own is \\operatorname{{{name}}}"
        raise FormulaError(f"unknown command {token.text}; {hint}", token.start)


def _accent(name: str, body: Node) -> Node:
    if isinstance(body, Scripts) and body.sup is None:  # a hat over x with an index is an index on x with a hat
        return replace(body, base=_accent(name, bare(body.base)))
    return Accent(name, ACCENTS[name], body, name in SPANNING_ACCENTS)
