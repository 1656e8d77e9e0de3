"""Are the translations whole? Compares locale/ with the texts in the code; ``--write`` brings it up to date.

Run by ``make check`` and ``make messages``. Finding the texts needs gettext; running the product does not.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent.parent
LANGUAGES = ("sv", "en")
LEFT_OUT = (".venv", "node_modules", "tests", "var", "static")
COLLECT = ["manage.py", "makemessages", "--no-wrap", "--add-location", "file", "--no-obsolete"]
COLLECT += [part for language in LANGUAGES for part in ("--locale", language)]
COLLECT += [part for folder in LEFT_OUT for part in ("--ignore", folder)]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]")
Key = tuple[str, str]


def catalogue(root: Path, language: str) -> polib.POFile:
    """The texts and translations of one language."""
    return polib.pofile(str(root / "locale" / language / "LC_MESSAGES" / "django.po"), wrapwidth=0)


def _by_key(entries: polib.POFile) -> dict[Key, polib.POEntry]:
    return {(entry.msgctxt or "", entry.msgid): entry for entry in entries if not entry.obsolete}


def unfinished(language: str) -> Iterator[str]:
    """What is wrong with the catalogue itself: untranslated, unsure, or not the one that is compiled."""
    entries = catalogue(ROOT, language)
    for entry in entries:
        if entry.obsolete:
            yield f"{language}: stale: {entry.msgid!r}"
        elif entry.fuzzy:
            yield f"{language}: fuzzy: {entry.msgid!r}"
        elif not entry.translated():
            yield f"{language}: untranslated: {entry.msgid!r}"
        yield from _misfit(language, entry)
    compiled_path = ROOT / "locale" / language / "LC_MESSAGES" / "django.mo"
    if not compiled_path.exists():
        yield f"{language}: not compiled: make messages"
        return
    compiled = {(e.msgctxt or "", e.msgid): (e.msgstr, e.msgstr_plural) for e in polib.mofile(str(compiled_path))}
    ours = {key: (e.msgstr, e.msgstr_plural) for key, e in _by_key(entries).items() if e.translated() and not e.fuzzy}
    if compiled != ours:
        yield f"{language}: django.mo is not what django.po says: make messages"


def _misfit(language: str, entry: polib.POEntry) -> Iterator[str]:
    """Placeholders that would stop a page: others than the source's, or numbers where a template gives text.

    gettext knows a text by its singular, so one in a template and one in code share what was collected first.
    """
    source = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
    said = set(PLACEHOLDER.findall(" ".join([entry.msgstr, *entry.msgstr_plural.values()])))
    if said - source:
        yield f"{language}: placeholders: {entry.msgid!r}"
    in_template = any(file.startswith("templates/") for file, _line in entry.occurrences)
    if in_template and any(placeholder.endswith("d") for placeholder in source | said):
        yield f"{language}: a number where a template gives text: {entry.msgid!r}"


def differences() -> Iterator[str]:
    """What the code says and the catalogues do not, and the other way round."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", *LEFT_OUT))
        environment = {**os.environ, "TALKOORIIHI_DATA": str(copy / "var")}
        subprocess.run([sys.executable, *COLLECT], cwd=copy, env=environment, check=True, capture_output=True)
        for language in LANGUAGES:
            committed, found = _by_key(catalogue(ROOT, language)), _by_key(catalogue(copy, language))
            for key in found.keys() - committed.keys():
                yield f"{language}: not collected: {key[1]!r} ({found[key].occurrences[0][0]})"
            for key in committed.keys() - found.keys():
                yield f"{language}: stale: {key[1]!r}"


def write() -> None:
    """Collect the texts into locale/ and compile what is translated. Doubtful guesses of gettext are emptied."""
    subprocess.run([sys.executable, *COLLECT], cwd=ROOT, check=True)
    for language in LANGUAGES:
        entries = catalogue(ROOT, language)
        for entry in entries:
            if entry.fuzzy:
                entry.flags.remove("fuzzy")
                entry.previous_msgid = None
                entry.msgstr, entry.msgstr_plural = "", dict.fromkeys(entry.msgstr_plural, "")
        entries.save()
        entries.save_as_mofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.mo"))


def main() -> int:
    """Write, or check; 0 when all is well."""
    has_gettext = shutil.which("xgettext") is not None
    if "--write" in sys.argv:
        if not has_gettext:
            print("gettext is not installed. On Debian and Ubuntu: apt install gettext")
            return 1
        write()
    problems = [problem for language in LANGUAGES for problem in unfinished(language)]
    if "--write" not in sys.argv and has_gettext:
        problems += differences()
    print(*problems, sep="\n")
    if not has_gettext:
        print("Not checked, for want of gettext: whether every text in the code has been collected.")
    required = os.environ.get("REQUIRE_SERVICES") == "1"
    print(f"Translations: {len(problems)} problems" if problems else "Translations: whole")
    return int(("--write" not in sys.argv and bool(problems)) or (required and not has_gettext))


if __name__ == "__main__":
    sys.exit(main())
