"""The faces of the app, registered from the font packages it depends on."""

from __future__ import annotations

import functools
import importlib.util
from pathlib import Path

from PySide6.QtGui import QFontDatabase

SERIF, SERIF_ALTERNATIVE, SERIF_LATIN = "Noto Naskh Arabic", "Amiri", "Noto Serif"
SANS, SANS_LATIN = "IBM Plex Sans Arabic", "Noto Sans"
MONO = "IBM Plex Mono"
KUFI, CLEAR = "Noto Kufi Arabic", "Almarai"
HYPERLEGIBLE, LEXEND, DYSLEXIC = "Atkinson Hyperlegible", "Lexend", "OpenDyslexic"
_FILES = {
    "pylopdf_fonts_ar": ("NotoNaskhArabic-Variable.ttf",),
    "fontpkg_amiri": ("files/Amiri-Regular.ttf", "files/Amiri-Bold.ttf"),
    "fontpkg_noto_serif": (
        "files/NotoSerif[wdth,wght].ttf",
        "files/NotoSerif-Italic[wdth,wght].ttf",
    ),
    "fontpkg_noto_sans": ("files/NotoSans[wdth,wght].ttf", "files/NotoSans-Italic[wdth,wght].ttf"),
    "fontpkg_ibm_plex_sans_arabic": (
        "files/IBMPlexSansArabic-Regular.ttf",
        "files/IBMPlexSansArabic-SemiBold.ttf",
        "files/IBMPlexSansArabic-Bold.ttf",
    ),
    "fontpkg_noto_kufi_arabic": ("files/NotoKufiArabic[wght].ttf",),
    "fontpkg_almarai": ("files/Almarai-Regular.ttf", "files/Almarai-Bold.ttf"),
    "fontpkg_atkinson_hyperlegible": tuple(
        f"files/AtkinsonHyperlegible-{style}.ttf"
        for style in ("Regular", "Bold", "Italic", "BoldItalic")
    ),
    "fontpkg_lexend": ("files/Lexend[wght].ttf",),
    "fontpkg_ibm_plex_mono": ("files/IBMPlexMono-Regular.ttf", "files/IBMPlexMono-Bold.ttf"),
}

_FACES = {
    "naskh": (SERIF, SERIF_LATIN),
    "amiri": (SERIF_ALTERNATIVE, SERIF_LATIN),
    "sans": (SANS, SANS_LATIN),
    "kufi": (KUFI, SANS_LATIN),
    "clear": (CLEAR, HYPERLEGIBLE),
}
_LATIN = {"hyperlegible": HYPERLEGIBLE, "lexend": LEXEND, "dyslexic": DYSLEXIC}


def families(face: str, own: str = "", latin: str = "match") -> tuple[str, ...]:
    """Give the families of a face: for Arabic, for Latin, and those that stand in for them.

    `own` is the installed family that the face "own" means, `latin` the choice of Latin letters.
    """
    arabic, matching = _FACES.get(face, _FACES["naskh"])
    found = [own, own, arabic, matching] if face == "own" and own else [arabic, matching]
    if latin in _LATIN:
        found.insert(1, _LATIN[latin])
    return tuple(found)


def font_files() -> list[Path]:
    """List the font files that the packages carry; a missing package is only a missing face."""
    files: list[Path] = []
    for package, names in _FILES.items():
        found = importlib.util.find_spec(package)
        if found is None or found.origin is None:
            continue
        folder = Path(found.origin).parent
        files += [path for name in names if (path := folder / name).is_file()]
    return files


@functools.cache
def load_fonts() -> tuple[str, ...]:
    """Register the faces once in a process; gives the families that arrived."""
    families: list[str] = []
    for path in font_files():
        number = QFontDatabase.addApplicationFont(str(path))
        if number >= 0:
            families += QFontDatabase.applicationFontFamilies(number)
    return tuple(dict.fromkeys(families))
