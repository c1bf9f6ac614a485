"""The grammar of a number as people write it: recursive descent, evaluated on the way.

    sum     = product (("+" | "-") product)*
    product = factor (("*" | "×" | "/" | nothing before a bracket or a name) factor)*
    factor  = sign? power
    power   = suffixed ("^" factor)?
    suffixed = primary ("!" | "%" | "‰" | scale)*
    primary = numeral | constant | function "(" sum ")" | function numeral | "√" primary | "(" sum ")"
            | \\frac{sum}{sum}

Where the rules of mathematics leave two readings (`1/2pi`, `ln 2/3`, `2M/3k`), the text is refused and both are named.
"""

from fractions import Fraction

from quizbank.answers import arithmetic
from quizbank.answers.arithmetic import CONSTANTS, FUNCTIONS, INFINITY, Real, Undefined
from quizbank.answers.folding import Source, quoted
from quizbank.answers.tokens import MAX_DEPTH, Token
from quizbank.answers.types import Unreadable
from quizbank.text import Text

SCALES = {
    **dict.fromkeys(("k", "K", "thousand", "千"), 10**3),
    **dict.fromkeys(("M", "million", "millions", "百万"), 10**6),
    **dict.fromkeys(("G", "billion", "billions", "十亿"), 10**9),
    **dict.fromkeys(("T", "trillion", "trillions", "万亿"), 10**12),
    "万": 10**4,
    "千万": 10**7,
    "亿": 10**8,
}
_TIMES_NAMES = ("x", "X")

NATURAL_LOG = Text(en="log is the natural logarithm", zh="log 按自然对数计算")


def is_scale(token: Token) -> bool:
    """Does the token multiply the number before it, as `k` does in 61.7k?"""
    return token.kind == "name" and token.text in SCALES


def begins_operand(token: Token) -> bool:
    """Can a number begin here (signs aside)?"""
    if token.kind == "name":
        return token.text in FUNCTIONS or token.text in CONSTANTS or token.text in ("inf", "\\frac", "frac")
    return token.kind in ("number", "thousands", "mixed", "open") or token.text == "√"


def ends_operand(token: Token) -> bool:
    """Can a number end here?"""
    if token.kind == "name":
        return token.text in CONSTANTS or token.text == "inf" or is_scale(token)
    return token.kind in ("number", "thousands", "mixed", "close") or token.text in ("!", "%", "‰")


class Parser:
    """Reads one number from tokens, beginning at `at`. Raises Unreadable.

    In a list (`listing`) white space may part entries: `spaced` says that it does so in this text, and `groups` are the
    opening brackets that hold a list rather than a calculation.
    """

    def __init__(
        self,
        source: Source,
        tokens: list[Token],
        *,
        at: int = 0,
        listing: bool = False,
        spaced: bool = False,
        groups: frozenset[int] = frozenset(),
    ) -> None:
        self.source, self.tokens, self.at = source, tokens, at
        self.listing, self.spaced, self.groups = listing, spaced, groups
        self.notes: list[Text] = []
        self._depth = 0  # of recursion
        self._inside = 0  # brackets and arguments around the current token
        self._suffix_at = -1  # where the last operand ended, if it ended in a suffix
        self._unsuffixed: Real = 1  # that operand without its suffix
        self._bare_at = -1  # where the last operand ended, if it was a function without brackets

    @property
    def token(self) -> Token:
        """The token that is read next."""
        return self.tokens[self.at]

    def fail(self, en: str, zh: str, token: Token | None = None) -> Unreadable:
        """An error at a token."""
        return self.source.unreadable((token or self.token).start, en, zh)

    def whole(self) -> Real:
        """A number that takes all tokens up to the end mark."""
        value = self.sum()
        if self.token.kind != "end":
            raise self.unexpected()
        return value

    def sum(self) -> Real:
        """A number with its additions."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.fail(f"more than {MAX_DEPTH} levels deep.", f"嵌套超过 {MAX_DEPTH} 层。")
        value = self._product()
        while self.token.kind == "op" and self.token.text in "+-" and not self._entry_begins():
            self._refuse_lost_power()
            sign = self._take()
            right = self._product()
            value = self._apply(sign, arithmetic.add, value, right if sign.text == "+" else arithmetic.negate(right))
        self._depth -= 1
        return value

    def unexpected(self) -> Unreadable:
        """What to say of a token that fits nowhere."""
        token, before = self.token, self.tokens[self.at - 1] if self.at else None
        shown = quoted(self.source.typed(token.start, token.end))
        if token.kind == "end":
            return self.fail("a number is missing at the end.", "末尾缺少一个数。")
        if token.kind == "name":
            return self._unknown_name(token, before, shown)
        if token.text == "±":
            return self.fail("± stands for two numbers; one is asked.", "± 表示两个数，这里只需要一个。")
        if token.kind == "comma":
            return self._comma(before)
        if before is not None and before.kind == token.kind == "number" and token.space:
            return self._two_numbers(before)
        if before is not None and ends_operand(before) and begins_operand(token):
            return self.fail(
                f"an operator is missing before {shown}; one number is asked.",
                f"{shown} 前缺少运算符；这里需要一个数。",
            )
        return self.fail(f"{shown} is not expected here.", f"{shown} 不应出现在这里。")

    def _unknown_name(self, token: Token, before: Token | None, shown: str) -> Unreadable:
        after_number = before is not None and before.kind in ("number", "thousands", "mixed")
        if token.text.lower() == "nan":
            return self.fail("“nan” is not a number.", "“nan” 不是一个数。")
        if token.text == "lg":
            return self.fail(
                "“lg” can be the logarithm to base 10 or to base 2: write log10 or log2.",
                "“lg” 可指以 10 为底，也可指以 2 为底的对数：请写 log10 或 log2。",
            )
        if after_number and token.text in ("e", "E"):
            return self.fail(
                f"{shown} after a number can begin an exponent (2e3) or be Euler's number (2*e): write it in full.",
                f"数后面的 {shown} 可以是指数的开头（2e3），也可以是自然常数（2*e）：请写完整。",
            )
        if after_number and token.text == "m":
            return self.fail(
                "“m” can be milli (0.001) or million: write e-3 or M.", "“m” 可指千分之一，也可指百万：请写 e-3 或 M。"
            )
        if after_number and token.text == "B":
            return self.fail(
                "“B” can be a billion or bytes: write e9 or leave the unit out.",
                "“B” 可指十亿，也可指字节：请写 e9，或省略单位。",
            )
        if before is not None and ends_operand(before):
            return self.fail(
                f"{shown} is not known; type the number without a unit.", f"不认识 {shown}；请只写数，不写单位。"
            )
        return self.fail(f"{shown} is not a number, constant or function.", f"{shown} 不是数、常数或函数。")

    def _two_numbers(self, before: Token) -> Unreadable:
        token, after = self.token, self.tokens[self.at + 1]
        shown = f"{before.text} {token.text}"
        if before.text.isdecimal() and token.text.isdecimal() and after.text == "/":
            return self.fail(
                f"“{shown}/…” can be a mixed number ({before.text} + {token.text}/…) or two numbers; write the sum.",
                f"“{shown}/…” 可以是带分数（{before.text} + {token.text}/…），也可以是两个数；请写成加法。",
            )
        if before.text.isdecimal() and len(before.text) <= 3 and len(token.text.partition(".")[0]) == 3:
            return self.fail(
                f"“{shown}” can be the number {before.text}{token.text} or the two numbers {before.text} and "
                f"{token.text}; leave the space out.",
                f"“{shown}” 可以是 {before.text}{token.text} 一个数，也可以是 {before.text} 和 {token.text} 两个数；"
                "请去掉空格。",
            )
        return self.fail(
            f"these are two numbers, {before.text} and {token.text}; one is asked.",
            f"这里有 {before.text} 和 {token.text} 两个数，只需要一个。",
        )

    def _comma(self, before: Token | None) -> Unreadable:
        after = self.tokens[self.at + 1]
        tight = not self.token.space and not after.space
        if tight and before is not None and before.kind == after.kind == "number" and before.text.isdecimal():
            return self.fail(
                f"“{before.text},{after.text}” can be read as {before.text}.{after.text} or as the two numbers "
                f"{before.text} and {after.text}; write a decimal point as “.”.",
                f"“{before.text},{after.text}” 可读作 {before.text}.{after.text}，也可读作 {before.text} 和 "
                f"{after.text} 两个数；小数点请用 “.”。",
            )
        return self.fail("a comma separates two numbers; one is asked.", "逗号分隔两个数，这里只需要一个数。")

    def _take(self) -> Token:
        token = self.token
        self.at += 1
        return token

    def _apply(self, place: Token, function: object, *values: Real) -> Real:
        try:
            return function(*values)  # type: ignore[operator, no-any-return]
        except Undefined as error:
            raise self.fail(error.says.en, error.says.zh, place) from None

    def _entry_begins(self) -> bool:
        """In a list, does the sign here begin the next entry (`1 -2`) rather than continue this one (`1 - 2`)?"""
        sign, after = self.token, self.tokens[self.at + 1]
        if not self.listing or self._inside or not sign.space or after.space:
            return False
        if self.spaced or sign.line:
            return True
        shown = quoted(self.source.typed(self.tokens[self.at - 1].start, after.end))
        raise self.fail(
            f"{shown} can be two entries or one difference; separate entries with commas, or put a space after the "
            "sign.",
            f"{shown} 可以是两个元素，也可以是一个算式；请用逗号分隔元素，或在符号后也加空格。",
        )

    def _refuse_lost_power(self) -> None:
        """`1.2×10-3` is what copying leaves of 1.2×10⁻³."""
        if self.at < 3:
            return
        times, ten, sign, after = self.tokens[self.at - 2 : self.at + 2]
        tight = not (ten.space or sign.space or after.space)
        if tight and ten.text == "10" and times.text in ("×", *_TIMES_NAMES) and after.text.isdecimal():
            power = f"10{sign.text}{after.text}"
            raise self.fail(
                f"“×{power}” can be a power of ten that lost its “^”, or a sum; write 10^{sign.text}{after.text}, or "
                "put spaces around the sign.",
                f"“×{power}” 可以是丢了 “^” 的 10 的幂，也可以是加减法；请写 10^{sign.text}{after.text}，"
                "或在符号两边加空格。",
            )

    def _product(self) -> Real:
        value = self._factor()
        while True:
            token = self.token
            if (token.kind == "op" and token.text in ("*", "×")) or self._times_name():
                self._refuse_bare()
                self._take()
                value = self._apply(token, arithmetic.multiply, value, self._factor())
            elif token.text == "/":
                self._refuse_bare()
                self._take()
                value = self._quotient(token, value)
            elif self._juxtaposed():
                self._refuse_bare()
                value = self._apply(token, arithmetic.multiply, value, self._power())
            else:
                return value

    def _quotient(self, slash: Token, value: Real) -> Real:
        """value divided by what follows; refused where the divisor's end can be read in two ways."""
        start = self.at
        divisor = self._factor()
        suffixed = self._suffix_at == self.at
        if not suffixed and not self._juxtaposed():
            return self._apply(slash, arithmetic.divide, value, divisor)
        tail = self._apply(slash, arithmetic.divide, divisor, self._unsuffixed) if suffixed else self._power()
        head = self._unsuffixed if suffixed else divisor
        shown = quoted(self.source.typed(slash.start, self.tokens[self.at - 1].end))
        below = quoted(self.source.typed(self.tokens[start].start, self.tokens[self.at - 1].end))
        first = self._apply(slash, arithmetic.divide, value, self._apply(slash, arithmetic.multiply, head, tail))
        second = self._apply(slash, arithmetic.multiply, self._apply(slash, arithmetic.divide, value, head), tail)
        raise self.fail(
            f"{shown} can divide by all of {below}, which gives {float(first):.6g}, or by its beginning only, which "
            f"gives {float(second):.6g}; use brackets.",
            f"{shown} 可以是除以整个 {below}，得 {float(first):.6g}；也可以只除以它的开头，"
            f"得 {float(second):.6g}；请加括号。",
            slash,
        )

    def _times_name(self) -> bool:
        token, after = self.token, self.tokens[min(self.at + 1, len(self.tokens) - 1)]
        if self.listing or token.kind != "name" or token.text not in _TIMES_NAMES or not begins_operand(after):
            return False
        before = self.tokens[self.at - 1]
        if before.text == "0" and not token.space and not after.space and after.kind == "number":
            raise self.fail(
                "“0x…” can be a hexadecimal number or a product with 0; write it in decimal.",
                "“0x…” 可以是十六进制数，也可以是与 0 的乘积；请用十进制书写。",
                before,
            )
        return True

    def _juxtaposed(self) -> bool:
        """Does a factor follow without an operator, as in 2π or 3(4 + 5)?"""
        token, before = self.token, self.tokens[self.at - 1]
        if not begins_operand(token) or token.kind in ("number", "thousands", "mixed") or token.text == "inf":
            return False
        if self.listing and (token.space or self.at in self.groups or before.kind == "close"):
            return False
        if token.text == "e" and before.kind in ("number", "thousands", "mixed") and not token.space:
            return False
        return ends_operand(before)

    def _refuse_bare(self) -> None:
        if self._bare_at == self.at:
            shown = quoted(self.source.typed(self.tokens[self.at - 2].start, self.token.end))
            raise self.fail(
                f"what the function in {shown} applies to can end before or after this; use brackets.",
                f"{shown} 中函数作用的范围有两种读法；请加括号。",
            )

    def _factor(self) -> Real:
        token = self.token
        if token.kind == "op" and token.text in "+-":
            self._take()
            if self.token.text == "±" or (self.token.kind == "op" and self.token.text in "+-"):
                raise self.fail("two signs in a row.", "连续出现两个正负号。")
            value = self._power()
            return arithmetic.negate(value) if token.text == "-" else value
        return self._power()

    def _power(self) -> Real:
        value = self._suffixed()
        token = self.token
        if token.text != "^":
            return value
        self._refuse_bare()
        self._take()
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.fail(f"more than {MAX_DEPTH} levels deep.", f"嵌套超过 {MAX_DEPTH} 层。")
        exponent = self._factor()
        self._depth -= 1
        if self._suffix_at == self.at:
            raise self.fail(
                "the suffix can belong to the exponent or to the whole power; use brackets.",
                "后缀可以属于指数，也可以属于整个幂；请加括号。",
                self.tokens[self.at - 1],
            )
        return self._apply(token, arithmetic.power, value, exponent)

    def _suffixed(self) -> Real:
        value = self._primary()
        while True:
            token = self.token
            if token.text == "!" and token.kind == "op":
                self._refuse_bare()
                if self.tokens[self.at - 1].text == "!":
                    raise self.fail(
                        "“!!” can be a double factorial or a factorial of a factorial; use brackets.",
                        "“!!” 可以是双阶乘，也可以是阶乘的阶乘；请加括号。",
                    )
                self._take()
                value = self._apply(token, arithmetic.factorial, value)
            elif token.text in ("%", "‰") or (is_scale(token) and self._scales()):
                self._refuse_bare()
                self._take()
                factor: Real = {"%": Fraction(1, 100), "‰": Fraction(1, 1000)}.get(token.text) or SCALES[token.text]
                self._unsuffixed = value
                value = self._apply(token, arithmetic.multiply, value, factor)
                self._suffix_at = self.at
            else:
                return value

    def _scales(self) -> bool:
        """A scale belongs to a numeral only."""
        return self.tokens[self.at - 1].kind in ("number", "thousands", "mixed")

    def _primary(self) -> Real:
        token = self.token
        if token.kind in ("number", "thousands"):
            return self._numeral()
        if token.kind == "mixed":
            self._take()
            part = Fraction(_vulgar(token.text[-1])).limit_denominator(10)
            return self._apply(token, arithmetic.add, int(token.text[:-1] or 0), part)
        if token.kind == "open" and self.at not in self.groups:
            return self._bracketed()
        if token.text == "√":
            self._take()
            return self._apply(token, arithmetic.FUNCTIONS["sqrt"], self._argument(token))
        if token.kind == "name":
            return self._named()
        raise self.unexpected()

    def _numeral(self) -> Real:
        token = self._take()
        if token.kind == "thousands" and self._inside:
            raise self.fail(
                f"“{token.text}” can be one number or several here; leave the comma out.",
                f"“{token.text}” 在这里可以是一个数，也可以是几个数；请去掉逗号。",
                token,
            )
        try:
            return arithmetic.literal(token.text)[0]
        except Undefined as error:
            raise self.fail(error.says.en, error.says.zh, token) from None

    def _bracketed(self) -> Real:
        self._take()
        self._inside += 1
        value = self.sum()
        self._inside -= 1
        if self.token.kind != "close":
            raise self.unexpected()
        self._take()
        return value

    def _named(self) -> Real:
        token = self.token
        if token.text in CONSTANTS:
            self._take()
            return CONSTANTS[token.text]
        if token.text == "inf":
            self._take()
            return INFINITY
        if token.text == "frac":
            self._take()
            top, bottom = self._braced(), self._braced()
            return self._apply(token, arithmetic.divide, top, bottom)
        if token.text not in FUNCTIONS:
            raise self.unexpected()
        self._take()
        if token.text == "log":
            self.notes = [NATURAL_LOG]
        return self._apply(token, lambda value: arithmetic.call(token.text, value), self._argument(token))

    def _braced(self) -> Real:
        if self.token.text != "{":
            raise self.unexpected()
        return self._bracketed()

    def _argument(self, function: Token) -> Real:
        if self.token.kind == "open" and self.at not in self.groups:
            return self._bracketed()
        if self.token.kind not in ("number", "thousands") and self.token.text not in CONSTANTS:
            raise self.fail(
                f"{quoted(function.text)} needs brackets: {function.text}(…).",
                f"{quoted(function.text)} 后面需要括号：{function.text}(…)。",
            )
        value = self._numeral() if self.token.kind != "name" else CONSTANTS[self._take().text]
        if function.text != "√":
            self._bare_at = self.at
        return value


def _vulgar(character: str) -> float:
    import unicodedata

    return unicodedata.numeric(character)
