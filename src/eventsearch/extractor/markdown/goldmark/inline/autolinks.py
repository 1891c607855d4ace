"""
Autolinks and raw HTML.

``<https://…>`` and ``<name@host>``; with ``linkify`` also bare web and mail addresses at the start
of a word or after a mark, so that ``_`` and ``--`` in them are no marks. Raw HTML is a whole tag or
comment by CommonMark's grammar; where ``unsafe`` is off the tags are left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from eventsearch.extractor.markdown.goldmark import attribute, escape
from eventsearch.model.lazy_pattern import lazy

if TYPE_CHECKING:
    from eventsearch.extractor.markdown.goldmark.inline.parser import Scan


_ATTRIBUTE = r"""\s++[A-Za-z_:][\w.:-]*+(?:\s*+=\s*+(?:[^\s"'=<>`]++|'[^']*+'|"[^"]*+"))?"""
OPEN_TAG = rf"<[A-Za-z][A-Za-z0-9-]*+(?>(?:{_ATTRIBUTE})*)\s*+/?>"
CLOSING_TAG = r"</[A-Za-z][A-Za-z0-9-]*+\s*+>"

_TAG = lazy(f"{OPEN_TAG}|{CLOSING_TAG}")
_SPANS = (("<!-->", ""), ("<!--->", ""), ("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"))
_DECLARATION = lazy(r"<![A-Za-z]")


def raw_html(scan: Scan) -> bool:
    """Read a tag, a comment or a declaration and leave it as it is."""
    end = _end(scan)
    if end < 0:
        return False
    scan.emit(scan.source[scan.position : end], end)
    return True


def omitted_html(scan: Scan) -> bool:
    """Read the same and leave it out."""
    end = _end(scan)
    if end < 0:
        return False
    scan.emit("<!-- raw HTML omitted -->", end)
    return True


def _end(scan: Scan) -> int:
    """Return the index after the tag, -1 for none."""
    source, start = scan.source, scan.position
    match = _TAG.match(source, start)
    if match:
        return match.end()
    for opening, closing in _SPANS:
        if source.startswith(opening, start):
            index = scan.find(closing, start + len(opening))
            return index + len(closing) if index >= 0 else -1
    if _DECLARATION.match(source, start):
        index = scan.find(">", start)
        return index + 1 if index >= 0 else -1
    return -1


_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAIL = rf"[\w.!#$%&'*+/=?^`{{|}}~-]{{1,256}}+@{_HOST}(?>(?:\.{_HOST})*)"
_ANGLE = lazy(rf"<(?:([A-Za-z][A-Za-z0-9.+-]{{1,31}}:[^\s<>]*+)|({_MAIL}))>", re.ASCII)
_PATH = r"-a-zA-Z0-9@:%_+.~#!?&/=();,'\">^{}\[\]`"
# Without a protocol, no `$` is part of an address.
_WEB = lazy(
    rf"(?:https?|ftp)://[-a-zA-Z0-9@:%._+~#=]{{1,256}}\.[a-z]+(?::\d+)?(?:[/#?][{_PATH}$]*)?"
    rf"|www\.[-a-zA-Z0-9@:%._+~#=]{{1,256}}\.[a-z]+(?:[/#?][{_PATH}]*)?"
)
_BARE_MAIL = lazy(rf"(?=[A-Za-z0-9]){_MAIL}(?![-_])", re.ASCII)
_STARTS = lazy(
    r"(?:^|(?<=[\s*_~(])(?<!\\[*_~(]))(?:(?=(?:https?|ftp)://|www\.)|(?=[\w.!#$%&'*+/=?^`{|}~-]{1,256}+@))",
    re.ASCII,
)


def angle_link(scan: Scan) -> bool:
    match = _ANGLE.match(scan.source, scan.position)
    if not match:
        return False
    text = match[1] or match[2]
    target = text if match[1] else f"mailto:{text}"
    scan.emit(f'<a href="{attribute(target)}">{escape(text)}</a>', match.end())
    return True


def bare_link_starts(source: str) -> list[int] | None:
    """Return the places where a bare address may begin; None for a text that can have none."""
    if "://" not in source and "www." not in source and "@" not in source:
        return None
    return [match.start() for match in _STARTS.finditer(source)]


def bare_link(scan: Scan) -> bool:
    """Read a bare address; not inside brackets, which may become a link."""
    if scan.brackets:
        return False
    source, start = scan.source, scan.position
    match = _WEB.match(source, start)
    if match:
        text = _trim(match[0])
        target = f"https://{text}" if text.startswith("www.") else text
    else:
        match = _BARE_MAIL.match(source, start)
        if not match or "." not in match[0].partition("@")[2]:
            return False
        text = match[0].rstrip(".")
        target = f"mailto:{text}"
    scan.emit(f'<a href="{attribute(target)}">{escape(text)}</a>', start + len(text))
    return True


def _trim(address: str) -> str:
    """Return an address without the punctuation of the sentence round it."""
    if address.endswith(")"):
        surplus = address.count(")") - address.count("(")
        if surplus > 0:
            address = address[:-surplus]
    elif address.endswith(";"):
        head, mark, name = address[:-1].rpartition("&")
        if mark and name.isalnum():
            address = head
    return address.rstrip("?!.,:*_~")
