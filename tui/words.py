"""The words of the interface, in both languages; the words of questions are in the bank."""

from quizbank.answers.types import Status
from quizbank.text import Language, Text

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


def strong(label: Text, language: Language) -> str:
    """A label in bold Markdown and its colon, which stands outside: `：**` before Chinese closes no emphasis."""
    return f"**{label.of(language)}**{COLON.of(language)}"


KEY = Text(en="Answer", zh="答案")
MODEL_ANSWER = Text(en="A model answer", zh="参考答案")
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
    "true-false": Text(en="true or false", zh="对 或 错"),
    "cloze": Text(en="the missing words in order, separated by ;", zh="按顺序填空，多个空用分号隔开"),
    "ordering": Text(en="the letters in the right order, such as C A B", zh="按正确顺序写出字母，如 C A B"),
    "matching": Text(en="a letter for each number, such as 1B 2A", zh="每个序号对应的字母，如 1B 2A"),
    "expression": Text(en="a formula, such as x*(1 - x)", zh="一个式子，如 x*(1 - x)"),
    "key-points": Text(en="your answer in your own words", zh="用自己的话作答"),
}

# In the app a matrix is typed into a grid.
GRID = Text(
    en="a matrix: Space or , for the next cell, ; or ↓ for the next row",
    zh="矩阵：空格或逗号到下一格，分号或 ↓ 到下一行",
)

# The app.
TITLE = Text(en="quizbank", zh="quizbank 深度学习题库")
TAGLINE = Text(en="Deep learning interview questions that check your answers", zh="自动判题的深度学习面试题库")
LOADING = Text(en="Loading the questions …", zh="正在加载题目……")
MAKING = Text(en="Preparing the question …", zh="正在出题……")
CONTINUE = Text(en="Continue: {topic}", zh="继续：{topic}")
START = Text(en="Start with the first topic", zh="从第一个主题开始")
EVERYTHING = Text(en="Practise everything", zh="练习全部")
REVIEW_DUE = Text(en="Review what is due: {count}", zh="复习到期的题：{count}")
LEARN_NEW = Text(en="Learn something new: {count} today", zh="学新题：今天 {count} 道")
STUDY_AHEAD = Text(en="Study ahead", zh="提前复习")
MISTAKES_ALIVE = Text(en="Mistakes", zh="攻克典型错误")
MOCK = Text(en="Mock interview: {count} questions, {minutes} min", zh="模拟面试：{count} 题，{minutes} 分钟")
DUE_LINE = Text(
    en="{due} due now · becoming due in the next 7 days: {days}", zh="现在到期 {due} 题 · 未来 7 天到期：{days}"
)
INTERVIEW_IN = Text(
    en="Interview in {days} days: {needed} new a day see everything in time",
    zh="距面试 {days} 天：每天学 {needed} 道新题可按时学完",
)
DRILL_NUMBERS = Text(en="Drill the numbers of this area", zh="专项训练本领域的数值题")
WHOLE_AREA = Text(en="Practise the whole area", zh="练习整个领域")
KNOWN_OF = Text(en="{known} of {questions} known", zh="已掌握 {known}/{questions}")
TODAY = Text(
    en="{today} answered today · {streak} days in a row · {known} of {questions} known",
    zh="今天作答 {today} 题 · 连续 {streak} 天 · 已掌握 {known}/{questions}",
)
TOO_SMALL = Text(en="Make the terminal larger:\nat least 40×12", zh="终端太小，\n请放大到至少 40×12")
FAULTY = Text(
    en="{count} faults in question files; the rest can be practised. `quizbank check` lists them.",
    zh="题目文件有 {count} 处错误，其余题目可照常练习。用 `quizbank check` 查看。",
)
NO_THEME = Text(en="There is no theme {theme!r}{hint}; see the settings.", zh="没有主题 {theme!r}{hint}，请检查设置。")
NOTHING = Text(en="No questions here.", zh="这里没有题目。")
NOT_COMPUTED = Text(
    en="This question can't be computed: {why}\n\nPress F6 for the next one.",
    zh="此题无法计算：{why}\n\n按 F6 进入下一题。",
)
OVERRULE = Text(
    en="F6: next · 1–8: count a point as made, or not, if you judge it otherwise",
    zh="F6：下一题 · 数字键 1–8：若你另有判断，可改判对应的要点",
)
NOT_SENT = Text(
    en="What you wrote was not sent: F7 sends it; the same key once more drops it.",
    zh="所写内容尚未提交：按 F7 提交；再按一次刚才的键则放弃。",
)
PLACEHOLDER = Text(en="Type the answer and press Enter", zh="输入答案后按回车")
NEXT_ONLY = Text(en="Enter: next", zh="回车：下一题")
NEXT_PLACEHOLDER = Text(en="Enter: next · F5: another variant", zh="回车：下一题 · F5：换一组数")
CHOICES_ON = Text(
    en="From the next practice on, numeric questions are shown as choices.", zh="从下一次练习起，数值题以选择题呈现。"
)
CHOICES_OFF = Text(en="From the next practice on, numbers are typed.", zh="从下一次练习起，数值题改为直接输入。")
TRUE = Text(en="True", zh="正确")
FALSE = Text(en="False", zh="错误")

# How the answers that are not typed in one line are given.
HANDLING: dict[str, Text] = {
    "single-choice": Text(en="↑ ↓ or a letter to choose, Enter to answer", zh="↑ ↓ 或字母键选择，回车提交"),
    "multiple-choice": Text(
        en="Space or a letter to mark all that apply, Enter to answer", zh="空格或字母键勾选所有正确项，回车提交"
    ),
    "true-false": Text(en="↑ ↓ or T, F to choose, Enter to answer", zh="↑ ↓ 或 T、F 选择，回车提交"),
    "ordering": Text(
        en="Space takes a row, ↑ ↓ moves it, Space puts it down; Enter to answer",
        zh="空格拿起一行，↑ ↓ 移动，再按空格放下；回车提交",
    ),
    "matching": Text(
        en="A letter matches the marked row, ← → goes through the letters; Enter to answer",
        zh="按字母为当前行配对，← → 切换字母；回车提交",
    ),
    "key-points": Text(en="Answer in your own words; F7 or Ctrl+G to finish", zh="用自己的话作答；F7 或 Ctrl+G 提交"),
}
MISSED = Text(en=" (missed)", zh="（漏选）")
# What Enter says while nothing was chosen.
CHOOSE_FIRST: dict[str, Text] = {
    "single-choice": Text(en="Nothing is chosen yet: a letter or ↑ ↓ chooses.", zh="尚未选择：请用字母键或 ↑ ↓ 选择。"),
    "true-false": Text(en="Nothing is chosen yet: T, F or ↑ ↓ chooses.", zh="尚未选择：请用 T、F 或 ↑ ↓ 选择。"),
    "multiple-choice": Text(en="Mark at least one option first.", zh="请先至少勾选一项。"),
    "ordering": Text(
        en="Nothing is moved yet, and the order shown is never the right one.",
        zh="尚未移动任何一行；初始顺序一定不是正确答案。",
    ),
    "matching": Text(en="Nothing is matched yet: a letter matches a row.", zh="尚未配对：请先用字母为某一行配对。"),
}
NOT_KNOWN_YET = Text(en="not answered yet", zh="尚未作答")
SOLUTION_SHOWN = Text(en="Solution shown", zh="已查看解析")
SCORE = Text(en="{right}/{answered} right", zh="答对 {right}/{answered}")
LEFT = Text(en="{count} to come", zh="还有 {count} 题")
KEPT = Text(en="Kept", zh="已记录")
NOTE = Text(en="Your note", zh="你的笔记")
SOURCES = Text(en="Sources: ", zh="出处：")
PICTURE = Text(en="Picture", zh="图示")
PICTURE_THERE = Text(en="There is a picture: F8.", zh="附图示：按 F8 查看。")
REPORT = Text(en="Report", zh="报告")
SEED = Text(en="seed {seed}", zh="种子 {seed}")
SAVED_ELSEWHERE = Text(en="Progress is not saved: {why}", zh="进度未保存：{why}")

SEARCH = Text(en="Search", zh="搜索")
STATISTICS = Text(en="Statistics", zh="统计")
EXPORT = Text(en="Export a study set", zh="导出学习资料")
SETTINGS = Text(en="Settings", zh="设置")
ANSWERS_A_DAY = Text(en="Answers a day (full: right)", zh="每日作答（实心为答对）")
BECOMING_DUE = Text(en="Becoming due, in days", zh="未来几天到期的复习")
IN_DAYS = Text(en="+{days}", zh="+{days}")

KEY_HELP = Text(en="Help", zh="帮助")
KEY_LANGUAGE = Text(en="中文", zh="English")
KEY_HINT = Text(en="Hint", zh="提示")
KEY_SOLUTION = Text(en="Solution", zh="解析")
KEY_SEND = Text(en="Send", zh="提交")
KEY_ANOTHER = Text(en="Another", zh="换一组")
KEY_NEXT = Text(en="Next", zh="下一题")
KEY_BACK = Text(en="Back", zh="返回")
KEY_OPEN = Text(en="Open", zh="打开")
KEY_PALETTE = Text(en="Commands", zh="命令")
KEY_DONE = Text(en="Done", zh="完成")
KEY_PRACTISE = Text(en="Practise", zh="练习")
KEY_CHOOSE = Text(en="Choose", zh="选择")
KEY_MORE = Text(en="More", zh="更多")
KEY_EXPORT = Text(en="Export", zh="导出")
KEY_CHANGE = Text(en="Change", zh="修改")
KEY_SCROLL = Text(en="Scroll", zh="滚动")
KEY_MISTAKES = Text(en="Mistakes", zh="错题")
KEY_QUIT = Text(en="Quit", zh="退出")

HELP = Text(
    en="""\
## Keys

| Key | What it does |
|---|---|
| `Enter` | answer; then: next question |
| `F1` | this help |
| `F2` | English ⇄ 中文, at any moment |
| `F3` or `Ctrl+T` | next hint |
| `F4` or `Ctrl+S` | give up and see the solution |
| `F5` or `Ctrl+R` | another variant of the same question |
| `F6` or `Ctrl+N` | next question |
| `F7` or `Ctrl+G` | send an answer in free text |
| `F8` or `Ctrl+O` | note, mark, picture, related, drill, copy, undo … |
| `F9` or `Ctrl+B` | scratch pad and calculator |
| `PgUp` `PgDn` | scroll |
| `Esc` | back |
| `Ctrl+P` | all commands, themes |
| `Ctrl+Q` | quit; your progress is kept |

## Answers

- Numbers as you write them: `0.75`, `3/4`, `75%`, `1.2e-3`, `2^10`, `5×5×3×16 + 16`, `sqrt(2)`.
- Shapes and vectors: `1, 16, 30, 30`, `(1,16,30,30)` or `16x30x30`; matrices: `1, 2; 3, 4` or `[[1, 2], [3, 4]]`.
- The line below the input says how your answer is read. What can't be read costs nothing.
""",
    zh="""\
## 按键

| 按键 | 作用 |
|---|---|
| `Enter` | 提交；提交后进入下一题 |
| `F1` | 本帮助 |
| `F2` | 随时切换中文 ⇄ English |
| `F3` 或 `Ctrl+T` | 下一条提示 |
| `F4` 或 `Ctrl+S` | 放弃并查看解析 |
| `F5` 或 `Ctrl+R` | 同一题换一组数 |
| `F6` 或 `Ctrl+N` | 下一题 |
| `F7` 或 `Ctrl+G` | 提交自由作答 |
| `F8` 或 `Ctrl+O` | 笔记、书签、图示、相关题、训练、复制、撤回等 |
| `F9` 或 `Ctrl+B` | 草稿与计算器 |
| `PgUp` `PgDn` | 滚动 |
| `Esc` | 返回 |
| `Ctrl+P` | 全部命令与主题 |
| `Ctrl+Q` | 退出，进度会保留 |

## 答案的写法

- 数值照平常写法即可：`0.75`、`3/4`、`75%`、`1.2e-3`、`2^10`、`5×5×3×16 + 16`、`sqrt(2)`。
- 形状与向量：`1, 16, 30, 30`、`(1,16,30,30)` 或 `16x30x30`；矩阵：`1, 2; 3, 4` 或 `[[1, 2], [3, 4]]`。
- 输入框下方会显示系统如何理解你的答案；无法识别的输入不计入作答。
""",
)
