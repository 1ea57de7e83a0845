"""Throws broken files at every importer: run by hand,
`python tests/fuzz/fuzz_importers.py [EXECUTIONS] [SEED] [FINDINGS_FOLDER]`.

Only a document or `ImportFailed` may come out, within the limit of time. What does not is
written to the findings folder, to become a seed in tests/corpus/fuzz and a test.
"""

from __future__ import annotations

import io
import random
import signal
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reader.document.storage import to_json
from reader.errors import ImportFailed
from reader.importing.decode import decode
from reader.importing.importer import Source, import_source, paste

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
LIMIT = 10.0
SLOW = 1.0
SMALL = 6_000
LETTERS = "كتاب مدرسة، الشمس؟ ـَُِّْ \u200c\u200f\u202e\ufeff\u0000 abc 123 ١٢٣ ﷺ ﻻ 😀\ud800"
WORDS = {
    "html": (
        b"<p>", b"</p>", b"<div>", b"<table><tr><td>", b"</table>", b"<li>", b"<ol start=-9>", b"<pre>",
        b"<!--", b"-->", b"<![CDATA[", b"<?xml version='1.0' encoding='x'?>", b"<base href='http://[x'>",
        b"<a href='http://[::'>", b"<img src=data:image/png;base64,AAAA>", b"<svg>", b"<h1>", b"<br>",
        b"<meta charset=utf-7>", b"<meta charset=rot13>", b"dir=rtl", b"lang='\xff'", b"&#0;", b"&#x110000;",
        b"<time datetime='9999-99-99T99:99'>", b"<script type='application/ld+json'>{\"@type\":\"Article\",",
        b"<sup><a href='#a'>1</a></sup>", b"<blockquote>", b"style='--sf-img-1:url(x)'", b"<li value=99999999999>",
    ),
    "mhtml": (
        b"Content-Type: multipart/related; boundary=\"b\"\r\n", b"--b\r\n", b"--b--\r\n", b"\r\n\r\n", b"=3D",
        b"=\r\n", b"Content-Location: http://[::\r\n", b"Content-ID: <x@y>\r\n", b"charset=\"=?\"",
        b"Content-Transfer-Encoding: base64\r\n", b"=?utf-8?b?2YI=?=", b"boundary*0=a;boundary*1=b",
        b"Date: Fri, 99 Foo 99999 99:99:99 +9999\r\n", b"charset*=utf-8''%ff", b"Content-Type: text/html\r\n",
    ),
    "markdown": (
        b"**", b"*", b"_", b"`", b"```\n", b"> ", b"- ", b"1. ", "١. ".encode(), b"[^a]", b"[^a]: ", b"[", b"](",
        b"![", b"---\n", b"| a | b |\n|---|---|\n", b"# ", b"    ", b"\t", b"<b>", b"&amp;", b"~~", b"\\",
        "و**«غ»**و".encode(), b"title: [", b"- x\n", b"[a]: <b> 'c'\n", b"***", b"http://[::1",
    ),
    "zip": (
        b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07", b"\xff\xff\xff\xff", bytes(4),
        b"..", b"/", b"\\", b"\x75\x70\x09\x00\x01", b"\x00\x08", b"\x01\x00\x99\x00",
    ),
    "plain": (b"\n", b"\n\n", b"- ", b"1- ", b"#", b"...", b"\xfe\xff", b"\xff\xfe", b"\x00", b"\xe2\x80\x8f", b"\t"),
}  # fmt: skip
NAMES = {"html": "a.html", "mhtml": "a.mht", "markdown": "a.md", "zip": "a.zip", "plain": "a.txt"}


class Overrun(BaseException):
    """Raised by the alarm, past every handler of ours."""


def seeds() -> dict[str, list[bytes]]:
    """Give small files to start from, by importer: our corpus, and zips of it."""
    found: dict[str, list[bytes]] = {kind: [] for kind in NAMES}
    endings = {".html": "html", ".txt": "plain", ".md": "markdown", ".mht": "mhtml", ".zip": "zip"}
    for path in sorted((*CORPUS.glob("*/input.*"), *CORPUS.glob("fuzz/*"))):
        kind = endings.get(path.suffix)
        if kind and path.stat().st_size <= 3 * SMALL:
            found[kind].append(path.read_bytes()[:SMALL])
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", method) as archive:
            archive.writestr("مقال.html", found["html"][0][:800])
            archive.writestr("مقال_files/a.png", b"\x89PNG\r\n\x1a\n" + bytes(40))
        found["zip"].append(made.getvalue())
    return found


def broken(chance: random.Random, kind: str, pool: list[bytes]) -> bytes:
    """Give a seed with a few things wrong with it."""
    data = bytearray(chance.choice(pool))
    for _ in range(chance.choice((1, 1, 2, 3, 6, 12))):
        at = chance.randrange(len(data) + 1)
        much = min(len(data) - at, chance.choice((1, 2, 8, 40, 300)))
        match chance.randrange(8):
            case 0 if data:
                data[at % len(data)] = chance.randrange(256)
            case 1:
                del data[at : at + much]
            case 2:
                data[at:at] = data[at : at + much] * chance.choice((1, 2, 30))
            case 3 | 4:
                data[at:at] = chance.choice(WORDS[kind]) * chance.choice((1, 1, 2, 50))
            case 5:
                other = chance.choice(pool)
                start = chance.randrange(len(other) + 1)
                data[at:at] = other[start : start + 400]
            case 6:
                data[at:at] = chance.choice(LETTERS).encode("utf-8", "surrogatepass") * 3
            case _:
                data[at : at + 4] = chance.randbytes(chance.randrange(6))
        del data[20_000:]
    return bytes(data)


def packed(chance: random.Random, pools: dict[str, list[bytes]]) -> bytes:
    """Give a good zip of broken files under odd names."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(chance.choice((1, 1, 2))):
            kind = chance.choice(("html", "markdown", "mhtml", "plain"))
            folder = chance.choice(("", "أ/", "../", "a\\b/", "C:/", "/", "x_files/", "./"))
            name = f"{folder}{number}{NAMES[kind]}"
            archive.writestr(name, broken(chance, kind, pools[kind]))
    return made.getvalue()


def one(kind: str, data: bytes) -> str:
    """Import one broken file; gives what came of it."""
    try:
        if kind == "plain" and data[:1] == b"\n":
            text = data.decode("utf-8", "replace")
            made = import_source(paste(text, text))
        else:
            made = import_source(Source(data, NAMES[kind]))
        to_json(made.document).encode()
    except ImportFailed as failure:
        assert str(failure)
        return "refused"
    return "made"


def watched(kind: str, data: bytes, findings: Path, results: Counter[str]) -> None:
    """Import under the alarm, and keep what went wrong."""

    def ring(*_: object) -> None:
        raise Overrun

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, LIMIT)
    start = time.perf_counter()
    try:
        result = one(kind, data)
    except (Exception, Overrun) as error:  # noqa: BLE001
        result = "FAULT"
        place = traceback.extract_tb(error.__traceback__)[-1]
        name = f"{kind}-{type(error).__name__}-{Path(place.filename).stem}-{place.lineno}"
        findings.mkdir(parents=True, exist_ok=True)
        (findings / name).write_bytes(data)
        (findings / f"{name}.txt").write_text(traceback.format_exc(), "utf-8", "replace")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    taken = time.perf_counter() - start
    if taken > SLOW and result != "FAULT":
        findings.mkdir(parents=True, exist_ok=True)
        (findings / f"{kind}-slow-{taken:.0f}s-{len(data)}").write_bytes(data)
        results[f"{kind} slow"] += 1
    results[f"{kind} {result}"] += 1


def by_hypothesis(count: int, findings: Path, results: Counter[str]) -> None:
    """Let hypothesis make texts and bytes of its own, for the decoder and each importer."""
    ways = settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    words = st.lists(st.sampled_from([word for kind in WORDS.values() for word in kind]))
    pieces = st.lists(
        st.one_of(
            words.map(b"".join), st.text(LETTERS.rstrip("\ud800")).map(str.encode), st.binary()
        )
    )

    @ways
    @given(kind=st.sampled_from(sorted(NAMES)), data=pieces.map(b"".join))
    def importers(kind: str, data: bytes) -> None:
        watched(kind, data, findings, results)

    @ways
    @given(
        data=st.binary(),
        declared=st.sampled_from(["", "utf-8", "cp1256", "utf-7", "hex", "idna", "\0"]),
    )
    def decoder(data: bytes, declared: str) -> None:
        try:
            decode(data, declared=declared)
            results["decode made"] += 1
        except ImportFailed:
            results["decode refused"] += 1

    importers()
    decoder()


def cases(count: int, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """Give the importers' broken files in turn."""
    pools = seeds()
    for number in range(count):
        kind = sorted(pools)[number % len(pools)]
        data = broken(chance, kind, pools[kind])
        # a broken zip is mostly refused at once: often pack something broken well
        yield kind, packed(chance, pools) if kind == "zip" and chance.random() < 0.6 else data


def main() -> None:
    """Run, and say what came of it."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    findings = Path(sys.argv[3] if len(sys.argv) > 3 else "findings")
    results: Counter[str] = Counter()
    start = time.perf_counter()
    for number, (kind, data) in enumerate(cases(count, random.Random(seed)), 1):
        watched(kind, data, findings, results)
        if number % 2_000 == 0:
            print(
                number,
                f"{time.perf_counter() - start:.0f} s",
                dict(sorted(results.items())),
                flush=True,
            )
    by_hypothesis(count // 20, findings, results)
    print(
        sum(results.values()), f"{time.perf_counter() - start:.0f} s", dict(sorted(results.items()))
    )


if __name__ == "__main__":
    main()
