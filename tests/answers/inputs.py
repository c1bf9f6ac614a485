"""What the grader is tried on: a key of every kind, pieces to make messes of, and long texts that mean no good."""

from typing import Any

from quizbank.answers.types import Point
from quizbank.text import Text

KEYS: dict[str, Any] = {
    "number": 0.75,
    "integer": 47,
    "shape": [1, 16, 30, 30],
    "vector": [1, 2.5, 3],
    "matrix": [[1, 2], [3, 4]],
    "tensor": [[[1, 2], [3, 4]]],
    "single-choice": ["B"],
    "multiple-choice": ["A", "C"],
    "true-false": True,
    "ordering": ["C", "A", "D", "B"],
    "matching": ["B", "A", "B"],
    "cloze": [["batch normalization", "批归一化"], ["mini-batch", "小批量"]],
    "expression": "sigmoid(x)*(1 - sigmoid(x))*beta_1",
    "key-points": [
        Point(says=Text(en="fewer parameters", zh="参数更少"), phrases=("fewer parameters", "参数更少")),
        Point(says=Text(en="equivariance", zh="等变"), phrases=("equivariance", "等变")),
        Point(says=Text(en="sigmoid saturates", zh="sigmoid 饱和"), phrases=("saturate", "饱和"), about=("sigmoid",)),
    ],
}
# What else the grader is told, by the names of `judge`.
SETTINGS: dict[str, dict[str, Any]] = {kind: {"options": 4} for kind in KEYS}
SETTINGS["matching"] = {"options": 3}
SETTINGS["key-points"] = {"subjects": {"sigmoid": ("sigmoid", "σ"), "tanh": ("tanh", "双曲正切")}}
SETTINGS["expression"] = {"variables": {"x": (-4, 4), "beta_1": (0, 1)}}

SYMBOLS = ". , ; ， 、 。 ： ( ) [ ] { } （ ） 【 】 + - − * × · / ÷ ^ ** ! % ‰ = ≈ ~ ± √ π ∞ ² ⁻¹ ½ ① $ ' \" _ < >"
WORDS = (
    "0 1 2 216 0.5 1e308 1e-320 9999999999 e E x X k M m B pi inf nan sqrt ln log log2 exp tanh abs \\frac \\sqrt "
    "torch.Size( tensor( about 约 个 和 and A b C 答案 million x x² β₁ beta_1 σ( sigmoid( max( | \\frac{ xx true 对 "
    "不是 > → 1B 2-A batch normalization 批归一化 mini- 小批量 ； the"
)
HIDDEN = [" ", "\n", "\t", "\r\n", "\x00", "\x1b[31m", "\u202e", "\ud800", "\u0301", "٣", "\u200b"]

# Each is cut to the longest text that is read.
LONG = {
    "sum of fractions": "+".join(f"1/{number}" for number in range(101, 450)),
    "powers": "*".join(["1.0001^399"] * 180),
    "huge powers": "+".join(["3^600"] * 250),
    "factorials": "-".join(["170!"] * 390),
    "tower": "10^" * 600 + "1",
    "tower of suffixes": "9**9**9" * 200,
    "brackets": "(" * 2000,
    "square brackets": "[" * 2000,
    "nested lists": "[" * 50 + "]" * 50,
    "functions": "sqrt(" * 40 + "2" + ")" * 40,
    "roots": "√" * 1990 + "2",
    "equations": "1=" * 900 + "1",
    "list": "1," * 999 + "1",
    "spaced list": "1 -2 " * 390,
    "sizes": "1x" * 900 + "1",
    "rows": "1,2;" * 450 + "1,2",
    "ragged": "[1,2]," * 300 + "[1]",
    "thousands": "1," + "216," * 480 + "216",
    "digits": "9" * 2000,
    "decimals": "0." + "1" * 1990,
    "exponent": "1e" + "9" * 1990,
    "letters": "a" * 2000,
    "white space": "1" + " " * 1998 + "x",
    "names": "x_" * 900 + "=3",
    "superscripts": "2" + "²" * 1999,
    "bidi": "\u202e" * 2000,
    "surrogates": "\ud800" * 2000,
    "combining": "a\u0301" * 1000,
    "units": "pixels " * 280,
    "fillers": "about " * 300 + "3",
    "sum of variables": "x+" * 999 + "x",
    "product of variables": "x*" * 999 + "x",
    "powers of variables": "x^x+" * 490 + "x",
    "undefined": "ln(-x)*" * 280 + "1",
    "unknown values": "sin(1e22x)+" + "x+" * 980 + "x",
    "labels": "a_b1" * 490 + "'=",
    "bars": "|" * 2000,
    "runs": "x" * 2000,
    "subjects": "sigmoid, tanh and " * 112,
    "a subject again and again": "tanh " * 400,
    "subjects denied": "no tanh saturate, " * 111,
    "commas": "，" * 2000,
    "conjunctions": "and " * 500,
    "lead-ins": "for, " * 400,
    "blanks": "a;" * 999,
    "parted by bars": "a|" * 999,
    "pairs": "1B" * 1000,
    "negations": "not a " * 333,
    "negations in Chinese": "不是小批量，" * 333,
    "commas of a list": "a, " * 666,
    "contractions": "n't " * 500,
    "characters that stand for phrases": "\ufdfa" * 2000,
    "call": "tensor([" + "1," * 900 + "1]," + "dtype=a," * 10 + ")",
}
