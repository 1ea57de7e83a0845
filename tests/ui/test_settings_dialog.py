"""The settings: each declared one has a control in its section that changes it at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QGroupBox,
    QLabel,
    QScrollArea,
    QSpinBox,
)

from reader import settings
from reader.article_settings import FACE, LINE_HEIGHT, SHOWN_DIGITS, SHOWN_TASHKEEL
from reader.settings import ALL, SECTION_LABELS, Section
from reader.ui.check_row import CheckRow
from reader.ui.settings_dialog import SettingsDialog
from reader.ui.step_slider import StepSlider

SHOWN = [setting for setting in ALL if setting.label is not None]


@pytest.fixture
def dialog(window, qtbot) -> SettingsDialog:
    window.actions_table["app.settings"].trigger()
    (made,) = window.findChildren(SettingsDialog)
    qtbot.waitUntil(made.isVisible)
    yield made
    made.reject()


def test_every_setting_is_under_the_heading_of_its_section(dialog, application) -> None:
    assert list(dialog.fields) == [
        setting.key for section in Section for setting in SHOWN if setting.section is section
    ]
    groups = dialog.findChildren(QGroupBox)
    say = application._translate.say
    assert [group.accessibleName() for group in groups] == [
        say(SECTION_LABELS[section]) for section in Section
    ]
    for group, section in zip(groups, Section, strict=True):
        heading = group.findChild(QLabel, "section")
        assert heading.text() == group.accessibleName()
        for setting in SHOWN:
            inside = group.isAncestorOf(dialog.fields[setting.key].widget)
            assert inside == (setting.section is section), setting.key


def test_every_control_has_a_name(dialog) -> None:
    for key, field in dialog.fields.items():
        assert field.control.accessibleName(), key


@pytest.mark.parametrize("percent", [100, 200])
def test_the_choice_of_a_list_is_never_cut(window, application, qtbot, percent: int) -> None:
    application.settings[settings.TEXT_SIZE] = percent
    window.actions_table["app.settings"].trigger()
    (made,) = window.findChildren(SettingsDialog)
    qtbot.waitUntil(made.isVisible)
    for setting in SHOWN:
        box = made.fields[setting.key].widget
        if not isinstance(box, QComboBox) or not setting.choices:
            continue
        words = max(
            box.fontMetrics().horizontalAdvance(box.itemText(row)) for row in range(box.count())
        )
        assert words + box.fontMetrics().height() <= box.width(), setting.key
    made.reject()


# These make the window anew, and the dialog with it
ANEW = (settings.LANGUAGE, settings.DIGITS)


def test_a_change_holds_at_once_and_changes_made_elsewhere_show(dialog, application) -> None:
    for setting in SHOWN:
        if setting not in ANEW:
            change_and_return(dialog, application, setting)


def change_and_return(dialog, application, setting) -> None:
    widget = dialog.fields[setting.key].widget
    before = application.settings[setting]
    if isinstance(widget, CheckRow):
        widget.box.click()
        assert application.settings[setting] is not before
        application.settings[setting] = before
        assert widget.box.isChecked() is before
    elif isinstance(widget, StepSlider):
        widget.slider.setValue(3 if widget.slider.value() < 3 else 0)
        assert application.settings[setting] == widget.key != before
        application.settings[setting] = before
        assert widget.key == before
    elif setting.widget == "family":
        widget.setCurrentIndex(widget.findData("Amiri"))
        widget.activated.emit(widget.currentIndex())
        assert application.settings[setting] == "Amiri"
        assert application.settings[FACE] == "own"
        assert dialog.sample.rendering.look.serif == "Amiri"
        application.settings[setting] = before
        application.settings[FACE] = "naskh"
        assert widget.currentData() == before
    elif isinstance(widget, QComboBox):
        other = next(key for key in setting.choices if key != before)
        widget.setCurrentIndex(widget.findData(other))
        widget.activated.emit(widget.currentIndex())
        assert application.settings[setting] == other
        application.settings[setting] = before
        assert widget.currentData() == before
    else:
        assert isinstance(widget, QSpinBox | QDoubleSpinBox)
        assert (widget.minimum(), widget.maximum()) == (setting.low, setting.high)
        widget.stepBy(1 if before < setting.high else -1)
        assert application.settings[setting] != before
        application.settings[setting] = before
        assert widget.value() == before


def test_numbers_show_what_they_count(dialog) -> None:
    pause = dialog.fields[settings.SENTENCE_PAUSE.key].widget
    volume = dialog.fields[settings.SPEECH_VOLUME.key].widget
    assert pause.suffix().strip()
    assert pause.text().endswith(pause.suffix())
    assert volume.suffix() != pause.suffix()
    assert dialog.fields[settings.SPEECH_PITCH.key].widget.suffix() == ""


def test_a_click_on_the_words_ticks_the_box(dialog, application) -> None:
    row = dialog.fields[settings.SKIP_DATELINES.key].widget
    label = row.findChild(QLabel)
    before = application.settings.flag(settings.SKIP_DATELINES)
    QTest.mouseClick(label, Qt.MouseButton.LeftButton)
    assert application.settings.flag(settings.SKIP_DATELINES) is not before
    QTest.mouseClick(label, Qt.MouseButton.RightButton)
    assert application.settings.flag(settings.SKIP_DATELINES) is not before


def test_tab_reaches_every_control(dialog) -> None:
    controls = {field.control for field in dialog.fields.values()}
    reached = set()
    for _ in range(3 * len(controls)):
        QTest.keyClick(dialog, Qt.Key.Key_Tab)
        reached.add(dialog.focusWidget())
    assert controls <= reached


def test_paging_scrolls_and_changes_no_choice(dialog, application) -> None:
    before = application.settings.text(settings.LANGUAGE)
    combo = dialog.fields[settings.LANGUAGE.key].widget
    combo.setFocus(Qt.FocusReason.TabFocusReason)
    bar = dialog._area.verticalScrollBar()
    for key, moved in ((Qt.Key.Key_PageDown, True), (Qt.Key.Key_PageUp, False)):
        QTest.keyClick(combo, key)
        assert (bar.value() > 0) is moved
    assert application.settings.text(settings.LANGUAGE) == before


def test_the_wheel_scrolls_and_changes_nothing_it_passes_over(dialog, application) -> None:
    spin = dialog.fields[settings.TEXT_SIZE.key].widget
    before = application.settings[settings.TEXT_SIZE]
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(spin.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(spin, event)
    assert application.settings[settings.TEXT_SIZE] == before


@pytest.mark.parametrize("language", ["ar", "en"])
def test_nothing_is_cut_at_300_percent(application, qtbot, language: str) -> None:
    application.settings[settings.LANGUAGE] = language
    qtbot.waitUntil(lambda: application._translate.language == language)
    application.settings[settings.TEXT_SIZE] = 300
    window = application.window
    window.actions_table["app.settings"].trigger()
    (made,) = window.findChildren(SettingsDialog)
    qtbot.waitUntil(made.isVisible)
    QApplication.processEvents()
    (area,) = made.findChildren(QScrollArea)
    assert area.horizontalScrollBar().maximum() == 0
    for field in made.fields.values():
        widget = field.widget
        assert widget.width() >= widget.minimumSizeHint().width()
        at = widget.mapTo(area.widget(), QPoint(0, 0)).x()
        assert at >= 0
        assert at + widget.width() <= area.widget().width()
    made.reject()


def test_the_sample_shows_the_text_as_it_would_be(dialog, application) -> None:
    sample = dialog.sample
    published = sample.rendering.entries[0].block.text
    assert sample.toPlainText().splitlines()[0].replace("\u2068", "").startswith("كتب علي")
    application.settings[SHOWN_DIGITS] = "arabic"
    assert "١٢" in sample.toPlainText()
    application.settings[SHOWN_TASHKEEL] = "full"
    assert sample.toPlainText().startswith("كَتَبَ")
    application.settings[SHOWN_TASHKEEL] = "none"
    assert "الأول،" in sample.toPlainText()
    assert sample.rendering.entries[0].block.text == published
    before = sample.document().size().height()
    application.settings[LINE_HEIGHT] = 200
    assert sample.document().size().height() > 1.5 * before


def test_the_slider_of_tashkeel_goes_by_keys_and_says_its_step(dialog, application) -> None:
    field = dialog.fields[SHOWN_TASHKEEL.key].widget
    field.slider.setFocus()
    say = application._translate.say
    for key, wanted in ((Qt.Key.Key_End, "full"), (Qt.Key.Key_Home, "none")):
        QTest.keyClick(field.slider, key)
        assert application.settings[SHOWN_TASHKEEL] == wanted
        label = say(SHOWN_TASHKEEL.choices[wanted])
        assert field.label.text() == label
        assert field.slider.accessibleName().endswith(label)
    # In a window written from the right, more is to the left
    QTest.keyClick(field.slider, Qt.Key.Key_Left)
    assert application.settings[SHOWN_TASHKEEL] == "published"
