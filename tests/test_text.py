"""Words and numbers as people read them: both languages whole, missing never zero, units in their readers' steps."""

import ast
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from hypothesis import example, given
from hypothesis import strategies as st

from data.declare import SENTENCES
from data.schemas import EVERY_TABLE
from text import MISSING, Unit, Words, difference, figure, money, number, t, tn, use_language

ROOT = Path(__file__).parent.parent
ROOMS = [
    "app.py",
    "scorecard.py",
    "pages",
    "ui",
    "server",
    "reports",
    "figures",
    "appraisal",
    "insight",
    "metrics",
    "accounts",
    "data",
]


@pytest.fixture(autouse=True)
def _english():
    use_language("en")
    yield
    use_language("zh")


@given(st.floats(-1e12, 1e12) | st.decimals(-(10**12), 10**12, places=3), st.integers(0, 3))
@example(0.125, 2)  # half, to even
@example(-0.04, 1)
def test_a_number_is_written_as_babel_writes_it_in_both_languages(value, decimals):
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    for lang, locale in (("en", "en_GB"), ("zh", "zh_CN")):
        assert number(value, decimals, lang) == format_decimal(value, pattern, locale).replace("-", "−")


def test_a_missing_figure_is_a_dash_and_never_zero():
    assert figure(None, Unit.MONEY) == MISSING
    assert number(None) == MISSING
    assert figure(0, Unit.MONEY) == "0"


def test_a_ratio_becomes_percent_only_when_written():
    assert figure(0.1234, Unit.RATIO) == "12.3%"
    assert figure(-0.08, Unit.RATIO) == "−8.0%"
    assert figure(0.08, Unit.RATIO, signed=True) == "+8.0%"


def test_a_difference_of_ratios_is_in_percentage_points():
    assert difference(0.1, Unit.RATIO, "en") == "+10.0 pp"
    assert difference(-0.0333, Unit.RATIO, "zh") == "−3.3 个百分点"
    assert difference(1_500, Unit.MONEY, "en") == "+1.50 K"
    assert difference(None, Unit.RATIO) == MISSING


@pytest.mark.parametrize(
    ("amount", "en", "zh"),
    [
        (1_204_000, "1.20 M", "120.4 万"),
        (123_456_789, "123.5 M", "1.23 亿"),
        (9_999.5, "10.00 K", "1.00 万"),
        (999_999, "1.00 M", "100.0 万"),
        (99_999_999, "100.0 M", "1.00 亿"),
        (-35_000, "−35.00 K", "−3.50 万"),
        (12, "12", "12"),
    ],
)
def test_money_is_counted_in_the_readers_steps(amount, en, zh):
    assert money(amount, "en") == en
    assert money(amount, "zh") == zh


def test_words_are_filled_in_language_by_language():
    said = Words("No {what}", "没有{what}").format(what=Words("target", "目标"))
    assert said == Words("No target", "没有目标")


def test_what_is_said_follows_the_language_of_who_asks():
    use_language("zh")
    assert Words("Revenue", "收入").in_() == "收入"
    use_language("tlh")
    assert Words("Revenue", "收入").in_() == "收入"


def _said() -> dict[str, str]:
    """Every English sentence that code passes to t or tn, and where."""
    found = {}
    files = [f for room in ROOMS for f in ((ROOT / room).rglob("*.py") if (ROOT / room).is_dir() else [ROOT / room])]
    for file in files:
        if not file.exists():
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func).split(".")[-1]
            for argument in node.args[: {"t": 1, "tn": 1}.get(called, 0)]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    found[argument.value] = f"{file.relative_to(ROOT)}:{node.lineno}"
    return found


def _fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_sentence_said_has_its_chinese():
    translated: dict[str, str] = {}
    for file in (ROOT / "locales" / "zh").glob("*.po"):
        for message in read_po(file.open("rb"), locale="zh"):
            if message.id:
                one = message.id if isinstance(message.id, str) else message.id[0]
                chinese = message.string if isinstance(message.string, str) else message.string[0]
                assert translated.setdefault(one, chinese) == chinese, f"{one}: two rooms, two translations"
    missing = {said: where for said, where in _said().items() if not translated.get(said)}
    assert not missing, "\n".join(f"{where}: {said}" for said, where in missing.items())
    for english, chinese in translated.items():
        assert _fields(english) == _fields(chinese), f"{english} / {chinese}"


def test_every_name_and_rule_of_the_tables_speaks_both_languages():
    names = [w for table in EVERY_TABLE.values() for w in (table.title, table.about, *map(table.label, table.columns))]
    for words in [*names, *SENTENCES.values()]:
        assert words.en.strip()
        assert words.zh.strip()
        assert any("\u4e00" <= c <= "\u9fff" for c in words.zh), words


def test_an_unknown_sentence_is_said_as_it_stands():
    assert t("Not in any catalogue: {n}", "zh", n=3) == "Not in any catalogue: 3"
    assert tn("{n} thing nobody translated", "{n} things nobody translated", 2, "en") == "2 things nobody translated"
