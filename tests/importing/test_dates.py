from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.importing.dates import find_date, find_dates, normal_stamp

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


GOLD = Path(__file__).resolve().parent.parent / "corpus" / "dates" / "dates.tsv"
NOW = datetime.datetime(2024, 12, 8, 10, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=3)))


def gold() -> list[tuple[str, str]]:
    lines = GOLD.read_text(encoding="utf-8").splitlines()
    return [(text, iso) for text, _, iso in (line.partition("\t") for line in lines)]


def test_the_gold_table() -> None:
    """Dates as they are written and what they are; "-" where they could be another day."""
    table = gold()
    assert len(table) >= 150
    found = {text: date.iso if (date := find_date(text, NOW)) else "-" for text, _ in table}
    assert found == dict(table)


@given(
    st.datetimes(datetime.datetime(1950, 1, 1), datetime.datetime(2090, 1, 1)),
    st.sampled_from(["+03:00", "-04:30", "+00:00", "Z", ""]),
    st.sampled_from(["T", " "]),
)
def test_machine_stamps_keep_time_and_zone(
    moment: datetime.datetime, zone: str, between: str
) -> None:
    stamp = moment.isoformat(between, timespec="seconds") + zone
    assert normal_stamp(stamp) == stamp.replace(" ", "T")


@pytest.mark.parametrize(
    "text", [text for text, iso in gold() if iso[4:5] == "-" and text.startswith(("منذ", "قبل"))]
)
def test_times_told_from_now_are_no_date_without_a_now(text: str) -> None:
    assert find_date(text) is None


def test_a_change_is_told_from_the_publication() -> None:
    dates = find_dates("نشر: 8 ديسمبر 2024 10:00 م، آخر تحديث: 9 ديسمبر 2024 11:00 ص")
    assert [(date.iso, date.updated) for date in dates] == [
        ("2024-12-08T22:00", False),
        ("2024-12-09T11:00", True),
    ]
    assert all(date.whole for date in dates)


@given(st.text(max_size=130))
def test_any_text_is_a_date_or_none(text: str) -> None:
    for date in find_dates(text, NOW):
        assert datetime.datetime.fromisoformat(date.iso).date().isoformat() == date.day
