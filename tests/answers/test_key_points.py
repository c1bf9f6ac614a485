"""Free text: which points are found, what negation does, and that nothing is found by accident."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizbank.answers.judge import judge, read, show
from quizbank.answers.key_points import overrule
from quizbank.answers.types import Grade, Point
from quizbank.text import Text


def point(name: str, *phrases: str, bonus: bool = False) -> Point:
    return Point(says=Text(en=name, zh=name), phrases=phrases, bonus=bonus)


KEY = [
    point("fewer parameters", "fewer parameters", "fewer weights", "参数更少", "减少参数"),
    point("equivariance", "equivariant", "equivariance", "等变"),
    point("no centring", "no centring", "does not need centring", "不需要中心化"),
]
BELIEFS = [point("not invariance", "translation invariance", "平移不变性")]


def grade(text: str) -> Grade:
    return judge(text, KEY, type="key-points", misconceptions=BELIEFS)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("It has FEWER parameters.", (True, False, False)),
        ("A layer with fewer parameter and an equivariant map", (True, True, False)),
        ("fewer\nparameters", (True, False, False)),
        ("卷积的参数更少，并且对平移等变。", (True, True, False)),
        ("It does not have fewer parameters.", (False, False, False)),
        ("It never gives fewer parameters", (False, False, False)),
        ("Instead of fewer weights it has more", (False, False, False)),
        ("It has not only fewer parameters but is also equivariant", (True, True, False)),
        ("Not needed. Fewer parameters, though", (True, False, False)),
        ("Fewer parameters is not the reason", (False, False, False)),
        ("并没有减少参数", (False, False, False)),
        ("不仅减少参数，而且等变", (True, True, False)),
        ("它不是等变的", (False, False, False)),
        ("等变性不成立", (False, False, False)),
        ("It does not need centring", (False, False, True)),
        ("它不需要中心化", (False, False, True)),
        ("many parameters, fewer weight", (True, False, False)),
        ("fewer. parameters", (False, False, False)),
        ("parameters fewer", (False, False, False)),
        ("x", (False, False, False)),
    ],
)
def test_points(text: str, points: tuple[bool, ...]) -> None:
    assert grade(text).points == points


def test_the_verdict_follows_the_share_and_misconceptions_cap_it() -> None:
    everything = "Fewer weights, equivariance, and it does not need centring."
    assert (grade(everything).status, grade(everything).score) == ("correct", 1.0)
    assert grade("fewer weights").status == "partial"
    assert grade("nothing of it").status == "incorrect"
    capped = grade(everything + " It gives translation invariance.")
    assert (
        (capped.status, capped.score) == ("partial", 0.75)
        and capped.capped
        and capped.feedback[-1].en == "⚠ not invariance"
    )
    assert grade(everything + " It does not give translation invariance.").status == "correct"


def test_a_bonus_is_told_and_not_counted() -> None:
    key = [point("no bias", "no bias"), point("fewer weights", "fewer weights"), point("old", "nineties", bonus=True)]
    found = judge("no bias, fewer weights", key, type="key-points")
    assert (found.status, found.score, found.points, found.bonus) == ("correct", 1.0, (True, True, False), (2,))
    assert [line.en for line in found.feedback] == ["✓ no bias", "✓ fewer weights", "○ old (a plus)"]
    assert found.feedback[2].zh == "○ old（加分点）"
    made = overrule(found, 2, True)
    assert (made.score, made.feedback[2].en) == (1.0, "✓ old (a plus)") and overrule(made, 2, False) == found
    half = judge("no bias, in the nineties", key, type="key-points")
    assert (half.status, half.score) == ("partial", 0.5)
    with pytest.raises(ValueError, match="needs points"):
        judge("anything", key[2:], type="key-points")


def test_the_checklist_comes_first_and_spans_are_those_of_the_text() -> None:
    text = "等变，而且 Fewer  Weights"
    found = grade(text)
    assert [line.en[0] for line in found.feedback] == ["✓", "✓", "✗"]
    assert [text[start:end] for start, end in found.spans] == ["等变", "Fewer  Weights"]


def test_a_point_is_overruled_both_ways() -> None:
    found = grade("fewer weights, equivariant")
    made = overrule(found, 2, True)
    assert made.status == "correct" and made.points == (True, True, True) and made.feedback[2].en == "✓ no centring"
    assert overrule(made, 2, False) == found
    with pytest.raises(IndexError):
        overrule(found, 3, True)


@pytest.mark.parametrize("text", ["", "   ", "x" * 5_001, "a\x1b[31mb", "\u202eabc"])
def test_what_can_not_be_read(text: str) -> None:
    assert grade(text).status == "invalid"


@pytest.mark.parametrize(
    ("text", "phrase", "made"),
    [
        ("batch norm needs a large batch", "need a large batch", True),
        ("It does not need a large batch.", "large batch", False),
        ("It needs no large batch.", "large batch", False),
        ("It works without a large batch.", "large batch", False),
        ("It uses running averages instead of batch statistics.", "batch statistics", False),
        ("It uses running averages instead of batch statistics.", "running average", True),
        ("rather than batch statistics it uses running averages", "running averages", True),
        ("rather than batch statistics, it uses running averages", "batch statistics", False),
        ("not batch statistics but running averages", "running averages", True),
        ("not batch statistics but running averages", "batch statistics", False),
        ("It not only speeds up training but also regularizes.", "speeds up training", True),
        ("You cannot train it without normalization.", "normalization", True),
        ("You cannot train it without normalization.", "train it", False),
        ("Normalization is not needed.", "normalization", False),
        ("Normalization isn't necessary here", "normalization", False),
        ("Normalization does not change the range", "normalization", True),
        ("Normalization is unnecessary", "normalization", False),
        ("Normalization is no longer needed", "normalization", False),
        ("The claim that it reduces covariate shift is wrong", "reduces covariate shift", False),
        ("does not need centring", "does not need centring", True),
        ("doesn't need centering", "does not need centring", True),
        ("needs centring", "does not need centring", False),
        ("ReLU does not saturate and keeps the gradient alive", "keeps the gradient", True),
        ("It does not need centring and scaling", "scaling", False),
        ("It does not need centring, scaling, or shifting.", "scaling", False),
        ("It does not need centring, scaling or shifting.", "shift", False),
        ("It does not saturate, so gradients survive", "gradients survive", True),
        ("Not needed. Fewer parameters, though", "fewer parameters", True),
        ("The model does not converge because the learning rate is too high", "learning rate is too high", True),
        ("Not because of covariate shift but because of smoothness", "covariate shift", False),
        ("Not because of covariate shift but because of smoothness", "smoothness", True),
        ("no bias, fewer weights", "fewer weights", True),
        ("no cell state and fewer weights", "fewer weights", True),
        ("No doubt it reduces overfitting", "reduces overfitting", True),
        ("It never overfits", "overfit", False),
        ("Neither dropout nor weight decay helps", "weight decay", False),
        ("Neither dropout nor weight decay helps", "dropout", False),
        ("unlike batch norm, layer norm works per sample", "layer norm", True),
        ("unlike batch norm, layer norm works per sample", "batch norm", False),
        ("mini-batch gradient descent", "minibatch", True),
        ("minibatches", "mini-batch", True),
        ("mini batches", "mini-batch", True),
        ("PReLU", "ReLU", False),
        ("unbiased", "bias", False),
        ("overfitting and over-fitting", "overfit", True),
        ("two 3x3 convolutions", "3×3 convolution", True),
        ("5×5", "5x5", True),
        ("15x5", "5x5", False),
        ("28 percent, or 18/25", "18/25", True),
        ("1 2", "12", False),
        ("- no bias\n- fewer weights", "fewer weights", True),
        ("* not slow\n* fewer weights", "fewer weights", True),
        ("1. not slow\n2. fewer weights", "fewer weights", True),
        ("no bias\n\nfewer weights", "fewer weights", True),
        ("does not\nneed centring", "need centring", False),
        ("It shares the weights", "share weights", True),
        ("weight-sharing", "weight sharing", True),
        ("weights that are shared", "weights are shared", False),
        ("批归一化不需要很大的批量", "批量", False),
        ("它不需要中心化", "中心化", False),
        ("它不需要中心化", "需要中心化", False),
        ("它不需要中心化", "不需要中心化", True),
        ("并不需要中心化", "不需要中心化", True),
        ("不仅需要中心化，而且需要缩放", "需要中心化", True),
        ("不是因为内部协变量偏移，而是因为损失更平滑", "内部协变量偏移", False),
        ("不是因为内部协变量偏移，而是因为损失更平滑", "损失更平滑", True),
        ("不是因为内部协变量偏移而是因为损失更平滑", "损失更平滑", True),
        ("没有归一化会导致梯度爆炸", "梯度爆炸", True),
        ("没有归一化会导致梯度爆炸", "归一化", False),
        ("不归一化时梯度爆炸", "梯度爆炸", True),
        ("不归一化就难以训练", "难以训练", True),
        ("训练不稳定，梯度爆炸", "梯度爆炸", True),
        ("训练不稳定时梯度爆炸", "梯度爆炸", True),
        ("不同的批量大小", "批量大小", True),
        ("不能没有归一化", "归一化", True),
        ("不得不归一化", "归一化", True),
        ("它具有平移不变性", "平移不变性", True),
        ("它不具有平移不变性", "平移不变性", False),
        ("卷积并不具备平移不变性，而是等变", "平移不变性", False),
        ("非线性激活函数", "激活函数", True),
        ("非线性激活函数", "非线性", True),
        ("没有非线性，网络退化为线性模型", "非线性", False),
        ("没有非线性，网络退化为线性模型", "线性模型", True),
        ("没有残差连接的网络难以训练", "难以训练", True),
        ("没有残差连接的网络难以训练", "残差连接", False),
        ("没有明显的改善", "改善", False),
        ("在没有 GPU 的机器上用 map_location", "map_location", True),
        ("在没有 GPU 的机器上用 map_location", "GPU", False),
        ("而不是批量统计量", "批量统计量", False),
        ("用滑动平均而不是批量统计量", "滑动平均", True),
        ("用滑动平均，而非批量统计量", "批量统计量", False),
        ("归一化是不必要的", "归一化", False),
        ("归一化不是必须的", "归一化", False),
        ("归一化并不改变形状", "归一化", True),
        ("这一说法不成立", "说法", False),
        ("等变性不成立", "等变", False),
        ("无偏估计", "无偏", True),
        ("无需偏置", "偏置", False),
        ("无偏置", "偏置", False),
        ("未归一化的输入使损失病态", "病态", True),
        ("未归一化的输入使损失病态", "归一化", False),
        ("不会让梯度消失", "梯度消失", False),
        ("避免梯度消失", "避免梯度消失", True),
        ("不能避免梯度消失", "避免梯度消失", False),
        ("缺乏正则化", "正则化", False),
        ("感受野保持不变的参数更少", "参数更少", True),
        ("参数更少、计算更快", "参数更少", True),
        ("不需要均值、方差", "方差", False),
        ("使用 ReLU，不使用 sigmoid", "ReLU", True),
        ("使用 ReLU，不使用 sigmoid", "sigmoid", False),
        ("does BN not use sigmoid 函数 ？ 参数更少", "参数更少", True),
        ("It doesn't need a large batch.", "need a large batch", False),
        ("It doesn't need a large batch.", "large batch", False),
        ("A common mistake is to say that it needs a large batch.", "large batch", False),
        ("It is wrong to think it needs a large batch.", "large batch", False),
        ("It is a misconception to believe the batch is large; the batch is small", "batch is small", True),
        ("A common mistake is forgetting to zero the gradients", "forgetting to zero the gradients", True),
        ("The generator learns from its mistakes, people say it cheats", "cheats", True),
        ("People wrongly call it a large batch.", "large batch", False),
        ("A common misconception is that it needs a large batch.", "large batch", False),
        ("Incorrectly classified samples get larger weights.", "larger weights", True),
        ("so that the discriminator wrongly believes the sample is real", "sample is real", True),
        ("使判别器误以为生成样本是真的", "样本是真的", True),
        ("常见错误是认为它需要大批量", "大批量", False),
        ("很多人误以为它需要大批量，其实小批量就够", "大批量", False),
        ("很多人误以为它需要大批量，其实小批量就够", "小批量", True),
        ("最小化预测错误，参数更少", "参数更少", True),
        ("the mean is zero", "mean is 0", True),
        ("the output is n-k+1", "n - k + 1", True),
        ("the output is n - k + 1", "n-k+1", True),
        ("it pads k-1 zeros", "k - 1 zeros", True),
        ("divided by (1 - p)", "1-p", True),
        ("the gradient is p − y", "p - y", True),
        ("scale it - not slow - fewer weights", "fewer weights", True),
        ("no bias - fewer weights", "fewer weights", True),
        ("it is -1 there", "is 1 there", False),
        ("判断有没有物体并回归偏移量", "偏移量", True),
        ("看它会不会发散", "发散", True),
        ("zero-centred", "0-centred", True),
        ("two 3×3 convolutions", "2 3x3 convolutions", True),
        ("零均值，两个 3×3 卷积", "2 个 3×3", True),
        ("零均值", "0 均值", True),
        ("twenty three", "23", False),
        ("one of two", "1 of 2", False),
        ("Each point is assigned to the cluster whose mean is nearest.", "assign … nearest", True),
        ("assign each point, then take the mean, to what is nearest", "assign … mean … nearest", True),
        ("The nearest centre is assigned.", "assign … nearest", False),
        ("It assigns points. The nearest wins.", "assign … nearest", False),
        ("It assigns points\n\nnearest", "assign … nearest", False),
        ("It does not assign points to the nearest.", "assign … nearest", False),
        ("It assigns points, but not to the nearest.", "assign … nearest", False),
        (
            "It assigns " + "each and every point of the data set that we have been given " + "to the nearest",
            "assign … nearest",
            False,
        ),
        ("assign, or assign to the nearest", "assign … nearest", True),
        ("It never assigns at random, it assigns to the nearest", "assign … nearest", True),
        ("assignment, unassigned, nearest", "assign … nearest", False),
        ("把每个样本分配给最近的中心", "样本 … 最近", True),
        ("把每个样本分给距离它，也就是中心，最近的簇", "样本 … 最近", True),
        ("不把样本分给最近的中心", "样本 … 最近", False),
        ("样本很多。最近的中心", "样本 … 最近", False),
        ("It does not need to be centred", "not … centred", True),
    ],
)
def test_a_phrase_counts_unless_it_is_denied(text: str, phrase: str, made: bool) -> None:
    assert judge(text, [point("p", phrase)], type="key-points").points == (made,)


WORDS = ["fewer weights", "batch", "mini-batch", "not", "no", "equivariant", "and", ",", ". ", "\n", "the", "doesn't"]
WORDS += ["不", "没有", "等变", "，", "。", "需要", "参数更少", "é", "①", "3×3", "-", "*", "\u200b", "instead of"]
PROSE = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join) | st.text(max_size=200)


@given(PROSE)
def test_any_text_is_judged_and_its_spans_lie_in_it(text: str) -> None:
    found = grade(text)
    assert found.status in ("partial", "incorrect", "invalid", "correct")
    assert len(found.points) == len(KEY) or found.status == "invalid"
    assert len(found.spans) <= sum(found.points)
    assert list(found.spans) == sorted(found.spans)
    for start, end in found.spans:
        assert 0 <= start < end <= len(text)
        assert grade(text[start:end]).points != (False, False, False)


@given(PROSE, PROSE, st.sampled_from(["fewer weights", "Fewer  Weight", "参数 更少", "ＦＥＷＥＲ-weights"]))
def test_a_phrase_in_a_sentence_of_its_own_is_found_in_any_text(before: str, after: str, phrase: str) -> None:
    found = grade(f"{before}.\n{phrase}.\n{after}")
    assert found.status == "invalid" or found.points[0]


@given(PROSE, PROSE)
def test_a_denied_phrase_in_a_sentence_of_its_own_is_never_found(before: str, after: str) -> None:
    others = grade(f"{before}.\n{after}")
    found = grade(f"{before}.\nIt does not give fewer weights.\n{after}")
    assert found.points == others.points or "invalid" in (found.status, others.status)


@given(st.lists(st.booleans(), min_size=1, max_size=8), st.booleans())
def test_the_verdict_follows_the_thresholds(made: list[bool], misled: bool) -> None:
    names = ["alpha", "beta", "gamma", "delta", "kappa", "sigma", "omega", "theta"][: len(made)]
    text = (
        "x. " + ". ".join(name for name, said in zip(names, made, strict=True) if said) + (". wrong" if misled else "")
    )
    found = judge(text, [point(name, name) for name in names], type="key-points", misconceptions=[point("no", "wrong")])
    share = sum(made) / len(made)
    assert (found.points, found.score) == (tuple(made), min(share, 0.75) if misled else share)
    expected = "correct" if share >= 0.8 and not misled else "partial" if share >= 0.3 else "incorrect"
    assert (found.status, found.capped) == (expected, misled)
    for index, was_made in enumerate(made):
        other = overrule(found, index, not was_made)
        assert overrule(other, index, was_made) == found
        assert sum(other.points) == sum(made) + (-1 if was_made else 1)
        assert other.spans == found.spans


def test_partial_credit_can_be_switched_off() -> None:
    found = judge("fewer weights", KEY, type="key-points", partial=False)
    assert (found.status, found.score, found.points) == ("incorrect", 0, (True, False, False))


def test_a_key_without_points_is_an_error_of_the_author() -> None:
    with pytest.raises(ValueError, match="needs points"):
        judge("anything", [], type="key-points")


def test_the_key_shown_grades_correct() -> None:
    text = show(KEY, type="key-points")
    assert judge(text, KEY, type="key-points").status == "correct"
    assert "words" in read(text, type="key-points").echo.en


def test_a_long_text_of_near_misses_finds_nothing() -> None:
    assert grade("fewer " * 800).points == (False, False, False)


def test_a_long_text_of_beginnings_is_judged_part_by_part() -> None:
    judge("assign " * 350 + "nearest " * 300, [point("p", "assign … nearest … mean"), KEY[0]], type="key-points")
