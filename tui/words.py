"""The words of the interface, in both languages; the words of questions are in the bank."""

from quizbank.answers.types import Status
from quizbank.text import Text

STATUS: dict[Status, Text] = {
    "correct": Text(en="Correct", zh="正确"),
    "partial": Text(en="Partly correct", zh="部分正确"),
    "incorrect": Text(en="Not correct", zh="不正确"),
    "invalid": Text(en="Can't be read (costs nothing)", zh="无法识别（不计入作答）"),
}

DIFFICULTY = {
    1: Text(en="warm-up", zh="热身"),
    2: Text(en="standard", zh="标准"),
    3: Text(en="hard", zh="困难"),
}

KEY = Text(en="Answer", zh="答案")
SOLUTION = Text(en="Solution", zh="解析")
OPTIONS = Text(en="Options", zh="选项")
ERRATUM = Text(en="Often told wrongly", zh="常见误传")
HINT = Text(en="Hint", zh="提示")
NO_MORE_HINTS = Text(en="No more hints.", zh="没有更多提示了。")
READ_AS = Text(en="read as", zh="读作")
COLON = Text(en=": ", zh="：")
UNSAVED = Text(en="Not saved yet", zh="尚未保存")

HOW: dict[str, Text] = {
    "number": Text(en="a number", zh="一个数"),
    "integer": Text(en="an integer", zh="一个整数"),
    "shape": Text(en="a shape, such as 1, 16, 30, 30", zh="一个形状，如 1, 16, 30, 30"),
    "vector": Text(en="a vector, such as 1, 2.5, -3", zh="一个向量，如 1, 2.5, -3"),
    "matrix": Text(en="a matrix, such as 1, 2; 3, 4", zh="一个矩阵，如 1, 2; 3, 4"),
    "tensor": Text(en="a tensor, such as [[[1, 2], [3, 4]]]", zh="一个张量，如 [[[1, 2], [3, 4]]]"),
    "single-choice": Text(en="one letter", zh="一个字母"),
    "multiple-choice": Text(en="all letters that apply, such as A, C", zh="所有正确选项的字母，如 A, C"),
}
