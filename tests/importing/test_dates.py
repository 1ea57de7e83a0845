from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.importing.dates import find_date, normal_stamp

MONTHS = {
    "levant": "كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني"
    "|كانون الأول",
    "gulf": "يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر",
    "maghreb": "جانفي|فيفري|مارس|أفريل|ماي|جوان|جويلية|أوت|سبتمبر|أكتوبر|نوفمبر|ديسمبر",
    "morocco": "يناير|فبراير|مارس|أبريل|ماي|يونيو|يوليوز|غشت|شتنبر|أكتوبر|نونبر|دجنبر",
}  # fmt: skip
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize("names", MONTHS.values(), ids=list(MONTHS))
@given(date=st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)), eastern=st.booleans())
def test_every_month_name(names: str, date: datetime.date, eastern: bool) -> None:
    text = f"{date.day} {names.split('|')[date.month - 1]} {date.year}"
    found = find_date(text.translate(EASTERN) if eastern else text)
    assert found is not None
    assert (found.iso, found.whole) == (date.isoformat(), True)


@pytest.mark.parametrize(
    ("text", "iso", "whole"),
    [
        ("الأحد 8 كانون الأول 2024", "2024-12-08", True),
        ("8 ديسمبر/كانون الأول 2024", "2024-12-08", True),
        ("28 آب/اغسطس 2013", "2013-08-28", True),
        ("الجمعة 24 نيسان / أبريل 2020 09:22 مساءً", "2020-04-24T21:22", True),
        ("١ / ١٢ / ٢٠٢٠", "2020-12-01", True),
        ("2024-12-08", "2024-12-08", True),
        ("نشر في: 3 غشت 2021", "2021-08-03", True),
        ("May 4, 2023", "2023-05-04", True),
        ("قرية بيت اللوز، 20 آذار 2024", "2024-03-20", False),
        ("10 جمادى الآخرة 1446", "2024-12-11", True),
        ("8 من كانون الأول 2024", "2024-12-08", True),
    ],
)
def test_as_the_press_writes(text: str, iso: str, whole: bool) -> None:
    found = find_date(text)
    assert found is not None
    assert (found.iso, found.whole) == (iso, whole)


@pytest.mark.parametrize(
    "text",
    ["31 شباط 2024", "آب أغسطس", "", "٢١ اردیبهشت ۱۳۹۹", "1.234.567"],
)
def test_what_is_no_date_we_know(text: str) -> None:
    assert find_date(text) is None


def test_machine_stamps() -> None:
    assert normal_stamp("2020-12-25T01:59:50+0200") == "2020-12-25T01:59:50+02:00"
    assert normal_stamp("2020-06-03 03:01:00") == "2020-06-03T03:01:00"
    assert normal_stamp("2020-13-45T00:00") == ""
    assert normal_stamp("8 ديسمبر 2024") == "2024-12-08"
    assert normal_stamp("قبل ساعتين") == ""
