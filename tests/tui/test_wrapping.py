from hypothesis import given
from hypothesis import strategies as st
from rich._wrap import divide_line, words
from textual.content import Content

from tui.wrapping import break_between_chinese_characters

break_between_chinese_characters()

SENTENCE = "对某个训练样本，一个隐藏 ReLU 单元的预激活值为 −0.3。该单元的哪些权重能从这个样本得到非零梯度？"


def test_chinese_lines_reach_the_margin() -> None:
    lines = Content(SENTENCE).wrap(40)
    assert all(line.cell_length >= 34 for line in lines[:-1])
    assert not any(line.plain.lstrip()[0] in "，。？" for line in lines)


@given(st.text(alphabet="ab 中文，。（）-1.×＿\u00a0", max_size=60))
def test_words_hold_the_whole_text(text: str) -> None:
    joined = "".join(word for _, _, word in words(text))
    assert joined == text.rstrip() or joined == text or not text.strip()


def test_english_breaks_at_spaces_as_ever() -> None:
    assert divide_line("the quick brown fox", 10) == [10]


def test_a_gap_to_fill_in_and_spaces_that_do_not_break_stay_whole() -> None:
    assert [line.plain for line in Content("取值 (1) ＿＿＿。").wrap(12)] == ["取值", "(1) ＿＿＿。"]
    assert [line.plain for line in Content("均值 μ\u00a0=\u00a02 时").wrap(9)] == ["均值", "μ\u00a0=\u00a02 时"]
