"""The grammar of expressions as people write them: recursive descent to a tree.

    sum      = sign? product (("+" | "-") product)*
    product  = factor (("*" | "/" | nothing before a name or a bracket) factor)*
    factor   = sign? power
    power    = primary ("^" factor)?
    primary  = numeral | name | function ("^" numeral)? "(" sum ("," sum)* ")" | function name
             | "√" primary | "(" sum ")" | "|" sum "|" | \\frac{sum}{sum}

Where the rules of mathematics leave two readings (`1/2x`, `e^xy`, `ln x y`), the text is refused and both are named.
"""

import math
import unicodedata

from quizbank.answers.algebra import Call, Node, Number, Power, Product, Sum, Variable
from quizbank.answers.evaluation import VARIADIC
from quizbank.answers.expression_tokens import tokenize
from quizbank.answers.folding import Source, quoted
from quizbank.answers.symbols import Symbols
from quizbank.answers.tokens import MAX_DEPTH, Token
from quizbank.answers.types import Unreadable

_CONSTANTS = {"e": Number(math.e, "e", exact=False), "pi": Number(math.pi, "pi", exact=False)}
_BEGIN = frozenset({"variable", "constant", "function", "open", "frac", "vulgar"})
_END = frozenset({"number", "vulgar", "variable", "constant", "close"})


def parse(text: str, symbols: Symbols) -> Node:
    """The tree of an expression in these symbols. Raises Unreadable."""
    source, tokens = tokenize(text, symbols)
    return _Parser(source, tokens).whole()


class _Parser:
    """Reads one expression from tokens. Raises Unreadable."""

    def __init__(self, source: Source, tokens: list[Token]) -> None:
        self.source, self.tokens, self.at = source, tokens, 0
        self._depth = 0  # of recursion
        self._bars = 0  # that are open since the last bracket
        self._bare_at = -1  # where the last operand ended, if it was a function without brackets
        self._root_at = -1  # likewise, if it was a root
        self._barred_at = -1  # likewise, if it was |…|

    @property
    def token(self) -> Token:
        """The token that is read next."""
        return self.tokens[self.at]

    def whole(self) -> Node:
        """An expression that takes all tokens up to the end mark."""
        node = self._sum()
        if self.token.kind != "end":
            raise self._unexpected()
        return node

    def _sum(self) -> Node:
        self._deeper()
        terms = [(self._sign(), self._product())]
        while self.token.text in ("+", "-") and self.token.kind == "op":
            sign = 1 if self._take().text == "+" else -1
            terms.append((sign, self._product()))
        self._depth -= 1
        return terms[0][1] if len(terms) == 1 and terms[0][0] > 0 else Sum(tuple(terms))

    def _sign(self) -> int:
        if self.token.kind != "op" or self.token.text not in "+-":
            return 1
        sign = self._take()
        if self.token.kind == "op" and self.token.text in "+-":
            raise self._fail("two signs in a row.", "连续出现两个正负号。")
        return 1 if sign.text == "+" else -1

    def _product(self) -> Node:
        factors = [(1, self._factor())]
        while True:
            if self.token.text in ("*", "/") and self.token.kind == "op":
                self._refuse_bare()
                slash = self._take()
                factors.append((1 if slash.text == "*" else -1, self._factor()))
                if slash.text == "/" and self._juxtaposed():
                    raise self._two_divisors(slash)
            elif self._juxtaposed():
                self._refuse_bare()
                factors.append((1, self._power()))
            else:
                return factors[0][1] if len(factors) == 1 else Product(tuple(factors))

    def _factor(self) -> Node:
        if self._sign() > 0:
            return self._power()
        return Sum(((-1, self._power()),))

    def _power(self) -> Node:
        base = self._primary()
        if self.token.text != "^":
            return base
        self._refuse_bare()
        self._refuse_root()
        self._take()
        self._deeper()
        start = self.at
        exponent = self._factor()
        self._depth -= 1
        closed = self.tokens[start].kind == "open" or (isinstance(exponent, Number) and not isinstance(base, Number))
        if self._juxtaposed() and not closed:
            raise self._two_exponents(start)
        return Power(base, exponent)

    def _primary(self) -> Node:
        token = self.token
        match token.kind:
            case "number" | "vulgar":
                return self._number()
            case "variable":
                return Variable(self._take().text)
            case "constant":
                return self._constant()
            case "function":
                return self._function()
            case "open":
                self._take()
                return self._closed()
            case "bar":
                return self._absolute()
            case "frac":
                self._take()
                return Product(((1, self._braced()), (-1, self._braced())))
            case "op" if token.text == "√":
                return self._root()
        raise self._unexpected()

    def _number(self) -> Number:
        token = self._take()
        if token.kind == "vulgar":
            value = unicodedata.numeric(token.text[-1]) + float(token.text[:-1] or 0)
        else:
            value = float(token.text)
            mantissa = token.text.lower().partition("e")[0]
            if math.isinf(value) or (value == 0 and mantissa.strip("0.")):
                raise self._fail(
                    "the number is too large or too small to compute with.", "这个数太大或太小，无法计算。", token
                )
        return Number(value, repr(value).removesuffix(".0"), value.is_integer())

    def _constant(self) -> Node:
        token, before = self._take(), self.tokens[self.at - 2] if self.at > 1 else None
        if token.text == "e" and before and before.kind == "number" and not token.space and self.token.text != "^":
            raise self._fail(
                "“e” after a number can begin an exponent (2e3) or be Euler's number (2*e): write it in full.",
                "数后面的 “e” 可以是指数的开头（2e3），也可以是自然常数（2*e）：请写完整。",
                token,
            )
        return _CONSTANTS[token.text]

    def _function(self) -> Node:
        token = self._take()
        power = self._function_power(token) if self.token.text == "^" else None
        if self.token.kind == "open":
            self._take()
            call = Call(token.text, tuple(self._arguments(token)))
        else:
            call = Call(token.text, (self._bare_argument(token),))
            self._bare_at = self.at
        return call if power is None else Power(call, power)

    def _function_power(self, function: Token) -> Number:
        """`tanh²(x)`, `sin^2(x)`: the square of the value."""
        self._take()
        opened = self.token.kind == "open"
        if opened:
            self._take()
        exponent = self._number() if self.token.kind == "number" else None
        if opened and exponent is not None:
            self._close()
        if exponent is None or exponent.value < 2 or not exponent.exact:
            name, shown = function.text, self._shown(function, function)
            raise self._fail(
                f"the power of {shown} can be one of its value or an inverse function; write ({name}(…))^….",
                f"{shown} 的上标可以是幂，也可以是反函数；请写成 ({name}(…))^…。",
                function,
            )
        return exponent

    def _arguments(self, function: Token) -> list[Node]:
        found = [self._inside()]
        while self.token.kind == "comma" and function.text in VARIADIC:
            self._take()
            found.append(self._inside())
        self._close()
        if function.text in VARIADIC and len(found) == 1:
            shown = self._shown(function, function)
            raise self._fail(f"{shown} needs two arguments or more.", f"{shown} 至少需要两个参数。", function)
        return found

    def _bare_argument(self, function: Token) -> Node:
        token = self.token
        if token.kind not in ("number", "variable", "constant") or function.text in VARIADIC:
            name, shown = function.text, self._shown(function, function)
            raise self._fail(f"{shown} needs brackets: {name}(…).", f"{shown} 后面需要括号：{name}(…)。", function)
        return self._primary()

    def _root(self) -> Node:
        self._take()
        self._deeper()
        closed = self.token.kind == "open"
        argument = self._primary()
        self._depth -= 1
        if not closed:
            self._root_at = self.at
        return Call("sqrt", (argument,))

    def _absolute(self) -> Node:
        opening = self._take()
        self._bars += 1
        node = self._sum()
        self._bars -= 1
        if self.token.kind != "bar":
            raise (
                self._unexpected()
                if self.token.kind != "end"
                else self._fail("“|” is never closed.", "“|” 没有闭合。", opening)
            )
        self._take()
        self._barred_at = self.at
        return Call("abs", (node,))

    def _braced(self) -> Node:
        if self.token.text != "{":
            raise self._unexpected()
        self._take()
        return self._closed()

    def _closed(self) -> Node:
        """The rest of a pair of brackets that has been opened."""
        node = self._inside()
        self._close()
        return node

    def _inside(self) -> Node:
        bars, self._bars = self._bars, 0
        node = self._sum()
        self._bars = bars
        return node

    def _close(self) -> None:
        if self.token.kind != "close":
            raise self._unexpected()
        self._take()

    def _juxtaposed(self) -> bool:
        """Does a factor follow without an operator, as in 2x or x(1 - x)?"""
        token, before = self.token, self.tokens[self.at - 1]
        ended = before.kind in _END or self._barred_at == self.at
        begins = token.kind in _BEGIN or token.text == "√" or (token.kind == "bar" and not self._bars)
        return ended and begins

    def _take(self) -> Token:
        token = self.token
        self.at += 1
        return token

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._fail(f"more than {MAX_DEPTH} levels deep.", f"嵌套超过 {MAX_DEPTH} 层。")

    def _fail(self, en: str, zh: str, token: Token | None = None) -> Unreadable:
        return self.source.unreadable((token or self.token).start, en, zh)

    def _shown(self, first: Token, last: Token) -> str:
        return quoted(self.source.typed(first.start, last.end))

    def _refuse_bare(self) -> None:
        """`ln x y`: what a function without brackets applies to can end in two places."""
        if self._bare_at == self.at:
            shown = self._shown(self.tokens[self.at - 2], self.token)
            raise self._fail(
                f"what the function in {shown} applies to can end before or after this; use brackets.",
                f"{shown} 中函数作用的范围有两种读法；请加括号。",
            )

    def _refuse_root(self) -> None:
        if self._root_at == self.at:
            raise self._fail(
                "this can be a power of the root or a root of the power; use brackets.",
                "这可以是根式的幂，也可以是幂的根式；请加括号。",
            )

    def _two_divisors(self, slash: Token) -> Unreadable:
        shown = self._shown(slash, self.token)
        return self._fail(
            f"{shown} can divide by all that follows or by its beginning only; use brackets.",
            f"{shown} 可以是除以后面的整体，也可以只除以它的开头；请加括号。",
            slash,
        )

    def _two_exponents(self, start: int) -> Unreadable:
        shown = self._shown(self.tokens[start - 1], self.token)
        return self._fail(
            f"the exponent in {shown} can end before or after this; use brackets.",
            f"{shown} 中的指数有两种读法；请加括号。",
        )

    def _unexpected(self) -> Unreadable:
        """What to say of a token that fits nowhere."""
        token, before = self.token, self.tokens[self.at - 1] if self.at else None
        shown = quoted(self.source.typed(token.start, token.end))
        if token.kind == "end":
            return self._fail("something is missing at the end.", "末尾缺少内容。")
        if token.kind == "comma":
            return self._fail(
                "a comma parts the arguments of max and min only; write a decimal point as “.”.",
                "逗号只用于分隔 max 和 min 的参数；小数点请用 “.”。",
            )
        if token.kind == "number" and before and (before.kind in _END or self._barred_at == self.at):
            return self._fail(f"an operator is missing before {shown}.", f"{shown} 前缺少运算符。")
        return self._fail(f"{shown} is not expected here.", f"{shown} 不应出现在这里。")
