"""Of which of several compared things free text says what it says."""

import pytest

from quizbank.answers.judge import judge, show
from quizbank.answers.spoken import Spoken
from quizbank.answers.subjects import mentions
from quizbank.answers.types import Point
from quizbank.text import Text

SUBJECTS = {
    "sigmoid": ("sigmoid", "logistic function"),
    "tanh": ("tanh", "hyperbolic tangent", "双曲正切"),
    "relu": ("relu", "rectifier", "修正线性单元"),
    "leaky": ("leaky relu",),
    "convolution": ("卷积",),
}


def said(text: str, phrase: str, *about: str) -> bool:
    says = Text(en="it", zh="它")
    key = [Point(says, (phrase,), about), Point(says, ("never said",))]
    return judge(text, key, type="key-points", subjects=SUBJECTS).points[0]


@pytest.mark.parametrize(
    ("text", "phrase", "subject"),
    [
        ("Sigmoid: range (0, 1). Tanh: range (-1, 1).", "(0, 1)", "sigmoid"),
        ("Sigmoid maps to (0, 1) and tanh to (-1, 1)", "(-1, 1)", "tanh"),
        ("sigmoid lies between 0 and 1 and tanh between -1 and 1", "between 0 and 1", "sigmoid"),
        ("tanh is zero-centred, unlike sigmoid", "zero-centred", "tanh"),
        ("Unlike sigmoid, tanh is zero-centred", "zero-centred", "tanh"),
        ("The sigmoid is slower than tanh. It saturates.", "saturates", "sigmoid"),
        ("The sigmoid, compared with tanh, has small slopes", "small slopes", "sigmoid"),
        ("Zero-centred outputs for tanh, positive ones for sigmoid", "positive ones", "sigmoid"),
        ("Sigmoid, tanh and ReLU are applied per element", "per element", "tanh"),
        ("Both sigmoid and tanh saturate", "saturate", "sigmoid"),
        ("tanh is for states. To get a probability, use the sigmoid", "probability", "sigmoid"),
        ("状态用 tanh；想得到概率，用 sigmoid", "概率", "sigmoid"),
        ("Sigmoid and ReLU are common. Both are cheap", "cheap", "sigmoid"),
        ("ReLU is max(0, x). The other two saturate", "saturate", "tanh"),
        ("Sigmoid was common. It saturates so ReLU replaced it", "saturates", "sigmoid"),
        ("nobody is named: it saturates", "saturates", "sigmoid"),
        ("leaky ReLU has a small slope; ReLU dies", "dies", "relu"),
        ("leaky ReLU has a small slope; ReLU dies", "small slope", "leaky"),
        ("tanh = 2 sigmoid(2x) - 1, zero-centred", "zero-centred", "tanh"),
        ("- ReLU: dies\n- tanh: saturates", "dies", "relu"),
        ("* ReLU: dies\n* tanh: saturates", "saturates", "tanh"),
        ("sigmoid 值域 (0, 1)，tanh 值域 (-1, 1)", "(-1, 1)", "tanh"),
        ("与 sigmoid 相比，双曲正切以零为中心", "以零为中心", "tanh"),
        ("对于 sigmoid，输出全为正；双曲正切则以零为中心", "输出全为正", "sigmoid"),
        ("修正线性单元会死亡，而双曲正切会饱和", "饱和", "tanh"),
        ("sigmoid 和双曲正切都会饱和", "饱和", "sigmoid"),
        ("ReLU 比 sigmoid 快，它会死亡", "死亡", "relu"),
        ("tanh 会饱和。1×1卷积很便宜，参数少", "参数少", "convolution"),
        ("tanh 是缩放到 (-1, 1) 的 sigmoid：以零为中心", "以零为中心", "tanh"),
        ("ReLU replaces the saturation of sigmoid", "saturation", "sigmoid"),
        ("Zero-centred: tanh. Positive outputs: sigmoid.", "zero-centred", "tanh"),
        ("Unlike sigmoid, which saturates, ReLU has slope 1", "saturates", "sigmoid"),
        ("ReLU is cheaper than sigmoid which saturates", "saturates", "sigmoid"),
        ("For units that may be off, ReLU. For probabilities, sigmoid", "probabilities", "sigmoid"),
        ("Tanh is a logistic function, rescaled to (-1, 1)", "(-1, 1)", "tanh"),
    ],
)
def test_what_is_said_of_a_subject(text: str, phrase: str, subject: str) -> None:
    assert said(text, phrase, subject)


@pytest.mark.parametrize(
    ("text", "phrase", "subject"),
    [
        ("Sigmoid: range (-1, 1). Tanh: range (0, 1).", "(0, 1)", "sigmoid"),
        ("Sigmoid maps to (-1, 1) and tanh to (0, 1)", "(0, 1)", "sigmoid"),
        ("sigmoid is zero-centred and tanh is not", "zero-centred", "tanh"),
        ("Unlike sigmoid, tanh dies. It saturates", "saturates", "sigmoid"),
        ("Zero-centred outputs for sigmoid, positive ones for tanh", "zero-centred", "tanh"),
        ("leaky ReLU dies", "dies", "relu"),
        ("Compared with sigmoid, tanh dies", "dies", "sigmoid"),
        ("与 sigmoid 相比，双曲正切会死亡", "死亡", "sigmoid"),
        ("The cost is that of ReLU. Tanh dies.", "dies", "relu"),
        ("the hyperbolic tangent", "tangent", "tanh"),
        ("- ReLU: saturates\n- tanh: dies", "dies", "relu"),
        ("sigmoid 值域 (-1, 1)，tanh 值域 (0, 1)", "(0, 1)", "sigmoid"),
        ("对于 sigmoid，以零为中心；双曲正切则输出全为正", "以零为中心", "tanh"),
        ("修正线性单元会饱和，而双曲正切会死亡", "死亡", "relu"),
    ],
)
def test_what_is_said_of_another(text: str, phrase: str, subject: str) -> None:
    assert not said(text, phrase, subject)
    assert said(text, phrase)  # and without a subject it counts


def test_a_point_about_several_is_made_of_any_of_them() -> None:
    assert said("tanh saturates", "saturates", "sigmoid", "tanh")
    assert not said("ReLU saturates", "saturates", "sigmoid", "tanh")


def test_a_misconception_is_met_only_about_its_subject() -> None:
    key = [Point(Text(en="it", zh="它"), ("range",))]
    wrong = [Point(Text(en="ReLU dies", zh="ReLU 会死"), ("dies",), ("relu",))]
    for text, capped in (
        ("The range. ReLU dies.", True),
        ("The range. Tanh dies.", False),
        ("The range. Tanh is old. What dies is ReLU.", False),  # it may be said of either
        ("The range. One of them dies.", False),
        ("The range. ReLU replaces what dies of tanh.", False),
    ):
        assert judge(text, key, type="key-points", misconceptions=wrong, subjects=SUBJECTS).capped is capped


def test_the_longest_name_counts() -> None:
    found = mentions(Spoken("Leaky ReLU, ReLU and the logistic function"), SUBJECTS)
    assert [mention.subject for mention in found] == ["leaky", "relu", "sigmoid"]


def test_the_key_as_it_is_shown_grades_correct() -> None:
    says = Text(en="it", zh="它")
    key = [Point(says, ("(0, 1)",), ("sigmoid",)), Point(says, ("(-1, 1)",), ("tanh",)), Point(says, ("cheap",))]
    text = show(key, type="key-points", subjects=SUBJECTS)
    assert text == "sigmoid: (0, 1). tanh: (-1, 1). cheap"
    assert judge(text, key, type="key-points", subjects=SUBJECTS).status == "correct"
