"""The window's style sheet, made from a look: every size comes from its one scale."""

from __future__ import annotations

from reader.ui.theme import COLOUR_ROLES, Look

_TEMPLATE = """
* {{ font-family: {sans}; font-size: {s15}px; color: {text}; }}
QWidget {{ background: transparent; }}
QMainWindow, QDialog, QMessageBox {{ background: {surface}; }}
QToolTip {{ background: {raised}; color: {text}; border: 1px solid {outline}; padding: {s4}px; }}
#hover {{ background: {raised}; border: {line}px solid {outline}; }}
#header, #player {{ background: {surface}; }}
#header {{ border-bottom: {hair}px solid {hairline}; }}
#player {{ border-top: {hair}px solid {hairline}; }}
#library, #sheet {{ background: {surface}; }}
#library[side="right"] {{ border-left: {hair}px solid {hairline}; }}
#library[side="left"] {{ border-right: {hair}px solid {hairline}; }}
#page {{ background: {page}; }}
#muted {{ color: {muted}; }}
#heading {{ font-size: {s20}px; font-weight: 600; }}
#section {{ font-size: {s18}px; font-weight: 600; color: {accent}; }}
#selection {{ background: {raised}; border: {hair}px solid {hairline}; border-radius: {s12}px; }}
#selection QToolButton {{ padding: 0; }}
QToolButton#place {{ font-size: {s18}px; font-weight: 600; }}
QGroupBox {{ border: 0; margin: 0; padding: 0; }}
#notice {{ background: {raised}; border: {line}px solid {accent}; border-radius: {s12}px; }}

QToolButton, QPushButton {{
  background: transparent; border: {focus}px solid transparent; border-radius: {s12}px;
  padding: {s4}px {s8}px; min-height: {target}px; min-width: {target}px; color: {text};
}}
QLineEdit QToolButton {{ min-width: 0; min-height: 0; padding: 0; border: 0; }}
QToolButton:hover, QPushButton:hover {{ background: {raised}; border-color: {hairline}; }}
QToolButton:pressed, QPushButton:pressed {{ background: {hairline}; }}
QToolButton:focus, QPushButton:focus {{ border-color: {accent}; }}
QToolButton:disabled, QPushButton:disabled {{ color: {outline}; }}
QToolButton::menu-indicator {{ image: none; width: 0; }}
QPushButton {{
  outline: 0; border: {line}px solid {outline}; padding: {s4}px {s14}px; background: {raised};
  icon-size: {s20}px;
}}
QPushButton:focus {{
  border: {focus}px solid {accent}; padding: {field_focus}px {button_side}px;
}}
QPushButton:default {{ background: {accent}; color: {on_accent}; border-color: {accent}; }}
QPushButton:default:focus {{ border-color: {text}; }}

QToolButton#chip {{
  border: {line}px solid {outline}; border-radius: {chip}px; font-size: {s14}px;
  min-height: {chip_height}px; padding: {s2}px {s12}px; min-width: {s26}px;
}}
QToolButton#chip:checked {{
  background: {accent}; color: {on_accent}; border-color: {accent}; font-weight: 600;
}}
QToolButton#chip:focus {{ border: {focus}px solid {accent}; padding: {chip_focus}px {chip_side}px; }}
QToolButton#chip:checked:focus {{ border-color: {text}; }}

QToolButton#transport {{ padding: 0; }}
#panel {{ background: {raised}; border: {line}px solid {outline}; }}
#panel QToolButton#row {{ padding: 0 {s4}px; }}
QToolButton#play {{
  background: {accent}; border: {focus}px solid {accent}; border-radius: {play}px; padding: 0;
  min-width: {play_size}px; max-width: {play_size}px;
  min-height: {play_size}px; max-height: {play_size}px;
}}
QToolButton#play[dense="true"] {{
  border-radius: {play_dense}px; min-width: {target}px; max-width: {target}px;
  min-height: {target}px; max-height: {target}px;
}}
QToolButton#play:focus {{ border-color: {text}; }}
QToolButton#play:disabled {{ background: transparent; border-color: {outline}; }}

#textSize {{ background: {raised}; border: {line}px solid {outline}; border-radius: {s12}px; }}
#textSize QToolButton {{
  font-family: {serif}; padding: 0; min-width: {target}px; min-height: {target}px;
  max-height: {target}px; border-radius: {s10}px; margin: 0;
}}
#textSize QToolButton:checked {{ background: {accent}; color: {on_accent}; }}
#textSize QToolButton:checked:focus {{ border-color: {word}; }}

QLineEdit, QPlainTextEdit, QTextEdit#paste, QComboBox, QSpinBox, QDoubleSpinBox {{
  background: {raised}; border: {line}px solid {outline}; border-radius: {s12}px;
  padding: {s4}px {s12}px; min-height: {field}px; color: {text};
  selection-background-color: {accent}; selection-color: {on_accent};
  placeholder-text-color: {muted};
}}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit#paste:focus, QComboBox:focus, QSpinBox:focus,
QDoubleSpinBox:focus {{
  border: {focus}px solid {accent}; padding: {field_focus}px {field_side}px;
}}
QComboBox::drop-down {{ border: 0; width: {s26}px; }}
QComboBox::down-arrow {{ image: url({icons}/chevron-down-{ink}.svg); width: {s16}px; height: {s16}px; }}
QComboBox QAbstractItemView {{
  background: {raised}; border: {line}px solid {outline}; padding: {s4}px;
  selection-background-color: {accent}; selection-color: {on_accent};
}}
QAbstractSpinBox {{ padding: {s4}px {s26}px; }}
QAbstractSpinBox:focus {{ padding: {field_focus}px {spin_side}px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{
  border: 0; background: transparent; width: {s26}px; subcontrol-origin: border;
}}
QAbstractSpinBox::up-arrow {{
  image: url({icons}/chevron-up-{ink}.svg); width: {s14}px; height: {s14}px;
}}
QAbstractSpinBox::down-arrow {{
  image: url({icons}/chevron-down-{ink}.svg); width: {s14}px; height: {s14}px;
}}
QCheckBox {{ spacing: {s10}px; min-height: {target}px; border: {focus}px solid transparent; }}
QCheckBox:focus {{ border: {focus}px solid {accent}; border-radius: {s8}px; }}
QCheckBox::indicator, QListView::indicator {{
  width: {s20}px; height: {s20}px; border: {line}px solid {outline}; border-radius: {s4}px;
  background: {raised};
}}
QListView::indicator:indeterminate {{ image: url({icons}/minus-{ink}.svg); }}
QCheckBox::indicator:checked, QListView::indicator:checked {{
  background: {accent}; border-color: {accent}; image: url({icons}/check-{on_ink}.svg);
}}

QListView, QTreeView, QScrollArea {{ background: transparent; border: 0; outline: 0; }}
QTreeView::branch:selected:!has-children {{ background: {surface}; }}
QTreeView::item, #plain::item {{ min-height: {target}px; padding: {s2}px {s8}px; border-radius: {s8}px; }}
QTreeView::item:selected, #plain::item:selected {{ background: {accent}; color: {on_accent}; }}

QHeaderView {{ background: {surface}; }}
QHeaderView::section {{
  background: {surface}; color: {muted}; border: 0; border-bottom: {hair}px solid {hairline};
  padding: {s6}px {s8}px;
}}
QMenu {{ background: {raised}; border: {line}px solid {outline}; border-radius: {s10}px; padding: {s6}px;
  menu-scrollable: 1; icon-size: {s20}px;
}}
QMenu::item {{ padding: {s8}px {s18}px; border-radius: {s8}px; min-height: {s26}px; }}
QMenu#parts::item {{ padding-right: {s26}px; padding-left: {s26}px; }}
QMenu::item:selected {{ background: {accent}; color: {on_accent}; }}
QMenu::item:disabled {{ color: {outline}; }}
QMenu::icon {{ padding: 0 {s8}px; }}
QMenu::separator {{ height: {hair}px; background: {hairline}; margin: {s4}px {s8}px; }}
QMenu::indicator {{ width: {s16}px; height: {s16}px; margin: 0 {s6}px; }}
QMenu::right-arrow, QMenu::left-arrow {{ width: {s16}px; height: {s16}px; margin: 0 {s6}px; }}
QMenu::right-arrow {{ image: url({icons}/chevron-right-{ink}.svg); }}
QMenu::right-arrow:selected {{ image: url({icons}/chevron-right-{on_ink}.svg); }}
QMenu::left-arrow {{ image: url({icons}/chevron-left-{ink}.svg); }}
QMenu::left-arrow:selected {{ image: url({icons}/chevron-left-{on_ink}.svg); }}
QMenu::scroller {{ height: {s26}px; }}
QMenu::indicator:checked {{ image: url({icons}/check-{ink}.svg); }}
QMenu::indicator:checked:selected {{ image: url({icons}/check-{on_ink}.svg); }}

QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
QScrollBar {{ background: transparent; border: 0; margin: 0; }}
QScrollBar:vertical {{ width: {s14}px; }}
QScrollBar:horizontal {{ height: {s14}px; }}
QScrollBar::handle {{ background: {outline}; border-radius: {s4}px; margin: {s3}px; }}
QScrollBar::handle:vertical {{ min-height: {target}px; }}
QScrollBar::handle:horizontal {{ min-width: {target}px; }}
QScrollBar::handle:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}

QSlider {{ min-height: {target}px; border: {focus}px solid transparent; border-radius: {s8}px; }}
QSlider:focus {{ border: {focus}px solid {accent}; }}
QSlider::groove:horizontal {{ height: {s6}px; background: {hairline}; border-radius: {s3}px; }}
QSlider::sub-page:horizontal {{ background: {accent}; border-radius: {s3}px; }}
QSlider::handle:horizontal {{
  background: {accent}; width: {s14}px; height: {s14}px; margin: -{s4}px 0; border-radius: {s7}px;
}}
QSlider::handle:horizontal:disabled, QSlider::sub-page:horizontal:disabled {{ background: {outline}; }}
QSlider[mirrored="true"]::sub-page:horizontal, QSlider[centred="true"]::sub-page:horizontal {{
  background: {hairline};
}}
QSlider[mirrored="true"]::add-page:horizontal {{ background: {accent}; border-radius: {s3}px; }}
QProgressBar {{
  background: {raised}; border: {hair}px solid {outline}; border-radius: {s4}px; max-height: {s7}px;
}}
QProgressBar::chunk {{ background: {accent}; border-radius: {s3}px; }}
QSplitter::handle {{ background: {hairline}; }}
"""

_SMALLER = """
QToolButton, QLabel {{ font-size: {text}px; }}
QToolButton, QToolButton#transport, #panel QToolButton#row, QToolButton#play[dense="true"] {{
  min-width: {target}px; min-height: {target}px; padding: 0 {pad}px; border-width: {focus}px;
}}
QToolButton#play, QToolButton#play[dense="true"] {{
  min-width: {target}px; min-height: {target}px; max-width: {target}px; max-height: {target}px;
  padding: 0; border-width: {focus}px; border-radius: {round}px;
}}
QSlider, QCheckBox {{ min-height: {target}px; border-width: {focus}px; }}
QSlider::groove:horizontal {{ height: {groove}px; }}
QSlider::handle:horizontal {{ width: {bar}px; height: {bar}px; margin: -{pad}px 0; border-radius: {handle}px; }}
QCheckBox::indicator {{ width: {mark}px; height: {mark}px; }}
QScrollBar:vertical {{ width: {bar}px; }}
"""

TARGET = 44
"""The least size of a control at 100 %, in pixels (WCAG 2.2, 2.5.5)."""
FOCUS = 3
"""The width of the focus ring at 100 %, in pixels."""


def style_sheet(look: Look, icons: str) -> str:
    """Give the window's style sheet; `icons` is the folder of the tinted icons it draws."""
    focus = look.px(FOCUS)
    line = look.px(1.2)
    ring = focus - line
    target = look.px(TARGET) - 2 * focus
    sizes = {
        f"s{size}": look.px(size) for size in (2, 3, 4, 6, 7, 8, 10, 12, 14, 15, 16, 18, 20, 26)
    }
    roles = {name: getattr(look.colours, name) for name in COLOUR_ROLES}
    return _TEMPLATE.format(
        **sizes,
        **roles,
        sans=_families(look.sans_families),
        serif=_families(look.serif_families),
        focus=focus,
        line=line,
        hair=look.px(1),
        target=target,
        # A field is as high with the ring of the focus as without it: nothing jumps
        field=look.px(TARGET) - 2 * (look.px(4) + line),
        field_focus=max(0, look.px(4) - ring),
        field_side=max(0, look.px(12) - ring),
        button_side=max(0, look.px(14) - ring),
        spin_side=max(0, look.px(26) - ring),
        chip=look.px(TARGET) // 2,
        chip_height=look.px(TARGET) - 2 * (look.px(2) + line),
        chip_focus=max(0, look.px(2) - ring),
        chip_side=max(0, look.px(12) - ring),
        play=look.px(28),
        play_dense=look.px(22),
        play_size=look.px(56) - 2 * focus,
        icons=icons,
        ink="text",
        on_ink="on_accent",
    )


def smaller_sheet(look: Look) -> str:
    """Give the style sheet of a part that must be smaller than the window it stands in."""
    focus = look.px(FOCUS)
    target = look.px(TARGET) - 2 * focus
    return _SMALLER.format(
        focus=focus,
        target=target,
        text=look.px(15),
        # Qt draws a radius of more than half the height as no radius at all
        round=(target + 2 * focus) // 2,
        pad=look.px(4),
        mark=look.px(20),
        bar=look.px(14),
        handle=look.px(7),
        groove=look.px(6),
    )


def _families(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)
