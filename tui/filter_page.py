"""The filter language for its users; `quizbank help filters` and docs/filters.md show it."""

from quizbank.text import Text

PAGE = Text(
    en="""\
# Filters

A filter says which questions are meant: one line of text, the same in the app, on the command line and for exports.

| Term | Takes the questions |
|---|---|
| `area:pooling` | of an area |
| `topic:pooling/procedure` | of a topic; `topic:pooling/*` those of all topics that begin so |
| `kind:numeric` | of a kind; see below |
| `level:2` | of a difficulty: 1 warm-up, 2 standard, 3 hard; `level:1-2` a range |
| `id:max-pooling-values` | with this id; a whole id alone means the same |
| `mistake:padding-left-out` | that know this misconception |
| `is:due` | whose next review has come |
| `is:new` | never answered |
| `is:wrong` | answered wrongly the last time |
| `is:marked` · `is:noted` | that you marked, or have a note on |
| `is:suspended` · `is:buried` | that you put aside for good, or until tomorrow |
| `is:leech` | that you keep getting wrong |
| `receptive` | in whose text, options or titles this stands, in either language |
| `"batch norm"` | the same for several words in a row |

Kinds are numeric, single-choice, multiple-choice, true-false, cloze, ordering, matching, expression and key-points.

- All terms must hold: `area:pooling kind:numeric`.
- A comma is an "or" within a term: `kind:numeric,cloze`. Between terms it is `or`: `is:wrong or is:new`.
- Brackets group: `(is:wrong or is:new) level:1`.
- A minus is a "not": `area:pooling -kind:numeric`.
- `*` stands for anything in `area:`, `topic:`, `kind:`, `id:` and `mistake:`.

In a shell put a filter with brackets, `*` or a leading minus between single quotes.
""",
    zh="""\
# 筛选条件

筛选条件用一行文字说明要哪些题，在应用、命令行和导出中写法相同。

| 条件 | 选出的题目 |
|---|---|
| `area:pooling` | 某个领域的题 |
| `topic:pooling/procedure` | 某个主题的题；`topic:pooling/*` 表示以此开头的所有主题 |
| `kind:numeric` | 某种题型的题，见下 |
| `level:2` | 某个难度：1 热身、2 标准、3 困难；`level:1-2` 表示范围 |
| `id:max-pooling-values` | 指定编号的题；直接写完整编号也可以 |
| `mistake:padding-left-out` | 涉及该典型错误的题 |
| `is:due` | 到期该复习的题 |
| `is:new` | 从未作答的题 |
| `is:wrong` | 上次答错的题 |
| `is:marked` · `is:noted` | 加了书签的题、写了笔记的题 |
| `is:suspended` · `is:buried` | 已暂停的题、推迟到明天的题 |
| `is:leech` | 屡次答错的题 |
| `感受野` | 题干、选项或标题里出现该文字的题，中英文皆可 |
| `"batch norm"` | 同上，用于含空格的短语 |

题型有 numeric（数值）、single-choice（单选）、multiple-choice（多选）、true-false（判断）、cloze（填空）、
ordering（排序）、matching（配对）、expression（公式）和 key-points（问答）。

- 多个条件须同时满足：`area:pooling kind:numeric`。
- 同一条件内用逗号表示“或”：`kind:numeric,cloze`；条件之间用 `or`：`is:wrong or is:new`。
- 括号用于分组：`(is:wrong or is:new) level:1`。
- 减号表示“非”：`area:pooling -kind:numeric`。
- `area:`、`topic:`、`kind:`、`id:`、`mistake:` 中的 `*` 可代表任意内容。

在命令行中，带括号、`*` 或以减号开头的条件请用单引号括起来。
""",
)
