"""
Is the address of a link written as one?

Slips that a browser takes for a page beside the one it shows: nothing is ever there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from eventsearch.check.records import Finding, Page, Repair, Swap, Whole

_SIGN_BEFORE = re.compile(r"[(@\"'“«]\s*(?=(?:https?:)?/)")
_WITHOUT_SCHEME = re.compile(r"(?i)www\.[\w-]+\.\S")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SCHEME = re.compile(r"(?i)(?!https?://)(?:h{0,2}t{1,3}p{1,2}s{0,2}:/{0,2}|https?//)(?=\w)")
_CLOSING = {"(": ")", '"': '"', "'": "'", "“": "”", "«": "»"}


class Mended(NamedTuple):
    """What an address should be, how to say so, and whether nothing else can be meant."""

    address: str
    cure: str
    safe: bool = True


def is_an_address(page: Page, whole: Whole) -> Iterator[Finding]:
    """A link has a sign too many or too few."""
    if not whole.cared_for(page):
        return
    for link in page.links:
        mended = next((found for slip in _SLIPS if (found := slip(link.target))), None)
        if mended is None:
            continue
        swap = Swap(path=page.record.path, old=link.target, new=mended.address, place=link.place)
        yield Finding(
            page=page,
            code="E315",
            place=link.place,
            message=f"the link leads to {link.target}, which is no address",
            cure=mended.cure,
            repair=Repair(message=mended.cure, swaps=(swap,), safe=mended.safe),
        )


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
