"""A small bank of known content, for tests that must not depend on the real one."""

from pathlib import Path

import msgspec

from quizbank.bank.bank import Bank
from quizbank.bank.syllabus import Area, Topic
from quizbank.text import Text
from quizbank.variants.question import Answer, Draw, Mistake, MultipleChoice, Numeric, Option, Question, SingleChoice

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

OTHER_KINDS = """\
- id: shares-statement
  kind: true-false
  topic: cnn/sharing
  difficulty: 1
  stem: {en: Weight sharing makes a network invariant to shifts., zh: 权值共享使网络具有平移不变性。}
  answer: false
  mistake: equivariance-is-invariance
  solution: {en: It gives equivariance., zh: 它带来的是等变性。}
- id: gaps
  kind: cloze
  topic: cnn/sharing
  difficulty: 1
  stem: {en: "A shifted input gives a [[1]] output; that is [[2]].", zh: "输入平移，输出随之 [[1]]；这叫 [[2]]。"}
  blanks:
    - {en: [shifted, translated], zh: [平移]}
    - {en: [equivariance], zh: [等变性]}
  solution: {en: Equivariance., zh: 等变性。}
- id: steps
  kind: ordering
  topic: cnn/sharing
  difficulty: 2
  stem: {en: Order a training step., zh: 请为训练步骤排序。}
  items:
    - {en: forward, zh: 前向传播}
    - {en: loss, zh: 计算损失}
    - {en: backward, zh: 反向传播}
    - {en: update, zh: 更新}
  solution: {en: Each needs the one before., zh: 每一步都依赖前一步。}
- id: pairs
  kind: matching
  topic: cnn/sharing
  difficulty: 2
  stem: {en: Match layer and weights., zh: 请把层与权重配对。}
  pairs:
    - {left: {en: Conv2d, zh: 二维卷积}, right: {en: shared, zh: 共享}}
    - {left: {en: Linear, zh: 全连接}, right: {en: one per position, zh: 每个位置一份}}
  others:
    - {en: none, zh: 没有}
  solution: {en: Convolutions share., zh: 卷积共享权重。}
- id: slope
  kind: expression
  topic: cnn/sharing
  difficulty: 2
  stem: {en: The derivative of a sigmoid by its output $s$?, zh: 用输出 $s$ 表示 sigmoid 的导数？}
  answer: s*(1-s)
  variables: {s: [0.05, 0.95]}
  mistakes:
    - {name: plus-for-minus, expression: s*(1+s), says: {en: The sign is wrong., zh: 符号错了。}}
  solution: {en: "$s(1-s)$", zh: "$s(1-s)$"}
- id: why
  kind: key-points
  topic: cnn/sharing
  difficulty: 3
  stem: {en: Why share weights?, zh: 为什么要共享权值？}
  points:
    - says: {en: Fewer parameters, zh: 参数更少}
      any: {en: [fewer parameters, fewer weights], zh: [参数更少, 减少参数]}
    - says: {en: Equivariance, zh: 等变性}
      any: {en: [equivariance, equivariant], zh: [等变]}
  misconceptions:
    - says: {en: It does not give invariance., zh: 它不带来不变性。}
      any: {en: [translation invariance], zh: [平移不变性]}
  solution:
    en: It needs fewer parameters, and the layer is equivariant to shifts.
    zh: 参数更少，而且该层对平移等变。
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


def bank_of(*questions: Question) -> Bank:
    """A bank of these questions alone, under the sample's topics."""
    area = Area("cnn", text("Convolution"))
    topics = {question.topic: Topic(question.topic, text("A topic")) for question in questions}
    return Bank({"cnn": area}, topics, {question.id: question for question in questions})


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
