"""
Is the address of a link written as one?

Slips that a browser takes for a page beside the one it shows. Nothing is ever there, unless a file
of the site has that name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import unquote

from eventsearch.lint.model import Finding, LintContext, Page, Repair, Replacement

# `@/page.md` is Zola's own form of a link, and a folder where a bundler resolves aliases.
_SIGN_BEFORE = re.compile(r"@\s*(?=https?:/)|[(\"'“«]\s*(?=(?:https?:)?/)")
_WITHOUT_SCHEME = re.compile(r"(?i)www\.[\w-]+\.\S")
# A host ends with letters; `react@18.2.0` is a version.
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}")
_SCHEME = re.compile(r"(?i)(?!https?://)(?:h{0,2}t{1,3}p{1,2}s{0,2}:/{0,2}|https?//)(?=\w)")
_CLOSING = {"(": ")", '"': '"', "'": "'", "“": "”", "«": "»"}


class Mended(NamedTuple):
    """What an address should be, how to say so, and whether nothing else can be meant."""

    address: str
    cure: str
    safe: bool = True


def links_are_addresses(whole: LintContext) -> Iterator[Finding]:
    """A link has a sign too many or too few."""
    files: defaultdict[str, list[str]] = defaultdict(list)
    for path in (*whole.surroundings.files, *whole.surroundings.documents):
        files[path.rpartition("/")[2]].append(f"/{path}")
    for page in filter(whole.cared_for, whole.pages):
        yield from _slips(page, files)


def _slips(page: Page, files: Mapping[str, list[str]]) -> Iterator[Finding]:
    for link in page.links:
        mended = next((found for slip in _SLIPS if (found := slip(link.target))), None)
        # `logo@2x.png` is an e-mail address to look at, and a file where one has that name.
        if mended is None or _is_a_file(link.target, files):
            continue
        swap = Replacement(
            path=page.record.path, old=link.target, new=mended.address, place=link.place
        )
        yield Finding(
            page=page,
            code="E315",
            place=link.place,
            message=f"the link leads to {link.target}, which is no address",
            cure=mended.cure,
            repair=Repair(message=mended.cure, swaps=(swap,), safe=mended.safe),
        )


def _is_a_file(target: str, files: Mapping[str, list[str]]) -> bool:
    path = "/" + unquote(re.split("[?#]", target, maxsplit=1)[0]).lstrip("./")
    return any(each.endswith(path) for each in files.get(path.rpartition("/")[2], ()))


def _sign_before(target: str) -> Mended | None:
    sign = _SIGN_BEFORE.match(target)
    if sign is None:
        return None
    address, closing = target[sign.end() :], _CLOSING.get(target[0], "")
    if closing and address.endswith(closing) and target.count("(") <= 1:
        return Mended(address.removesuffix(closing).rstrip(), "take the signs around it out")
    return Mended(address, "take the sign before it out")


def _without_scheme(target: str) -> Mended | None:
    if _WITHOUT_SCHEME.match(target) is None:
        return None
    # Whether the host has a certificate is not known here.
    return Mended(f"https://{target}", "write `https://` before it", safe=False)


def _mail(target: str) -> Mended | None:
    if _MAIL.fullmatch(target) is None:
        return None
    return Mended(f"mailto:{target}", "write `mailto:` before it")


def _scheme(target: str) -> Mended | None:
    slip = _SCHEME.match(target)
    if slip is None:
        return None
    scheme = "https://" if "s" in slip[0].lower() else "http://"
    return Mended(f"{scheme}{target[slip.end() :]}", f"write `{scheme}`")


_SLIPS: tuple[Callable[[str], Mended | None], ...] = (
    _sign_before,
    _without_scheme,
    _mail,
    _scheme,
)
