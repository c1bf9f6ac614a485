"""A small bank of known content, for tests that must not depend on the real one."""

from pathlib import Path

import msgspec

from quizbank.bank.bank import Bank
from quizbank.text import Text
from quizbank.variants.question import Answer, Draw, Mistake, MultipleChoice, Numeric, Option, SingleChoice

SYLLABUS = """\
areas:
  - id: cnn
    title: {en: Convolution, zh: 卷积}
topics:
  - id: cnn/output-size
    title: {en: Output size, zh: 输出尺寸}
    sources: [002:cnn/output-size]
    errata:
      - source: 002:cnn/output-size
        says: {en: Dilation is not the stride., zh: 膨胀率不是步幅。}
  - id: cnn/sharing
    title: {en: Weight sharing, zh: 权值共享}
"""

QUESTIONS = """\
- id: output-size
  kind: numeric
  topic: cnn/output-size
  covers: ["002:cnn/output-size"]
  difficulty: 1
  stem:
    en: A convolution (kernel {{kernel}}, dilation {{dilation}}) receives {{size}} values. How many come out?
    zh: 一个卷积（卷积核 {{kernel}}，膨胀率 {{dilation}}）接收 {{size}} 个值，输出多少个？
  sample:
    size: {from: 16, to: 64}
    kernel: [3, 5, 7]
    dilation: [2, 3]
  solver: conv_output_size
  answer: {output: output, type: integer}
  mistakes:
    - name: dilation-left-out
      with: {dilation: 1}
      says: {en: "You left out dilation; {{wrong}} needs dilation 1.", zh: "你漏掉了膨胀率；{{wrong}} 对应膨胀率 1。"}
  hints:
    - {en: How wide is the dilated kernel?, zh: 膨胀后的卷积核有多宽？}
  solution:
    en: $({{size}} - {{effective_kernel}}) / 1 + 1 = {{output}}$
    zh: $({{size}} - {{effective_kernel}}) / 1 + 1 = {{output}}$
- id: sharing
  kind: single-choice
  topic: cnn/sharing
  difficulty: 2
  stem: {en: What does weight sharing give?, zh: 权值共享带来什么？}
  options:
    - {text: {en: Equivariance, zh: 等变性}, why: {en: The kernel slides., zh: 卷积核滑动。}, correct: true}
    - {text: {en: Invariance, zh: 不变性}, why: {en: That needs pooling., zh: 那需要池化。}, mistake: invariance}
    - {text: {en: Depth, zh: 深度}, why: {en: Layers give depth., zh: 层数决定深度。}}
  solution: {en: A shift of the input shifts the output., zh: 输入平移，输出随之平移。}
- id: shares
  kind: multiple-choice
  topic: cnn/sharing
  difficulty: 3
  stem: {en: Which layers share weights over positions?, zh: 哪些层在各位置间共享权值？}
  options:
    - {text: {en: Conv2d, zh: 二维卷积}, why: {en: One kernel for all., zh: 处处同一个卷积核。}, correct: true}
    - {text: {en: Conv1d, zh: 一维卷积}, why: {en: One kernel for all., zh: 处处同一个卷积核。}, correct: true}
    - {text: {en: Linear, zh: 全连接}, why: {en: Each position has its own., zh: 每个位置各有权值。}}
  solution: {en: Convolutions do., zh: 卷积会共享。}
"""


def write_bank(folder: Path, questions: str = QUESTIONS, syllabus: str = SYLLABUS) -> Path:
    """A folder with the sample bank."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "syllabus.yaml").write_text(syllabus, encoding="utf-8")
    (folder / "cnn.yaml").write_text(questions, encoding="utf-8")
    return folder


def sample_bank(folder: Path) -> Bank:
    """The sample bank alone; ids carry the folder's name."""
    bank = Bank.load(write_bank(folder), with_builtin=False, use_cache=False)
    assert not bank.errors, bank.errors
    return bank


def text(value: str) -> Text:
    """The same words in both languages."""
    return Text(en=value, zh=value)


def numeric(**changes: object) -> Numeric:
    """A numeric question, changed where a test needs it."""
    question = Numeric(
        id="sample",
        topic="cnn/output-size",
        difficulty=1,
        stem=text("{{size}}"),
        sample={"size": Draw(start=16, to=64), "kernel": [3, 5, 7], "dilation": [2, 3]},
        solver="conv_output_size",
        answer=Answer(output="output", type="integer"),
        mistakes=[Mistake(name="dilation-left-out", says=text("no"), parameters={"dilation": 1})],
        solution=text("{{output}}"),
    )
    return msgspec.structs.replace(question, **changes)


def single_choice() -> SingleChoice:
    """A choice of four."""
    options = [Option(text=text(f"option {index}"), why=text(f"why {index}"), correct=index == 2) for index in range(4)]
    return SingleChoice(id="one", topic="a/b", difficulty=1, stem=text("?"), options=options, solution=text("!"))


def multiple_choice() -> MultipleChoice:
    """A choice of five, two of them right."""
    options = [Option(text=text(f"option {index}"), why=text(f"why {index}"), correct=index < 2) for index in range(5)]
    return MultipleChoice(id="all", topic="a/b", difficulty=1, stem=text("?"), options=options, solution=text("!"))
