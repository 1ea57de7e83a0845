from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel

from reader.document.model import Block, BlockKind, Direction, Document, LeftOut, Metadata
from reader.paths import resource
from reader.translations import Translator
from reader.ui import icons
from reader.ui.piece_dialogs import DetailsDialog, LeftOutDialog
from reader.ui.style_sheet import style_sheet
from reader.ui.theme import themes


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


def test_what_is_chosen_is_marked_once(qapp, qtbot, look, tmp_path) -> None:
    made = look()
    qapp.setStyleSheet(style_sheet(made, icons.write_tinted(tmp_path, "light", themes()["light"])))
    block = Block("b1", BlockKind.PARAGRAPH, "اقرأ أيضًا", Direction.RTL, "ar")
    document = Document(Metadata(), (), (LeftOut(block, "", "related"),))
    translate = Translator("en", resource("translations"))
    dialog = LeftOutDialog(None, document, made, translate, lambda _block: None)
    qtbot.addWidget(dialog)
    dialog.show()
    tree = dialog.tree
    box = tree.visualItemRect(tree.topLevelItem(0).child(0))
    image = dialog.grab().toImage()
    corner = tree.viewport().mapTo(dialog, box.topLeft())
    middle = corner.y() + box.height() // 2
    # above the letters, which may reach to here
    above = image.pixelColor(corner.x() + box.width() - 20, corner.y() + 5)
    assert above == QColor(made.colours.accent)
    beside = {image.pixelColor(x, middle).name() for x in range(corner.x() - 12, corner.x())}
    assert beside == {QColor(made.colours.surface).name()}
