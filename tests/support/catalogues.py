"""The message catalogues brought up to date: `python -m tests.support.catalogues`.

    1. extract   every `_("…")` and `N_("…")` of the four packages (Python, HTML templates), every
                 refusal, every sentence of `core.law.measures`, what fills them
    2. merge     into core/log/locale/<language>/LC_MESSAGES/anjuan.po; a translation that is there
                 stays, even of a message that is not found any more (as `#~`)
    3. compile   anjuan.mo, which is committed beside it
    4. print     what has no Chinese translation yet, and exit 1 if anything has not

Mark a string with `_` where it is shown, with `N_` where it is only defined; both are in
`field_client.words`; any function of these names is seen. Then run the command, and translate what
it prints in the zh_CN file. Nothing is guessed: there are no fuzzy matches.
"""

import ast
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract as extract_from
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from core.kernel.reasons import Why
from core.law import measures
from core.log.packaged import DOMAIN, LANGUAGES
from tests.support.filling import filling_words

ROOT = Path(__file__).parents[2]
PACKAGES = ("core", "projections", "server", "field_client")
LOCALE = ROOT / "core" / "log" / "locale"
_IN_TEMPLATE = re.compile(r"""\bN?_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
_WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
"""The date in every header: the history of the file is in the repository."""
_PLACEHOLDER = re.compile(r"\{[a-z_]*[^{}]*\}")


def main() -> int:
    """Update both languages; return 1 while Chinese lacks a sentence."""
    sources = extract()
    for language in LANGUAGES:
        catalog = merge(language, sources)
        path(language, "po").parent.mkdir(parents=True, exist_ok=True)
        path(language, "po").write_bytes(po_bytes(catalog))
        path(language, "mo").write_bytes(mo_bytes(load(language)))
    missing = untranslated(load("zh_CN"))
    for message in missing:
        sys.stdout.write(f"untranslated: {message}\n")
    sys.stdout.write(f"{len(sources)} messages, {len(missing)} without a Chinese translation\n")
    return 1 if missing else 0


def extract() -> dict[str, tuple[str, ...]]:
    """Return every message id with the files in which it stands, sorted."""
    found: dict[str, set[str]] = {}
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*")):
            for message in filter(None, _messages(file)):  # "" is the header's, not a message
                found.setdefault(message, set()).add(file.relative_to(ROOT).as_posix())
    for reason in reasons():
        found.setdefault(reason.value, set()).add(_file_of(type(reason)))
    for sentence in measure_sentences():
        found.setdefault(sentence, set()).add("core/law/measures.py")
    for word, place in filling_words():
        found.setdefault(word, set()).add(place)
    return {message: tuple(sorted(found[message])) for message in sorted(found)}


def reasons() -> tuple[Why, ...]:
    """Return every reason for a refusal, of the kernel and of each room."""
    return tuple(why for kind in Why.__subclasses__() for why in kind)


def _file_of(kind: type[Why]) -> str:
    return f"{kind.__module__.replace('.', '/')}.py"


def measure_sentences() -> tuple[str, ...]:
    """Return what is told to a person who typed a measure wrongly."""
    values = (value for name, value in vars(measures).items() if name.isupper())
    return tuple(value for value in values if isinstance(value, str) and "{seen}" in value)


def load(language: str) -> Catalog:
    """Read the committed .po file of a language, empty where there is none yet."""
    file = path(language, "po")
    if not file.exists():
        return _empty(language)
    with file.open("rb") as content:
        return read_po(content, locale=language, domain=DOMAIN)


def merge(language: str, sources: dict[str, tuple[str, ...]]) -> Catalog:
    """Return a language's catalogue with exactly these messages, translations kept."""
    old = load(language)
    kept = {str(one.id): str(one.string) for one in (*old, *old.obsolete.values()) if one.string}
    catalog = _empty(language)
    for message, files in sources.items():
        catalog.add(message, kept.pop(message, ""), locations=[(file, 1) for file in files])
    for message, string in kept.items():
        if message:  # the message "" is the header
            catalog.obsolete[message] = Message(message, string)
    return catalog


def untranslated(catalog: Catalog) -> tuple[str, ...]:
    """Return the messages without a translation."""
    return tuple(str(one.id) for one in catalog if one.id and not one.string)


def placeholders(text: str) -> list[str]:
    """Return what a sentence expects to be filled with."""
    return sorted(_PLACEHOLDER.findall(text))


def po_bytes(catalog: Catalog) -> bytes:
    """Write a catalogue as text; files without line numbers, which change every day."""
    file = BytesIO()
    write_po(file, catalog, width=0, sort_output=True, include_lineno=False)
    return file.getvalue()


def mo_bytes(catalog: Catalog) -> bytes:
    """Compile a catalogue as gettext reads it."""
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def path(language: str, ending: str) -> Path:
    """Return where a catalogue stands."""
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.{ending}"


def _empty(language: str) -> Catalog:
    return Catalog(
        locale=language,
        domain=DOMAIN,
        header_comment=f"# The messages of Anjuan: {language}.",
        project="anjuan",
        msgid_bugs_address="-",
        version="1",
        creation_date=_WRITTEN,
        revision_date=_WRITTEN,
        last_translator="-",
        language_team="-",
        fuzzy=False,
    )


def _messages(file: Path) -> Iterator[str]:
    """Yield the message ids that stand in one file."""
    if file.suffix == ".py":
        with file.open("rb") as content:
            keywords = dict.fromkeys(("_", "N_"))
            for _, message, _, _ in extract_from("python", content, keywords):
                yield message if isinstance(message, str) else message[0]
    elif file.suffix == ".html":
        for literal in _IN_TEMPLATE.findall(file.read_text("utf-8")):
            yield str(ast.literal_eval(literal))


if __name__ == "__main__":
    sys.exit(main())
