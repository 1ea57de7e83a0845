"""Abbreviations, acronyms, Roman numerals, addresses, hashtags, emoji and other signs."""

from __future__ import annotations

import functools
import json
import re
import tomllib
import unicodedata
from typing import Any

from reader.paths import resource
from reader.text.verbalize.context import case_after, gender_of, is_genitive_noun, tables
from reader.text.verbalize.inflect import DAMMA, KASRA
from reader.text.verbalize.numbers import cardinal, digit_by_digit, number_words, ordinal
from reader.text.verbalize.tokens import Line, Reading, Said, Token, folded
from reader.text.verbalize.values import before_definite, vulgar_fraction

_ROMAN = re.compile(r"(X{0,3})(IX|IV|V?I{0,3})")
_TENS = {"": 0, "X": 10, "XX": 20, "XXX": 30}
_ONES = {"": 0, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9}
_PARTS = re.compile(r"\d+|[^\W\d_]+")
_TAG = re.compile(r"#([\w\u200c]+)")
_HANDLE = re.compile(r"@([A-Za-z0-9_]{2,}(?:\.[A-Za-z0-9_]+)*)")
_DOMAIN = re.compile(r"(?:[A-Za-z0-9-]+\.)+([A-Za-z]{2,6})(?![\w.@-]*\w)")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_DOTTED = re.compile(r"(?:[A-Z]\.){2,}[A-Z]?")
_LONGEST_ACRONYM = 5
_PAGES = "الصَّفَحَات"
_PREFIXES = {"": "", "و": "وَ", "ل": "لِ", "ب": "بِ"}


@functools.cache
def table() -> dict[str, dict[str, Any]]:
    """Load the table of signs."""
    with resource("tables", "signs.toml").open("rb") as file:
        return tomllib.load(file)


@functools.cache
def _openers() -> frozenset[str]:
    rows = table()
    return frozenset((*rows["titles"], *rows["anywhere"], *rows["numbered"]))


def abbreviation(line: Line, index: int) -> Reading | None:
    """Say د. أ. م. before a name, ص. before a number, إلخ، ص.ب، and letters with stops between."""
    token = line.tokens[index]
    rows = table()
    word = token.bare
    if token.kind == "word" and word not in _openers() and len(word) > 3:
        return None
    prefix, stem = "", word
    if word not in _openers() and word[0] in "ولب" and word[1:] in _openers():
        prefix, stem = word[0], word[1:]
    stopped = line.bare(index + 1) == "."
    following = line.after(index + 1) if stopped else line.after(index)
    if stem in rows["anywhere"] and not (prefix and len(stem) < 3):
        end, left = token.end, index + 1
        if stopped and following < len(line.tokens) and line.kind(following) != "":
            end, left = line.tokens[index + 1].end, index + 2
        return [
            Said(_PREFIXES[prefix] + rows["anywhere"][stem], token.start, end, "abbreviation")
        ], left
    numbered = rows["numbered"].get(stem + "." if stopped else stem)
    if numbered is not None and not prefix and line.kind(following) == "number":
        end = line.tokens[index + 1].end if stopped else token.end
        said = [Said(numbered + DAMMA, token.start, end, "abbreviation")]
        number = line.tokens[following]
        if number.text.isdecimal() and 0 < int(number.text) < 10**6:
            said.append(
                Said(_numbered(numbered, int(number.text)), number.start, number.end, "number")
            )
            return said, following + 1
        return said, index + 1 + stopped
    if stem in rows["titles"] and stopped and line.kind(following) in ("word", "initials", "sign"):
        if line.kind(following) == "sign" and line.bare(following) not in '«"“(':
            return None
        return _title(line, index, prefix, rows["titles"][stem])
    if token.kind == "initials":
        prefix, word = (word[0], word[1:]) if word[1] != "." else ("", word)
        letters = [rows["letters"].get(letter) for letter in word.split(".")]
        if len(letters) >= 3 and None not in letters:
            words = _PREFIXES[prefix] + " ".join(letter for letter in letters if letter)
            end, left = token.end, index + 1
            if stopped and following < len(line.tokens):
                end, left = line.tokens[index + 1].end, index + 2
            return [Said(words, token.start, end, "initials")], left
    return None


def _numbered(noun: str, number: int) -> str:
    """Say the number of الْجُزْءُ … as an ordinal, that of صَفْحَةُ … as a cardinal in idafa."""
    if noun.startswith("ال") and number < 1000 and noun != _PAGES:
        return ordinal(number, "f" if noun.endswith("ة") else "m")
    return cardinal(number, "m", "g")


def _title(line: Line, index: int, prefix: str, title: str) -> Reading:
    """Say a title with its stop, in the genitive after a preposition."""
    token, stop = line.tokens[index], line.tokens[index + 1]
    before = line.before(index)
    word = folded(line.bare(before)) if line.kind(before) == "word" else ""
    genitive = prefix in ("ل", "ب") or word in ("ل", "ب", "ك") or word in tables().genitive
    ending = KASRA if genitive else DAMMA
    words = " ".join(part + ending for part in title.split(" "))
    if prefix == "ل":
        words = "لِ" + words[1:]
    elif prefix:
        words = _PREFIXES[prefix] + words
    return [Said(words, token.start, stop.end, "title")], index + 2


def honorific(line: Line, index: int) -> Reading | None:
    """Say (ص), (ع), (رض) after a name."""
    if line.bare(index) != "(" or line.bare(index + 2) != ")" or line.kind(index + 1) != "word":
        return None
    said = table()["honorifics"].get(line.bare(index + 1))
    if said is None or line.kind(line.before(index)) != "word":
        return None
    start, end = line.tokens[index].start, line.tokens[index + 2].end
    return [Said(said, start, end, "honorific")], index + 3


def latin(line: Line, index: int) -> Reading | None:
    """Say Roman numerals after an Arabic word as ordinals, and spell acronyms.

    Acronyms, up to five capitals, are spelt with Arabic names of their letters, so that they need
    no other voice; other Latin words are left to the voice of their language.
    """
    token = line.tokens[index]
    text = token.text
    if not text.isupper() or not text.isascii():
        return None
    roman = _roman(text)
    before = line.before(index)
    if roman and line.kind(before) == "word" and line.kind(index + 1) not in ("number", "latin"):
        noun = folded(line.bare(before))
        if noun not in tables().function:
            case = "g" if is_genitive_noun(line, before) else "n"
            said = ordinal(
                roman, gender_of(line.bare(before)) if noun.startswith("ال") else "m", case
            )
            return [Said(said, token.start, token.end, "Roman numeral")], index + 1
    dotted = _DOTTED.match(line.text, token.start)
    if dotted is not None:
        at = line.at(dotted.end(), index)
        return [Said(_spelt(dotted[0]), token.start, dotted.end(), "acronym")], at
    if text in table()["acronyms"]:
        return [Said(table()["acronyms"][text], token.start, token.end, "acronym")], index + 1
    near_number = (
        line.kind(index + 1) == "number"
        or line.kind(index - 1) == "number"
        or (line.bare(index + 1) in ("-", "‑") and line.kind(index + 2) == "number")
    )
    if len(text) > _LONGEST_ACRONYM or (len(text) == 1 and not near_number):
        return None
    return [Said(_spelt(text), token.start, token.end, "acronym")], index + 1


def _spelt(text: str) -> str:
    names = table()["latin"]
    return " ".join(names[letter] for letter in text if letter in names)


def _roman(text: str) -> int:
    found = _ROMAN.fullmatch(text)
    return _TENS[found[1]] + _ONES[found[2]] if found else 0


def mixed(text: str) -> str:
    """Say letters as they are and digits in words: what is left of an address or a handle."""
    said: list[str] = []
    for part in _PARTS.findall(text):
        if part.isdecimal():
            said.append(
                digit_by_digit(part) if part[0] == "0" or len(part) > 4 else (cardinal(int(part)))
            )
        else:
            said.append(part)
    return " ".join(said)


def address(token: Token, wording: str) -> Said:
    """Say a URL as «رابط» and its domain, an e-mail address as such and what it consists of."""
    words = table()["words"]
    text = token.text
    if wording == "skip":
        return Said("", token.start, token.end, "address skipped")
    if "@" in text and "://" not in text:
        user, _, host = text.removeprefix("mailto:").partition("@")
        said = f"{words['mail']} {mixed(user)} {words['at']} {_domain(host)}"
        return Said(" ".join(said.split()), token.start, token.end, "e-mail")
    host = re.split(r"[/?#]", re.sub(r"\A(?:[a-z]+:)?//", "", text))[0].partition(":")[0]
    said = f"{words['link']} {_domain(host.removeprefix('www.'))}"
    return Said(said.strip(), token.start, token.end, "link")


def _domain(host: str) -> str:
    dot = f" {table()['words']['dot']} "
    return dot.join(filter(None, (mixed(label) for label in host.split("."))))


def domain(line: Line, index: int, wording: str) -> Reading | None:
    """Say a bare domain (example.com) as a link."""
    token = line.tokens[index]
    if token.end < len(line.text) and line.text[token.end] not in ".-0123456789":
        return None
    found = _DOMAIN.match(line.text, token.start)
    if found is None or found[1].lower() not in table()["words"]["domains"]:
        return None
    shown = Token("address", found[0], found[0], token.start, found.end())
    return [address(shown, wording)], line.at(found.end(), index)


def tag_or_handle(line: Line, index: int) -> Reading | None:
    """Say #وسم_مركب word by word after «وسم», and @name after «حساب»."""
    token = line.tokens[index]
    words = table()["words"]
    if token.text == "@":
        found = _HANDLE.match(line.text, token.start)
        if found is None:
            return None
        said = f"{words['handle']} {mixed(found[1])}"
        return [Said(said, token.start, found.end(), "handle")], line.at(found.end(), index)
    found = _TAG.match(line.text, token.start)
    if found is None:
        return None
    if found[1].isdecimal():
        pieces = [Said(words["number"], token.start, token.end, "number sign")]
        return pieces, index + 1
    pieces = [Said(words["tag"], token.start, token.end, "hashtag")]
    for part in _PARTS.finditer(line.text, token.end, found.end()):
        pieces.append(Said(_tag_word(part[0]), *part.span(), "hashtag"))
    return pieces, line.at(found.end(), index)


def _tag_word(part: str) -> str:
    return mixed(part) if part.isdecimal() else part


@functools.cache
def _emoji_names() -> dict[str, str]:
    names: dict[str, str] = json.loads(
        resource("tables", "emoji_names.json").read_text(encoding="utf-8")
    )["names"]
    with resource("tables", "emoji.toml").open("rb") as file:
        rows: dict[str, dict[str, str]] = tomllib.load(file)
    return {**names, **rows["vowelled"]}


def emoji(line: Line, index: int, wording: str) -> Reading:
    """Say an emoji's name, once for a row of the same; skin tones and variants not told apart."""
    token = line.tokens[index]
    end, left = token.end, index + 1
    while (
        line.kind(left) == "emoji"
        and line.tokens[left].text == token.text
        and not (_is_regional(token.text))
    ):
        end, left = line.tokens[left].end, left + 1
    if wording == "skip":
        return [Said("", token.start, end, "emoji skipped")], left
    flag = _FLAG.match(line.text, token.start)
    if flag is not None:
        return [Said(_flag(flag[0]), token.start, flag.end(), "flag")], line.at(flag.end(), index)
    name = _emoji_name(token.text)
    return [Said(name, token.start, end, "emoji")], left


def _is_regional(text: str) -> bool:
    return "\U0001f1e6" <= text[0] <= "\U0001f1ff"


def _emoji_name(text: str) -> str:
    names = _emoji_names()
    plain = re.sub("[\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]", "", text)
    for key in (plain, plain.replace("\u200d", ""), plain.partition("\u200d")[0]):
        if key in names:
            return names[key]
    return str(table()["words"]["emoji"])


def _flag(pair: str) -> str:
    """Say the flag of a country by its Arabic name (CLDR)."""
    code = "".join(chr(ord(letter) - 0x1F1E6 + ord("A")) for letter in pair)
    return f"{table()['words']['flag']} {_country(code)}"


@functools.lru_cache(maxsize=512)
def _country(code: str) -> str:
    from babel import Locale

    name: str = Locale("ar").territories.get(code, "")
    return name or _spelt(code)


def sign(line: Line, index: int) -> Reading | None:
    """Say a sign that has words: & = × ﷺ … ; + and / between words or numbers."""
    token = line.tokens[index]
    said = table()["signs"].get(token.text)
    if said is not None:
        return [Said(said, token.start, token.end, "sign")], index + 1
    near = line.kind(line.before(index)), line.kind(line.after(index))
    if token.text == "+" and "number" in near:
        return [Said(table()["words"]["plus"], token.start, token.end, "sign")], index + 1
    if token.text == "^" and near[1] == "number":
        said = number_words().signs["power"]
        return [Said(said, token.start, token.end, "sign")], index + 1
    if unicodedata.category(token.text) == "No":
        return _numeric_sign(line, index), index + 1
    return None


def _numeric_sign(line: Line, index: int) -> list[Said]:
    """Say ½ in the case that the word before it asks for."""
    token = line.tokens[index]
    before = line.before(index)
    case = case_after(folded(line.bare(before))) if line.kind(before) == "word" else None
    said = vulgar_fraction(token.text, case or "n", construct=before_definite(line, index))
    if said is None:
        value = unicodedata.numeric(token.text, None)
        said = cardinal(int(value)) if value is not None and value == int(value) else ""
    return [Said(said, token.start, token.end, "fraction")]
