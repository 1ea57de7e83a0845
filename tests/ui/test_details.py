from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from reader.document.model import Document, Metadata
from reader.paths import resource
from reader.translations import Translator
from reader.ui.piece_dialogs import DetailsDialog


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("value", ["https://news.example/boat", "قارب الورق"])
def test_details_stand_beside_their_names_in_any_script(
    qtbot, look, language: str, value: str
) -> None:
    translate = Translator(language, resource("translations"))
    document = Document(Metadata(), ())
    dialog = DetailsDialog(None, document, [("°", value)], look(), translate)
    sides = {"ar": Qt.LayoutDirection.RightToLeft, "en": Qt.LayoutDirection.LeftToRight}
    dialog.setLayoutDirection(sides[language])
    qtbot.addWidget(dialog)
    dialog.show()
    (label,) = [each for each in dialog.findChildren(QLabel) if each.text() == value]
    image = label.grab().toImage()
    paper = image.pixelColor(0, 0)
    inked = [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y) != paper for y in range(image.height()))
    ]
    assert inked[-1] - inked[0] < image.width() // 2
    middle = (inked[0] + inked[-1]) // 2
    assert (middle > image.width() // 2) == (language == "ar")
