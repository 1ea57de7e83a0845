from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.language import language_of, primary

ARABIC = "افتتحت البلدة مكتبتها الجديدة بعد ثلاث سنوات من العمل"
PERSIAN = "کتابخانهٔ تازهٔ شهر پس از سه سال کار گشوده شد"
URDU = "شہر کی نئی لائبریری تین سال کے کام کے بعد کھل گئی ہے"
ENGLISH = "The town has opened its new library"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ARABIC, "ar"),
        (PERSIAN, "fa"),
        (URDU, "ur"),
        (ENGLISH, "en"),
        ("وَقَالَ لَهُمْ إِنَّ الطَّرِيقَ طَوِيلٌ", "ar"),
        ("سافر إلى چيكاگو ثم إلى پاريس", "ar"),
        ("هذا کتاب مکتوب في بيروت على عجل", "ar"),
        ("CNN: قالت الشركة", "ar"),
        ("يصل iPhone 15 Pro Max", "ar"),
        ("من به خانه می‌روم", "fa"),
        ("ایران", "fa"),
        ("وہ کہاں ہے؟", "ur"),
        ("Привет", "ru"),
        ("שלום", "he"),
        ("Καλημέρα", "el"),
        ("नमस्ते", "hi"),
        ("你好", "zh"),
        ("日本語です", "ja"),
        ("안녕", "ko"),
        ("https://example.org/قال", "en"),
        ("ᚠᚢᚦ", "und"),
    ],
)
def test_without_a_hint(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "hint", "language"),
    [
        (ENGLISH, "fr", "fr"),
        (ENGLISH, "de-AT", "de"),
        (ENGLISH, "ar", "en"),
        (ENGLISH, "az-Latn", "az"),
        (ENGLISH, "az-Arab", "en"),
        (ARABIC, "ar-SY", "ar"),
        (ARABIC, "AR_sy", "ar"),
        (ARABIC, "en", "ar"),
        (ARABIC, "ckb", "ckb"),
        (PERSIAN, "en-US", "fa"),
        (PERSIAN, "ps", "ps"),
        ("Добрий день", "uk", "uk"),
        ("Добрий день", "he", "ru"),
        ("12", "fr", "fr"),
        (ARABIC, "und", "ar"),
        (ENGLISH, "und", "en"),
    ],
)
def test_a_hint_holds_for_its_script(text: str, hint: str, language: str) -> None:
    assert language_of(text, hint=hint) == language


@pytest.mark.parametrize(
    ("text", "default", "language"),
    [
        ("كتاب", "fa", "ar"),
        ("سلام", "fa", "fa"),
        ("سلام", "ur", "ur"),
        ("سلام", "en", "ar"),
        ("سلام", "ckb", "ckb"),
        (ARABIC, "fa", "ar"),
        (URDU, "fa", "ur"),
        ("Bonjour", "fr", "fr"),
        ("Bonjour", "ar", "en"),
        ("…", "fa", "fa"),
        ("漢字", "ja", "ja"),
    ],
)
def test_the_default_decides_where_nothing_else_does(
    text: str, default: str, language: str
) -> None:
    assert language_of(text, default=default) == language


@given(st.text(max_size=40), st.sampled_from(["", "ar", "fa-IR", "en", "x-y", "-", "zh-Hant"]))
def test_any_text_has_a_language(text: str, hint: str) -> None:
    found = language_of(text, hint=hint)
    assert found
    assert found == primary(found)
