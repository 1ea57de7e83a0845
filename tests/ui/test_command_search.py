from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.paths import resource
from reader.translations import LANGUAGES, Translator
from reader.ui.command_search import Findable, find, findable
from reader.ui.commands import COMMANDS


@pytest.fixture(scope="module")
def commands() -> list[Findable]:
    sayers = [Translator(language, resource("translations")) for language in LANGUAGES]
    return [findable(each.id, [sayer.say(each.label) for sayer in sayers]) for each in COMMANDS]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("listen", "speech.toggle"),
        ("play", "speech.toggle"),
        ("تشغيل", "speech.toggle"),
        ("تشغبل", "speech.toggle"),
        ("استمع", "speech.toggle"),
        ("إستمع", "speech.toggle"),
        ("الاعدادات", "app.settings"),
        ("إِعدادات", "app.settings"),
        ("settigns", "app.settings"),
        ("preferences", "app.settings"),
        ("المكتبه", "library.toggle"),
        ("quit", "app.quit"),
        ("zoom in", "size.larger"),
        ("تكبير", "size.larger"),
        ("next sent", "speech.next_sentence"),
        ("15 forward", "speech.forward_15"),
        ("١٥ forward", "speech.forward_15"),
    ],
)
def test_a_command_is_found_in_both_languages_however_it_is_spelt(
    commands: list[Findable], query: str, wanted: str
) -> None:
    assert find(query, commands)[0] == wanted


def test_an_empty_query_gives_all_in_their_order(commands: list[Findable]) -> None:
    assert find("  ", commands) == [each.id for each in COMMANDS]


def test_every_word_must_be_met(commands: list[Findable]) -> None:
    assert find("listen xylophone", commands) == []


@pytest.mark.parametrize("command", [each.id for each in COMMANDS])
def test_a_command_is_first_for_its_own_name(commands: list[Findable], command: str) -> None:
    own = next(each for each in commands if each.id == command)
    for name in own.names[: len(LANGUAGES)]:
        twins = [each.id for each in commands if name in each.names]
        assert find(" ".join(name), commands)[0] in twins


@given(st.text(max_size=60))
def test_no_query_is_too_odd(query: str) -> None:
    made = [findable(each.id, [each.label.text]) for each in COMMANDS]
    assert set(find(query, made)) <= {each.id for each in COMMANDS}


@given(st.data())
def test_one_mistake_in_a_long_word_is_forgiven(data: st.DataObject) -> None:
    word = data.draw(st.text("abcdefgh", min_size=5, max_size=9))
    place = data.draw(st.integers(0, len(word) - 1))
    change = data.draw(st.sampled_from(["less", "more", "other", "swapped"]))
    written = {
        "less": word[:place] + word[place + 1 :],
        "more": word[:place] + "z" + word[place:],
        "other": word[:place] + "z" + word[place + 1 :],
        "swapped": word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
    }[change]
    assert find(written, [findable("it", [word])]) == ["it"]
