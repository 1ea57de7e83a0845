"""The sheet of statistics: a few figures, the days and the weeks as bars or as tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QDate, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QGridLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reader.actions.statistics import Span, Statistics
from reader.actions.statistics_text import (
    Figure,
    duration,
    figures,
    read_and_heard,
    short_duration,
)
from reader.translations import Translator
from reader.ui.check_row import CheckRow
from reader.ui.piece_details import date_text
from reader.ui.sheet import SheetDialog
from reader.ui.statistics_bars import Bar, Swatch
from reader.ui.statistics_chart import Chart
from reader.ui.theme import Look
from reader.ui.wrapped_label import WrappedLabel

_TILE = 210
"""Width from which two figures stand side by side, each, in pixels at 100 %."""
_LEGEND = 280
"""Width from which the parts of the legend stand side by side."""
_TABLE = 260


class StatisticsDialog(SheetDialog):
    """Shows statistics; who opened it turns them off and forgets them when asked."""

    forget_asked = Signal()
    keep_changed = Signal(bool)

    def __init__(
        self,
        parent: QWidget | None,
        look: Look,
        translate: Translator,
        months: str,
        *,
        kept: bool,
    ) -> None:
        """`months` are the reader's names of months; `kept` says whether statistics are kept."""
        super().__init__(parent, translate("Statistics"), look, translate)
        self._months = months
        self.state = self.paragraph("")
        self._figures = QGridLayout()
        self._figures.setHorizontalSpacing(look.px(24))
        self._figures.setVerticalSpacing(look.px(12))
        self.body.addLayout(self._figures)
        self._shown = QWidget()
        column = QVBoxLayout(self._shown)
        column.setContentsMargins(0, look.px(6), 0, 0)
        column.setSpacing(look.px(10))
        self.as_tables = CheckRow(translate("Show as tables"), look)
        self.as_tables.box.toggled.connect(self._show_tables)
        column.addWidget(self._legend())
        self.days, self.day_table = self._part(column, translate("The last four weeks"))
        self.weeks, self.week_table = self._part(column, translate("The last year, by week"))
        column.addWidget(self.as_tables)
        self.body.addWidget(self._shown)
        self.body.addStretch(1)
        keep = CheckRow(translate("Keep statistics of reading and listening"), look)
        keep.box.setChecked(kept)
        keep.box.toggled.connect(self.keep_changed)
        self.keep = keep
        self.body.addWidget(keep)
        self.paragraph(translate("They are kept on this computer and go nowhere."), muted=True)
        self._add_forgetting()
        self.add_close()
        self._show_tables(False)
        # nothing is shown before it is known
        self.state.hide()
        self._shown.hide()
        self.forget.setEnabled(False)

    def show_statistics(self, told: Statistics) -> None:
        """Show what was reckoned."""
        translate = self.translate
        self.state.setVisible(told.empty)
        self.state.setText(
            translate("Nothing was counted yet. Read or listen for a while, then look here again.")
        )
        self._shown.setVisible(not told.empty)
        self.forget.setEnabled(not told.empty)
        self._show_figures([] if told.empty else figures(translate, told))
        self.days.show_bars([self._day(span) for span in told.days])
        self.weeks.show_bars(self._year(told.weeks))
        self._fill(self.day_table, told.days, self._day_name)
        self._fill(self.week_table, told.weeks, self._week_name)

    def _part(self, column: QVBoxLayout, title: str) -> tuple[Chart, QTreeWidget]:
        heading = WrappedLabel(title)
        heading.setObjectName("section")
        chart = Chart(title, self.look, self.translate)
        table = QTreeWidget()
        table.setObjectName("plain")
        table.setAccessibleName(title)
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.setColumnCount(3)
        table.setHeaderLabels(
            [self.translate("When"), self.translate("Reading"), self.translate("Listening")]
        )
        table.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.setMinimumHeight(
            min(self.look.px(_TABLE), self.screen().availableGeometry().height() // 2)
        )
        for widget in (heading, chart, table):
            column.addWidget(widget)
        return chart, table

    def _legend(self) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self.look.px(8))
        side_by_side = self.width() >= self.look.px(_LEGEND)
        for place, text in enumerate((self.translate("Reading"), self.translate("Listening"))):
            row, column = (0, 2 * place) if side_by_side else (place, 0)
            grid.addWidget(Swatch(self.look, heard=place == 1), row, column)
            grid.addWidget(QLabel(text), row, column + 1)
        grid.setColumnStretch(4, 1)
        self._legend_box = box
        return box

    def _add_forgetting(self) -> None:
        translate = self.translate
        self.forget = QPushButton(translate("Forget all…"))
        self.forget.setAutoDefault(False)
        self.forget.clicked.connect(lambda: self._ask(True))
        self.body.addWidget(self.forget, 0, Qt.AlignmentFlag.AlignLeading)
        self.asking = QWidget()
        column = QVBoxLayout(self.asking)
        column.setContentsMargins(0, 0, 0, 0)
        question = WrappedLabel(
            translate("All minutes and days will be forgotten, and cannot be brought back.")
        )
        column.addWidget(question)
        choice = QDialogButtonBox()
        roles = QDialogButtonBox.ButtonRole
        self.really = choice.addButton(translate("Forget them"), roles.DestructiveRole)
        self.rather_not = choice.addButton(translate("Keep them"), roles.RejectRole)
        for button in (self.really, self.rather_not):
            button.setAutoDefault(False)
        self.really.clicked.connect(self._forget)
        self.rather_not.clicked.connect(lambda: self._ask(False))
        column.addWidget(choice)
        self.body.addWidget(self.asking)
        self.asking.hide()

    def _ask(self, asking: bool) -> None:
        self.asking.setVisible(asking)
        self.forget.setVisible(not asking)
        first = self.rather_not if asking else self.forget
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        if asking:
            # only just shown, it has its place when Qt has laid the sheet out
            QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(self.asking))

    def _forget(self) -> None:
        self._ask(False)
        self.forget_asked.emit()

    def _show_tables(self, wanted: bool) -> None:
        for chart, table in ((self.days, self.day_table), (self.weeks, self.week_table)):
            chart.setVisible(not wanted)
            table.setVisible(wanted)
        self._legend_box.setVisible(not wanted)

    def _show_figures(self, rows: Sequence[Figure]) -> None:
        while (item := self._figures.takeAt(0)) is not None:
            item.widget().deleteLater()
        columns = 2 if self.width() >= self.look.px(2 * _TILE) else 1
        for place, figure in enumerate(rows):
            tile = QWidget()
            column = QVBoxLayout(tile)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(self.look.px(1))
            parts = (figure.name, "muted"), (figure.value, "heading"), (figure.detail, "muted")
            for text, kind in parts:
                if not text:
                    continue
                label = WrappedLabel(text)
                label.setObjectName(kind)
                label.setTextFormat(Qt.TextFormat.PlainText)
                column.addWidget(label)
            column.addStretch(1)
            # the last one has a line of its own where it would stand alone
            alone = place == len(rows) - 1 and place % columns == 0
            self._figures.addWidget(
                tile, place // columns, place % columns, 1, columns if alone else 1
            )

    def _day(self, span: Span) -> Bar:
        said = self._said(self._day_name(span), span)
        return Bar(span.read_s, span.listened_s, said, self.translate.number(span.first.day))

    def _year(self, weeks: Sequence[Span]) -> list[Bar]:
        bars = []
        month = weeks[0].first.month
        for span in weeks:
            said = self._said(self._week_name(span), span)
            label = ""
            if span.last.month != month:
                month = span.last.month
                label = self._date(span.last, "MMM")
            bars.append(Bar(span.read_s, span.listened_s, said, label))
        return bars

    def _said(self, name: str, span: Span) -> str:
        text = self.translate("{day}: {time}", day=name, time=read_and_heard(self.translate, span))
        # all letters stand in isolates: without a mark it would be set from left to right
        return f"\u200f{text}" if self.translate.right_to_left else text

    def _day_name(self, span: Span) -> str:
        return self._date(span.first, "dddd d MMMM")

    def _week_name(self, span: Span) -> str:
        first, last = span.first, span.last
        form = "d MMMM yyyy"
        if first.year == last.year:
            form = "d" if first.month == last.month else "d MMMM"
        return self.translate(
            "{first} to {last}",
            first=self._date(first, form),
            last=self._date(last, "d MMMM yyyy"),
        )

    def _date(self, day: date, form: str) -> str:
        return date_text(QDate(day), form, self.translate, self._months)

    def _fill(self, table: QTreeWidget, spans: Sequence[Span], name: Callable[[Span], str]) -> None:
        table.clear()
        for span in reversed(spans):
            item = QTreeWidgetItem([name(span)])
            for column, seconds in enumerate((span.read_s, span.listened_s), 1):
                item.setText(column, short_duration(self.translate, seconds))
                said = duration(self.translate, seconds)
                item.setData(column, Qt.ItemDataRole.AccessibleTextRole, said)
            table.addTopLevelItem(item)
        table.setCurrentItem(table.topLevelItem(0))
