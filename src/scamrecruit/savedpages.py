"""Names of what browsers put beside a saved page: never an advertisement by itself."""

import os
from collections.abc import Iterable

ASSETS = (
    ".css", ".js", ".mjs", ".map", ".woff", ".woff2", ".ttf", ".otf", ".eot", ".ico", ".svg",
    ".mp4", ".webm", ".mp3", ".download",
)  # fmt: skip
"""Endings of file names, in lower case."""
_PAGES = (".html", ".htm", ".xhtml", ".shtml")
# The folder beside a saved page, as browsers of several languages name it.
_PARTS = (
    "_files", ".files", "-Dateien", "-filer", "_fichiers", "_archivos", "_arquivos", "_ficheiros",
    "_bestanden", "_file", "_pliki", "_soubory", "_dosyalar", "_tiedostot", "_elemei",
)  # fmt: skip


def parts_folders(names: Iterable[str]) -> set[str]:
    """Names that the folder of parts of one of the pages among ``names`` may have."""
    return {
        stem + end
        for stem, extension in map(os.path.splitext, names)
        if extension.lower() in _PAGES
        for end in _PARTS
    }


def is_aside(path: str) -> bool:
    """Whether a path in an archive names no page by itself: a hidden file, or a style, script, font."""
    names = path.split("/")
    hidden = any(name.startswith((".", "__MACOSX")) and name.strip(".") for name in names)
    return hidden or path.lower().endswith(ASSETS)
