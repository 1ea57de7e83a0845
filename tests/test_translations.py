"""Both languages are complete: the Arabic catalogue says everything that the source says."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import string
import sys
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from reader.errors import Message
from reader.paths import resource
from reader.translations import FSI, PDI, Translator

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "resources" / "translations" / "ar.po"


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    """Give packaging/messages, which reads the messages out of the source."""
    loader = importlib.machinery.SourceFileLoader("messages", str(ROOT / "packaging" / "messages"))
    spec = importlib.util.spec_from_loader("messages", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    keep, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    sys.modules["messages"] = module  # its dataclass looks itself up there
    try:
        loader.exec_module(module)
        yield module
    finally:
        sys.dont_write_bytecode = keep
        del sys.modules["messages"]


@pytest.fixture(scope="module")
def arabic() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="ar")


def strings(catalogue: Catalog, text: str) -> tuple[str, ...]:
    message = catalogue.get(text)
    if message is None:
        return ()
    return message.string if isinstance(message.string, tuple) else (message.string,)


def marks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_message_is_a_literal(messages: ModuleType) -> None:
    assert not messages.said()[1]


def test_no_message_counts_in_two_ways(messages: ModuleType) -> None:
    plurals: dict[str, set[str]] = {}
    for said in messages.said()[0]:
        plurals.setdefault(said.text, set()).add(said.plural)
    assert not {text: forms for text, forms in plurals.items() if len(forms) > 1}


def test_everything_is_said_in_arabic(messages: ModuleType, arabic: Catalog) -> None:
    found, _ = messages.said()
    assert len(found) > 50
    missing = sorted({said.text for said in found if not all(strings(arabic, said.text) or ("",))})
    assert not missing
    assert not [message.id for message in arabic if message.id and message.fuzzy]


def test_plurals_have_the_six_arabic_forms(messages: ModuleType, arabic: Catalog) -> None:
    assert arabic.num_plurals == 6
    wrong = [
        said.text
        for said in messages.said()[0]
        if len(strings(arabic, said.text)) != (6 if said.plural else 1)
    ]
    assert not wrong


def test_placeholders_agree(messages: ModuleType, arabic: Catalog) -> None:
    wrong = []
    for said in messages.said()[0]:
        known = marks(said.text) | marks(said.plural)
        needed = known - {"count"} if said.plural else known
        for text in strings(arabic, said.text):
            # "one minute" and "two minutes" are words of their own in Arabic, without the number
            if not needed <= marks(text) <= known:
                wrong.append(text)
    assert not wrong


def test_nothing_is_left_over(messages: ModuleType, arabic: Catalog) -> None:
    said = {item.text for item in messages.said()[0]}
    kept = {messages._key(message.id) for message in arabic if message.id}
    assert not kept - said
    assert not arabic.obsolete


def test_updating_keeps_translations(messages: ModuleType, tmp_path: Path) -> None:
    catalogue = tmp_path / "ar.po"
    first, _ = messages.update(catalogue)
    assert first == len({item.text for item in messages.said()[0]})
    text = catalogue.read_text(encoding="utf-8")
    assert "nplurals=6" in text
    assert 'msgid "List the saved pieces"\nmsgstr ""' in text
    text = text.replace(
        'msgid "List the saved pieces"\nmsgstr ""',
        'msgid "List the saved pieces"\nmsgstr "اعرض المحفوظات"\n\nmsgid "Gone"\nmsgstr "زال"',
    )
    catalogue.write_text(text, encoding="utf-8")
    assert messages.update(catalogue) == (0, 1)
    with catalogue.open("rb") as file:
        kept = read_po(file, locale="ar")
    assert strings(kept, "List the saved pieces") == ("اعرض المحفوظات",)
    assert kept.get("Gone") is None
    once = catalogue.read_bytes()
    messages.update(catalogue)
    assert catalogue.read_bytes() == once


PO = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
"n%100>=11 && n%100<=99 ? 4 : 5);\\n"

msgid "Open {name}"
msgstr "افتح {name}"

msgid "{count} minute"
msgid_plural "{count} minutes"
msgstr[0] "بلا دقائق"
msgstr[1] "دقيقة"
msgstr[2] "دقيقتان"
msgstr[3] "{count} دقائق"
msgstr[4] "{count} دقيقة"
msgstr[5] "{count} دقيقة لا غير"
"""


@pytest.fixture
def translate(tmp_path: Path) -> Translator:
    (tmp_path / "ar.po").write_text(PO, encoding="utf-8")
    return Translator("ar", tmp_path, tmp_path / "cache")


def test_values_are_isolated(translate: Translator) -> None:
    assert translate("Open {name}", name="a/b") == f"افتح {FSI}a/b{PDI}"


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "بلا دقائق"),
        (1, "دقيقة"),
        (2, "دقيقتان"),
        (3, "٣ دقائق"),
        (10, "١٠ دقائق"),
        (11, "١١ دقيقة"),
        (99, "٩٩ دقيقة"),
        (100, "١٠٠ دقيقة لا غير"),
        (103, "١٠٣ دقائق"),
    ],
)
def test_arabic_plurals(translate: Translator, count: int, text: str) -> None:
    assert translate.plural("{count} minute", "{count} minutes", count) == text
    message = Message("{count} minute", plural="{count} minutes", count=count)
    assert translate.say(message) == text


@pytest.mark.parametrize(
    ("count", "text"), [(15, "١٥ صوتًا"), (99, "٩٩ صوتًا"), (100, "١٠٠ صوت"), (102, "١٠٢ صوت")]
)
def test_the_catalogue_and_its_rule_of_plurals_agree(tmp_path: Path, count: int, text: str) -> None:
    shipped = Translator("ar", resource("translations"), tmp_path)
    said = shipped.plural(
        "Speech engine {engine}: {count} voice",
        "Speech engine {engine}: {count} voices",
        count,
        engine="x",
    )
    assert said.endswith(text)


def test_english_is_the_key_itself(tmp_path: Path) -> None:
    translate = Translator("en", tmp_path)
    assert translate("Open {name}", name="x") == f"Open {FSI}x{PDI}"
    assert translate.plural("{count} minute", "{count} minutes", 1) == "1 minute"
    assert translate.plural("{count} minute", "{count} minutes", 2) == "2 minutes"


def test_a_changed_catalogue_replaces_the_compiled_one(tmp_path: Path) -> None:
    catalogue = tmp_path / "ar.po"
    for word in ("افتح", "اقرأ الآن"):
        catalogue.write_text(PO.replace("افتح {name}", word + " {name}"), encoding="utf-8")
        for _ in range(2):
            said = Translator("ar", tmp_path, tmp_path / "cache")("Open {name}", name="x")
            assert said.startswith(word)
