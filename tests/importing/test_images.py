"""Which picture is taken, and what is kept of it."""

from __future__ import annotations

import base64
import io
import os
import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest
from PIL import Image

from reader.document.model import BlockKind
from reader.importing.images import kind_of, size_of
from reader.importing.importer import Imported, Source, import_source
from reader.importing.limits import MAX_FETCHED_PIXELS, PICTURE_WIDTH
from reader.importing.picture_choice import picture_sources, show_hidden_pictures
from reader.importing.shrink import shrunk

PROSE = "<p>كان في المدينة نهر صغير لا يعرف اسمه أحد، وكان الأطفال يسمّونه كل يوم باسم جديد.</p>"


def photograph(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """A picture of many colours, as a camera makes them."""
    small = Image.frombytes(mode, (16, 16), os.urandom(256 * len(mode)))
    return small.resize((width, height), Image.Resampling.BICUBIC)


def packed(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def opened(data: bytes | None) -> Image.Image:
    assert data is not None
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def sources(html: str) -> tuple[str, ...]:
    root = lxml.html.fragment_fromstring(f"<div>{html}</div>")
    (image,) = root.xpath(".//img[not(ancestor::noscript)]")
    return picture_sources(image)


@pytest.mark.parametrize(
    ("html", "best"),
    [
        ("<img src=a.jpg>", "a.jpg"),
        ("<img src=a.jpg srcset='s.jpg 480w, m.jpg 1200w, l.jpg 1600w, x.jpg 3000w'>", "l.jpg"),
        ("<img src=a.jpg srcset='x.jpg 2400w, y.jpg 4000w'>", "x.jpg"),
        ("<img src=a.jpg srcset='t.jpg 150w, s.jpg 300w'>", "a.jpg"),
        ("<img src=a.jpg srcset='a.jpg, b.jpg 2x, c.jpg 3x'>", "b.jpg"),
        ("<img src=a.jpg srcset='p,q/w_800,h_600/b.jpg 800w,c.jpg 900w'>", "c.jpg"),
        ("<img src=blank.gif data-src=a.jpg>", "a.jpg"),
        ("<img src=blank.gif data-original=a.jpg>", "a.jpg"),
        ("<img src=blank.gif data-lazy-src=a.jpg>", "a.jpg"),
        ("<img src=blank.gif data-srcset='a.jpg 640w, b.jpg 1280w'>", "b.jpg"),
        ("<img src=blank.gif><noscript><img src=a.jpg></noscript>", "a.jpg"),
        ("<noscript><img src=a.jpg></noscript><div><img src=blank.gif></div>", "a.jpg"),
        ("<span><img src=blank.gif></span><noscript><img src=a.jpg></noscript>", "a.jpg"),
        ("<picture><source type=image/avif srcset='a.avif 1000w'><source type=image/webp "
         "srcset='a.webp 1000w'><img src=a.jpg></picture>", "a.webp"),
        ("<picture><source srcset='a.jpg'><img src=blank.gif></picture>", "a.jpg"),
        ("<img src=a.jpg data-src='{{ image }}'>", "a.jpg"),
    ],
)  # fmt: skip
def test_the_best_source_comes_first(html: str, best: str) -> None:
    found = sources(html)
    assert next(one for one in found if one != "blank.gif") == best
    assert found[0] != "blank.gif"
    assert len(found) == len(set(found)) <= 4


def test_a_set_without_end_is_read_quickly() -> None:
    assert len(sources("<img src=a.jpg srcset='" + "," * 200_000 + "x 9w, " * 9_000 + "'>")) <= 4


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_wide_pictures_are_narrowed_and_keep_their_shape(form: str) -> None:
    data = packed(photograph(3200, 400), form)
    image = opened(shrunk(data, kind_of(data)))
    assert image.size == (PICTURE_WIDTH, PICTURE_WIDTH // 8)
    assert image.format == "JPEG"


def test_a_small_picture_stays_as_it_is() -> None:
    for form in ("JPEG", "PNG", "WEBP", "GIF"):
        data = packed(photograph(300, 200), form)
        assert shrunk(data, kind_of(data)) == data


def test_drawings_stay_sharp_and_what_is_clear_stays_clear() -> None:
    drawing = Image.new("RGB", (2000, 1200), "white")
    drawing.paste((200, 0, 0), (100, 100, 900, 900))
    glass = photograph(1700, 300, "RGBA")
    for image, form in ((drawing, "PNG"), (glass, None)):
        made = opened(shrunk(packed(image, "PNG"), "png"))
        assert made.width == PICTURE_WIDTH
        assert form is None or made.format == form
        assert ("A" in made.getbands()) == (image is glass)


def test_cameras_tell_only_which_way_is_up() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Camera maker"
    exif[0x8825] = {1: "N", 2: (33.0, 30.0, 0.0)}
    for size in ((300, 200), (3000, 2000)):
        image = Image.new("RGB", size, "blue")
        image.paste("red", (0, 0, size[0], size[1] // 2))
        data = packed(image, "JPEG", exif=exif, comment=b"secret")
        made_data = shrunk(data, "jpg")
        made = opened(made_data)
        # turned a quarter to the right: what was at the top is at the right
        assert made.width < made.height
        red, _, blue = made.convert("RGB").getpixel((made.width - 5, 5))  # type: ignore[misc]
        assert red > 200 > blue
        assert not made.getexif()
        assert b"Camera" not in (made_data or b"") and b"secret" not in (made_data or b"")


def test_moving_pictures_move_while_they_are_small() -> None:
    frames = [photograph(64, 64) for _ in range(4)]
    data = packed(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert shrunk(data, "gif") == data
    frames = [Image.frombytes("P", (1000, 900), os.urandom(900_000)) for _ in range(2)]
    for frame in frames:
        frame.putpalette(bytes(range(256)) * 3)
    data = packed(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert len(data) > 2_000_000
    assert not getattr(opened(shrunk(data, "gif")), "is_animated", False)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK", "YCbCr"])
def test_every_kind_of_colours_is_taken(mode: str) -> None:
    if mode == "I;16":
        image = Image.frombytes("I;16", (2000, 100), b"\x00\x80" * 200_000)
    else:
        image = photograph(2000, 100).convert(mode)
    data = packed(image, "JPEG" if mode in {"CMYK", "YCbCr"} else "PNG")
    made = opened(shrunk(data, kind_of(data)))
    assert made.size == (PICTURE_WIDTH, 80)
    assert made.mode in {"1", "L", "RGB", "RGBA", "P"}
    if mode == "I;16":
        assert made.convert("L").getpixel((9, 9)) == pytest.approx(128, abs=3)


def bomb(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + check

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(1_000_000))) + chunk(b"IEND", b"")
    )  # fmt: skip


def test_bombs_and_broken_pictures_are_refused() -> None:
    side = int(MAX_FETCHED_PIXELS**0.5) + 1
    assert shrunk(bomb(side, side), "png") is None
    assert shrunk(bomb(60_000, 60_000), "png") is None
    for form in ("JPEG", "PNG", "WEBP", "GIF"):
        data = packed(photograph(1800, 400), form)
        assert shrunk(data[:40], kind_of(data)) is None
        # what is called one kind and is another
        assert shrunk(data, "gif" if form != "GIF" else "png") is None


def test_a_page_from_disk_keeps_its_own_pictures(tmp_path: Path) -> None:
    (tmp_path / "page_files").mkdir()
    small, large = packed(photograph(300, 200), "JPEG"), packed(photograph(3000, 200), "JPEG")
    (tmp_path / "page_files" / "a.jpg").write_bytes(small)
    (tmp_path / "page_files" / "b.jpg").write_bytes(large)
    made = import_source(
        Source(
            f"<html><body>{PROSE}<img alt=a src='page_files/a.jpg' data-src='https://far.example/a.jpg'"
            " srcset='https://far.example/a.jpg 1200w'>"
            f"<img alt=b src='page_files/b.jpg'>{PROSE}</body></html>".encode(),
            "page.html",
            base=tmp_path,
        )
    )
    figures = [block for block in made.document.blocks if block.kind is BlockKind.FIGURE]
    first, second = (made.assets[figure.asset] for figure in figures)
    assert first == small
    assert size_of(second, "jpg")[0] == PICTURE_WIDTH


def test_pictures_that_scripts_would_show(from_html: Callable[[str], Imported]) -> None:
    picture = base64.b64encode(packed(photograph(300, 200), "PNG")).decode()
    dot = base64.b64encode(packed(Image.new("L", (1, 1)), "GIF")).decode()
    made = from_html(
        f"<html><body>{PROSE}<div class=lazy><noscript><img alt=نهر src='data:image/png;base64,"
        f"{picture}'></noscript></div>{PROSE}<img alt='' src='data:image/gif;base64,{dot}'>"
        f"<img alt=أثر src='data:image/gif;base64,{dot}'>{PROSE}</body></html>"
    )
    figures = [block for block in made.document.blocks if block.kind is BlockKind.FIGURE]
    assert [(figure.alt, bool(figure.asset)) for figure in figures] == [
        ("نهر", True),
        ("أثر", False),
    ]


def test_a_picture_with_other_forms_is_one_picture(from_html: Callable[[str], Imported]) -> None:
    picture = base64.b64encode(packed(photograph(300, 200), "PNG")).decode()
    made = from_html(
        f"<html><body>{PROSE}<picture><source srcset='a.avif' type=image/avif> <source "
        f"srcset='a.webp' type=image/webp><img alt=نهر src='data:image/png;base64,{picture}'>"
        f"</picture> بعد الصورة كلام كثير لا يضيع منه شيء.{PROSE}</body></html>"
    )
    (figure,) = [block for block in made.document.blocks if block.kind is BlockKind.FIGURE]
    assert figure.alt == "نهر" and figure.asset in made.assets
    assert "بعد الصورة كلام كثير لا يضيع منه شيء." in [b.text for b in made.document.blocks]


def test_many_hidden_pictures_do_not_hang() -> None:
    hidden = "".join(f"<noscript><img src=/{number}.png></noscript>" for number in range(20_000))
    root = lxml.html.document_fromstring(f"<div>{hidden}</div><p><img src=a.png>{hidden}</p>")
    start = time.monotonic()
    show_hidden_pictures(root)
    assert time.monotonic() - start < 5
    # beside a picture that is shown they are the same one
    assert len(root.xpath("//noscript")) == 20_000
