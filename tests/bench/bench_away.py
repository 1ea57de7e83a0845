"""How long a large library takes to be taken away and brought in, and how much memory."""

from __future__ import annotations

import argparse
import resource as system
import tempfile
import time
from pathlib import Path

from reader.actions.bring_library import bring_in
from reader.actions.take_away import take_away
from reader.document.model import Block, BlockKind, Document, Metadata
from reader.library.store import Library
from reader.paths import Paths, resource
from reader.text.direction import Direction
from reader.translations import Translator

WORDS = ["ساعة", "مدينة", "كتاب", "قرية", "بحر", "مطر", "سوق", "مدرسة", "طريق", "جبل"]


def document(number: int) -> Document:
    texts = [
        " ".join(WORDS[(number * 7 + place * 3 + word) % 10] + str(number * place + word)
                 for word in range(60))
        for place in range(7)
    ]  # fmt: skip
    blocks = tuple(
        Block(f"b{place}", BlockKind.PARAGRAPH, text, Direction.RTL, "ar")
        for place, text in enumerate(texts)
    )
    return Document(Metadata(f"مادة {number}", language="ar"), blocks)


def peak() -> int:
    return system.getrusage(system.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Print seconds, seconds a piece, megabytes of the files, and peak memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pieces", type=int, default=10_000)
    count = parser.parse_args().pieces
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        library = Library.open(Paths.under(root / "here"))
        library._writer.pragma("synchronous = off")
        receiver = library.holdings.receiver()
        from reader.library.held import Holding

        for number in range(count):
            receiver.put(Holding(document(number), ("مدن", f"وسم {number % 50}")))
        del receiver
        translate = Translator("ar", resource("translations"), root)
        print(f"{count} pieces; memory before {peak()} MB")
        for name in ("out.zip", "out"):
            start = time.perf_counter()
            take_away(library, root / name, translate)
            spent = time.perf_counter() - start
            size = (root / name).stat().st_size // 1_000_000 if name.endswith("zip") else 0
            print(f"away as {name}: {spent:.1f} s, {spent / count * 1000:.2f} ms a piece, "
                  f"{size} MB, peak {peak()} MB")  # fmt: skip
        for name in ("out.zip", "out"):
            other = Library.open(Paths.under(root / f"there {name}"))
            for what in ("in", "again"):
                start = time.perf_counter()
                brought = bring_in(other, root / name)
                spent = time.perf_counter() - start
                print(f"{what} from {name}: {spent:.1f} s, {spent / count * 1000:.2f} ms a piece, "
                      f"{brought.added} new, {brought.known} known, peak {peak()} MB")  # fmt: skip
            other.close()
        library.close()


if __name__ == "__main__":
    main()
