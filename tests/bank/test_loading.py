import contextlib
from pathlib import Path

import jsonschema
import msgspec
import pytest
import yaml as pyyaml
from hypothesis import given
from hypothesis import strategies as st

from quizbank.bank import yaml
from quizbank.bank.bank import BUILTIN, Bank
from quizbank.bank.errors import UnknownName
from quizbank.bank.schema import encoded
from quizbank.variants.question import Numeric, SingleChoice
from tests.samples import OTHER_KINDS, QUESTIONS, SYLLABUS, sample_bank, write_bank


def errors_of(folder: Path, questions: str, syllabus: str = SYLLABUS) -> list[str]:
    write_bank(folder, questions, syllabus)
    return [str(error) for error in Bank.load(folder, with_builtin=False, use_cache=False).errors]


def test_a_sound_bank_loads_in_the_order_of_the_syllabus(tmp_path: Path) -> None:
    bank = sample_bank(tmp_path / "mine")
    assert list(bank.questions) == ["mine:output-size", "mine:sharing", "mine:shares"]
    assert isinstance(bank.question("mine:output-size"), Numeric)
    assert [question.id for question in bank.of_topic("cnn/sharing")] == ["mine:sharing", "mine:shares"]
    assert len(bank.of_area("cnn")) == 3
    assert [text.en for text in bank.errata(bank.question("mine:output-size"))] == ["Dilation is not the stride."]


def test_unknown_names_offer_the_nearest(tmp_path: Path) -> None:
    bank = sample_bank(tmp_path / "mine")
    with pytest.raises(UnknownName, match="did you mean 'mine:sharing'"):
        bank.question("mine:shering")
    with pytest.raises(UnknownName, match="unknown area 'dnn'"):
        bank.of_area("dnn")
    with pytest.raises(UnknownName, match="unknown topic"):
        bank.topic("cnn/nothing")


MISTYPED = """\
- id: good
  kind: single-choice
  topic: cnn/sharing
  difficulty: 2
  stem: {en: a, zh: b}
  options:
    - {text: {en: a, zh: a}, why: {en: a, zh: a}, correct: true}
    - {text: {en: b, zh: b}, why: {en: a, zh: a}}
    - {text: {en: c, zh: c}, why: {en: a, zh: a}}
  solution: {en: a, zh: b}
- id: bad-one
  kind: numeric
  topic: cnn/output-size
  difficulty: 7
  stem: {en: a}
  sample: {size: {form: 1, to: 3}}
  solver: conv_output_size
  answer: {output: output, type: numbr}
  solution: {en: a, zh: b}
  hint: []
- id: bad-two
  kind: numerik
  topic: cnn/output-size
"""


def test_all_faults_of_a_file_are_told_with_their_lines(tmp_path: Path) -> None:
    write_bank(tmp_path / "mine", MISTYPED)
    bank = Bank.load(tmp_path / "mine", with_builtin=False, use_cache=False)
    assert list(bank.questions) == ["mine:good"]
    assert [str(error) for error in bank.errors] == [
        "mine/cnn.yaml:14: question bad-one: difficulty: 7 is not allowed; one of 1, 2, 3",
        "mine/cnn.yaml:15: question bad-one: stem: missing field 'zh'",
        "mine/cnn.yaml:16: question bad-one: sample.size.form: unknown field 'form'; did you mean 'from'?",
        "mine/cnn.yaml:18: question bad-one: answer.type: 'numbr' is not allowed; one of number, "
        "integer, shape, vector, matrix, tensor; did you mean 'number'?",
        "mine/cnn.yaml:20: question bad-one: hint: unknown field 'hint'; did you mean 'hints'?",
        "mine/cnn.yaml:22: question bad-two: kind: expected one of numeric, single-choice, multiple-choice, "
        "true-false, cloze, ordering, matching, expression, key-points, got 'numerik'; did you mean 'numeric'?",
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "solver: conv_output_size",
            "solver: conv_output_sise",
            "solver: unknown solver 'conv_output_sise'; did you mean",
        ),
        ("topic: cnn/output-size", "topic: cnn/output-sizes", "topic: unknown topic 'cnn/output-sizes'; did you mean"),
        (
            '["002:cnn/output-size"]',
            '["002:cnn/other"]',
            "covers: '002:cnn/other' is no source of any topic; did you mean '002:cnn/output-size'?",
        ),
        ("type: integer", "type: number", "answer: a number needs one of decimals, significant, or rtol/atol"),
        ("type: integer", "type: integer, decimals: 2", "answer: integer answers are exact"),
        ("with: {dilation: 1}", "output: output", "mistakes[0]: leads to the key itself"),
        (
            ", correct: true}\n    - {text: {en: Invar",
            "}\n    - {text: {en: Invar",
            "options: exactly one option must be",
        ),
        (
            "{en: Depth, zh: 深度}",
            "{en: Equivariance, zh: 深度}",
            "options[2].text.en: the same text as another one",
        ),
        ("zh: 权值共享带来什么？", "zh: ' '", "stem.zh: empty; both languages are required"),
        ("en: What does weight sharing give?", 'en: "\\u202eWhat?"', "control character U+202E"),
        ("{en: What does weight sharing give?", '{en: "\\e[31mWhat?"', "control character U+001B"),
        ("en: What does weight sharing give?", 'en: "What {{x}}?"', "a placeholder in a question that samples"),
        ("id: sharing", "id: output-size", "id: used in mine/cnn.yaml already"),
        ("id: sharing", "id: other:sharing", "id: an id has no colon"),
        ("id: sharing", "id: Sharing", "id: expected `str` matching regex"),
        ("difficulty: 2", "difficulty: no", "difficulty: expected `int`, got `str`"),
        ("difficulty: 2", "difficulty: 02", "difficulty: expected `int`, got `str`"),
    ],
)
def test_inconsistencies(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in QUESTIONS
    found = errors_of(tmp_path / "mine", QUESTIONS.replace(old, new, 1))
    assert len(found) == 1 and message in found[0], found
    assert found[0].startswith("mine/cnn.yaml")


SUBJECTS = (
    "  subjects: {conv: {en: [conv], zh: [卷积]}, pool: {en: [pool], zh: [池化]}}\n  points:\n    - about: [conv]\n"
)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("about: [conv]", "about: [cnov]", "points[0].about: no subject 'cnov'; did you mean 'conv'?"),
        (", pool: {en: [pool], zh: [池化]}", "", "subjects: a single subject; there are at least two to compare"),
        ("en: [pool]", "en: [' ']", "subjects.pool: an empty name would be found everywhere"),
        ("en: [pool]", "en: [conv]", "subjects.pool: 'conv' names 'conv' as well"),
        ("about: [conv]", "about: []", "subjects: no point is `about` any of them"),
    ],
)
def test_inconsistent_subjects(tmp_path: Path, old: str, new: str, message: str) -> None:
    content = OTHER_KINDS.replace("  points:\n    - says", f"{SUBJECTS}      says", 1)
    assert errors_of(tmp_path / "right", content) == []
    assert old in content
    [found] = errors_of(tmp_path / "mine", content.replace(old, new, 1))
    assert message in found


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"- id: [1", "cnn.yaml:2: not valid YAML: "),
        (b"- id: a\n  id: b\n", "cnn.yaml:2: not valid YAML: the key 'id' stands twice"),
        (b"# caf\xe9\n", "cnn.yaml:1: not UTF-8 (byte 0xe9)"),
        (b"id: a\n", "cnn.yaml:1: expected a list of questions"),
        (b"- &a [x, x]\n- [*a, *a]\n", "cnn.yaml:2: not valid YAML: aliases (*name) are not allowed"),
        (b"- 5\n", "cnn.yaml:1: [0]: expected `object`, got `int` (5)"),
        (
            b"- !!python/object/apply:os.system [echo]\n",
            "cnn.yaml:1: not valid YAML: could not determine a constructor",
        ),
        (b"", "cnn.yaml:1: expected a list of questions"),
        (b"[" * 5000, "cnn.yaml"),
    ],
)
def test_broken_files(tmp_path: Path, content: bytes, message: str) -> None:
    folder = write_bank(tmp_path / "mine")
    (folder / "cnn.yaml").write_bytes(content)
    found = [str(error) for error in Bank.load(folder, with_builtin=False, use_cache=False).errors]
    assert len(found) == 1 and message in found[0], found


def test_a_broken_file_leaves_the_others(tmp_path: Path) -> None:
    folder = write_bank(tmp_path / "mine")
    (folder / "other.yaml").write_text("- [", encoding="utf-8")
    bank = Bank.load(folder, with_builtin=False, use_cache=False)
    assert len(bank.questions) == 3 and len(bank.errors) == 1


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    bank = Bank.load(tmp_path / "nowhere", with_builtin=False, use_cache=False)
    assert "no such folder" in str(bank.errors[0])


def test_faults_of_a_syllabus(tmp_path: Path) -> None:
    wrong = SYLLABUS.replace("id: cnn/sharing", "id: cmn/sharing")
    assert any(
        "unknown area 'cmn'; did you mean 'cnn'?" in error for error in errors_of(tmp_path / "mine", "[]", wrong)
    )
    wrong = SYLLABUS.replace("title: {en: Convolution, zh: 卷积}", "title: {en: Convolution}")
    assert errors_of(tmp_path / "two", "[]", wrong)[0] == "two/syllabus.yaml:3: areas[0].title: missing field 'zh'"


@given(st.text(max_size=300))
def test_any_text_is_a_value_or_a_yaml_error(text: str) -> None:
    with contextlib.suppress(pyyaml.YAMLError, RecursionError):
        yaml.load(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("true", True),
        ("1e-5", 1e-5),
        ("012", "012"),
        ("0", 0),
        ("-3", -3),
        ("1.5", 1.5),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("2024-01-01", "2024-01-01"),
        ("12:30:00", "12:30:00"),
        ("~", None),
        (".5", 0.5),
        ("1.", 1.0),
    ],
)
def test_scalars_have_no_traps(text: str, value: object) -> None:
    loaded = yaml.load(text)
    assert loaded == value and type(loaded) is type(value)


def test_the_cache_gives_the_same_bank_and_notices_changes(tmp_path: Path) -> None:
    folder = write_bank(tmp_path / "mine")
    first = Bank.load(folder, with_builtin=False)
    again = Bank.load(folder, with_builtin=False)
    assert again == first and list(again.questions) == list(first.questions)
    (folder / "cnn.yaml").write_text(QUESTIONS.replace("id: shares", "id: shared"), encoding="utf-8")
    assert "mine:shared" in Bank.load(folder, with_builtin=False).questions


def test_a_damaged_cache_is_only_a_miss(tmp_path: Path, own_home: Path) -> None:
    folder = write_bank(tmp_path / "mine")
    first = Bank.load(folder, with_builtin=False)
    for cached in (own_home / "cache").iterdir():
        cached.write_bytes(b"\x93nonsense")
    assert Bank.load(folder, with_builtin=False) == first


def test_the_shipped_schema_is_that_of_the_types() -> None:
    assert (BUILTIN / "question.schema.json").read_bytes() == encoded(), (
        "run: quizbank schema > questions/question.schema.json"
    )


def test_the_schema_accepts_what_the_loader_accepts(tmp_path: Path) -> None:
    schema = msgspec.json.decode(encoded())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(yaml.load(QUESTIONS), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(yaml.load(QUESTIONS.replace("hints:", "hint:")), schema)


def test_choice_questions_keep_their_options(tmp_path: Path) -> None:
    question = sample_bank(tmp_path / "mine").question("mine:sharing")
    assert isinstance(question, SingleChoice)
    assert [option.correct for option in question.options] == [True, False, False]


def test_a_gap_at_the_end_of_a_phrase(tmp_path: Path) -> None:
    content = OTHER_KINDS.replace("en: [fewer parameters", 'en: ["fewer …", fewer parameters', 1)
    assert content != OTHER_KINDS
    (fault,) = errors_of(tmp_path / "mine", content)
    assert "'fewer …': the gap … stands between words" in fault


def test_points_that_do_not_count(tmp_path: Path) -> None:
    content = OTHER_KINDS.replace("    - says: {en: Fewer", "    - bonus: true\n      says: {en: Fewer", 1)
    content = content.replace("    - says: {en: It does not", "    - bonus: true\n      says: {en: It does not", 1)
    few, wrong = errors_of(tmp_path / "mine", content)
    assert "points: at least two points must count" in few
    assert "misconceptions[0].bonus: a misconception is no bonus" in wrong
