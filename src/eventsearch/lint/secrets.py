"""
Finds private data in published text: passcodes of meetings, telephone numbers and mail addresses.

A passcode in words counts only near a mention of a meeting. A number counts only if it is a mobile
number, an address only if it contains a person's name. Messages do not repeat the data.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import NamedTuple

LINK, WORDS, NUMBER, ADDRESS, INVITED = "E901", "E902", "E903", "E904", "E905"

HIDDEN = frozenset((NUMBER, ADDRESS))
"""Codes of data that is often published on purpose. Shown only if the user selects the code."""


class Secret(NamedTuple):
    """
    Private data in a text.

    Attributes:
        code: The diagnostic code.
        message: Description, without the secret itself.
        offset: Offset of its start in the text, in code points.
    """

    code: str
    message: str
    offset: int


_MEETING = re.compile(
    r"(?i)\bzoom\b|zoom\.(?:us|com)|\bteams\b|webex|meet\.google|google meet|jit\.?si"
    r"|big ?blue ?button|\bbbb\b|go ?to ?meeting|meeting[ -]?(?:id|number|link|room)"
    r"|id de (?:la )?r[ée]uni[oó]n"
    r"|besprechungs-id|id riunione|id da reunião|dial[ -]?in|conference (?:id|call|line)|einwahl"
    r"|visio(?:conf|\b)|video ?(?:call|conf)|webinaire|webinar"
)
"""Words for a meeting over the network or the telephone."""

_HOSTS: Mapping[str, tuple[str, ...]] = {
    r"(?:[\w-]+\.)*zoom(?:gov)?\.(?:us|com|com\.cn)|[\w-]+\.zoom-x\.de": ("pwd", "tk", "zak"),
    r"teams\.(?:microsoft|live)\.(?:com|us)": ("p",),
    r"(?:[\w-]+\.)*webex\.com": ("pw", "pwd", "password"),
    r"tel\.meet": ("pin",),
    r"(?:[\w-]+\.)*whereby\.com": ("roomkey",),
    r"(?=[\w.-]{0,253}?(?:bbb|bigbluebutton|greenlight|visio|jitsi|jit\.si|8x8|webconf|meeting))"
    r"[\w.-]{1,253}": (
        *("pwd", "passcode", "password", "jwt", "pin", "accesscode", "access_code"),
    ),
}
"""Maps the hosts of meetings to the URL parameters that contain a passcode."""

_LINKS = tuple(
    (
        re.compile(rf"(?i)https?://(?P<host>{host})(?::\d+)?/(?!rec/)"),
        re.compile(rf"(?i)[?&;#](?P<name>{'|'.join(names)})=(?P<value>[\w%.~+/=-]{{4,}})"),
    )
    for host, names in _HOSTS.items()
)
_URL = re.compile(r"https?://[^\s<>\"'`)\]|\\]+")
_MODERATOR = re.compile(r"(?i)https?://[^\s/]+/meeting/signin/moderat\w+/[^\s<>\"')\]]+")

_PASSCODE = (
    r"pass ?code|password|access code|meeting code|host key|pin(?: code)?|code pin|code secret"
    r"|code de (?:la )?r[ée]union|code d[’']acc[eè]s|mot de passe|kenncode|passwort|kennwort"
    r"|zugangs-?code|zugriffs-?code|zugangs-?pin|c[oó]digo (?:de acceso|secreto)|contrase[nñ]a"
    r"|clave de acceso|codice (?:di |d[’'])accesso"
    r"|senha|toegangscode|wachtwoord|has[lł]o"
)
_OF_WHAT = (
    r"(?:\(?(?:zoom|teams|webex|bbb)\)?|(?:de|du|del|della|der|des|for|of|pour|für|zum|zur)\b"
    r"(?: (?:la|le|the|das|die|den)\b)? ?(?:l[’'])?\w{3,20})"
)
"""Words between the name of a passcode and its value: `Zoom`, `de la réunion`."""
_MARKS = r"(?:[*_`\"'“”«»\s]|&nbsp;|</?\w{1,8}>)"
_NAMED = re.compile(
    rf"(?i)\b(?<![?&;])(?P<name>{_PASSCODE})\b{_MARKS}{{0,8}}(?:{_OF_WHAT}{_MARKS}{{0,8}})?"
    rf"(?:(?:[:=：–—]|\b(?:is|est|ist|lautet|es)\b){_MARKS}{{0,8}}|(?<=\s)(?=\d{{5}}))"
    r"(?P<value>\d{2,4}(?:[ \u00a0]\d{2,4}){1,4}|[\w!@#%^&+=.-]{4,24})"
)
_DIALLED = re.compile(r"\+?\d[\d ().-]{6,18}\d,{1,4}\d{6,12}#[,*]{1,6}(?P<value>\d{4,10})#")
"""A telephone number with the number and the passcode of a meeting, as Zoom writes it."""
_NEAR = (700, 400)
"""A passcode counts if a meeting is mentioned at most this many code points before or after it."""
_NO_VALUE = re.compile(
    r"(?i)(?:x+|\*+|\.+|#+|0+|1234(?:5(?:6(?:7(?:8(?:90?)?)?)?)?)?|abc(?:d|de|def|123|d1234)?|your[\w-]*|pass(?:word|code|wort)?"
    r"|example[\w-]*|none|null|true|false"
    r"|https?|www\.\S*|required|requis\w*|erforderlich|\w+\.\w+\.\w+)[.!]?"
)

_NUMBERS = re.compile(
    r"(?<![\w./+-])(?<!\d )(?:"
    r"(?:\+33|0033)[ .]?(?:\(0\) ?)?[67](?:[ .\u00a0-]?\d\d){4}|0[67](?:[ .\u00a0-]\d\d){4}"
    r"|(?:\+49|0049)[ .]?(?:\(0\) ?)?1[567]\d[ ./-]?\d{3,4}[ ./-]?\d{3,5}"
    r"|01[567]\d[ /-]\d{3,4}[ ]?\d{3,5}"
    r"|(?:\+44|0044)[ .]?(?:\(0\) ?)?7\d{3}[ .-]?\d{3}[ .-]?\d{3}"
    r"|\+41[ .]?(?:\(0\) ?)?7[5-9][ .]?\d{3}[ .]?\d\d[ .]?\d\d"
    r"|\+(?:32[ .]?4\d\d|34[ .]?[67]\d\d|39[ .]?3\d\d|43[ .]?6\d\d)(?:[ ./-]?\d{2,3}){2,3}"
    r")(?![\w/-]| [\da-f]{2}\b)"
)
"""Mobile telephone numbers, by the numbering plans of some countries."""
_EXAMPLE_NUMBER = re.compile(r"(\d)\1{5}|12345678|0?639 ?98|7700 ?900")

_ADDRESS = re.compile(r"(?<![\w.+-])([A-Za-z][\w.+-]*)@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
_FREE = re.compile(
    r"(?i)(?:gmail|googlemail|outlook|hotmail|live|yahoo|icloud|gmx|web|t-online|freenet|orange"
    r"|wanadoo|free|sfr|laposte|proton|protonmail|bluewin|libero|aol)\.(?:com|fr|de|net|ch|at|be|es"
    r"|it|co\.uk|me|mail|ca)"
)
_PERSON = re.compile(r"[A-Za-z]{2,}[._-][A-Za-z]{2,}\d{0,4}|[A-Za-z]\.[A-Za-z]{3,}\d{0,4}")
_ROLE = re.compile(
    r"(?i)(?<![^._-])(?:contact|kontakt|infos?|hello|(?:web)?mail|team|office|admin(?:istration)?"
    r"|support|club|asso(?:ciation)?|secr[ée]ta(?:ry|riat|ire)|presse?|groupe?|events?|meetups?"
    r"|conf(?:[ée]rences?)?|news(?:letter)?|liste?|services?|dev|org(?:a|ani[sz](?:ation|ers?))?"
    r"|community|users?|(?:no)?reply|help(?:desk)?|jobs?|data)\d*(?![^._-])"
)
_MEANT = re.compile(
    r"(?i)mailto:|contact|kontakt|organi[sz]|inscri|anmeld|regist|mail\W|courriel"
    r"|write to|écri|schreib"
)
"""Words before an address to which readers are invited to write."""


def find_secrets(text: str) -> Iterator[Secret]:
    """Yield the private data in a text, in order. Yield each value only once."""
    seen: set[str] = set()
    for secret, value in sorted(_all(text), key=lambda each: each[0].offset):
        if value not in seen:
            seen.add(value)
            yield secret


def _all(text: str) -> Iterator[tuple[Secret, str]]:
    if "://" in text:
        yield from _links(text)
    yield from _words(text)
    for match in _NUMBERS.finditer(text):
        if not _EXAMPLE_NUMBER.search(re.sub(r"\D", "", match[0])):
            message = f"the text has the number of a mobile telephone, {match[0][:3]}…"
            yield Secret(NUMBER, message, match.start()), match[0]
    if "@" in text:
        yield from _addresses(text)


def _links(text: str) -> Iterator[tuple[Secret, str]]:
    for match in _URL.finditer(text):
        url = unescape(match[0])
        for link, lets_in in _LINKS:
            host_match = link.match(url)
            secret = lets_in.search(url, host_match.end()) if host_match else None
            if host_match and secret and not _NO_VALUE.fullmatch(secret["value"]):
                host, name = host_match["host"].lower(), secret["name"].lower()
                message = f"the link to a meeting at {host} lets everybody in with its `{name}=`"
                yield Secret(LINK, message, match.start()), secret["value"].rstrip(".")
                break
    for match in _MODERATOR.finditer(text) if "/meeting/signin/" in text else ():
        message = "the link to a meeting lets everybody in as its moderator"
        yield Secret(LINK, message, match.start()), match[0].rstrip(".")


def _words(text: str) -> Iterator[tuple[Secret, str]]:
    named = [*_NAMED.finditer(text)]
    # Most pages contain no passcode, so do not search them for meetings.
    meetings = [match.start() for match in _MEETING.finditer(text)] if named else []
    for match in named:
        value = match["value"].rstrip(".")
        first = bisect_left(meetings, match.start() - _NEAR[0])
        if (
            any(map(str.isdigit, value))
            and not _NO_VALUE.fullmatch(value)
            and first < len(meetings)
            and meetings[first] < match.end() + _NEAR[1]
        ):
            message = f'the text has the "{" ".join(match["name"].split())}" of a meeting'
            yield Secret(WORDS, message, match.start()), re.sub(r"\W", "", value)
    for match in _DIALLED.finditer(text) if ",," in text else ():
        message = "the text has a telephone number with the passcode of a meeting"
        yield Secret(WORDS, message, match.start()), match["value"]


def _addresses(text: str) -> Iterator[tuple[Secret, str]]:
    for match in _ADDRESS.finditer(text):
        start = max(match.start() - 80, 0)
        start = max(text.rfind("\n", start, match.start()) + 1, start)
        before = _MEANT.search(text, start, match.start())
        meant = before or text.startswith("](mailto:", match.end())
        if _FREE.fullmatch(match[2]) and is_of_a_person(match[1]) and not meant:
            message = f"the text has the private address of a person, {match[1][0]}…@{match[2]}"
            yield Secret(ADDRESS, message, match.start()), match[0].lower()


def is_of_a_person(name: str) -> bool:
    """Return whether the part of an address before `@` is a person's name, not a role."""
    return _PERSON.fullmatch(name) is not None and not _ROLE.search(name)


def without_access(text: str) -> str:
    """Return the text with the passcodes of meetings removed, also those in links."""
    if not any(secret.code in (LINK, WORDS) for secret in find_secrets(text)):
        return text
    for match in (*_MODERATOR.finditer(text), *_URL.finditer(text)):
        text = text.replace(match[0], _without_keys(match[0]))
    values = {value for secret, value in _words(text) if secret.code == WORDS}
    named = [*_NAMED.finditer(text), *_DIALLED.finditer(text)]
    for match in sorted(named, key=lambda each: each.start("value"), reverse=True):
        if re.sub(r"\W", "", match["value"]) in values:
            text = f"{text[: match.start('value')]}…{text[match.end('value') :]}"
    return text


def _without_keys(url: str) -> str:
    """Return a link without the passcode of a meeting. Other links stay unchanged."""
    if _MODERATOR.match(url):
        return "…"
    for link, lets_in in _LINKS:
        if link.match(url):
            before, mark, query = lets_in.sub("", url).partition("&")
            return before + ("&" if "?" in before else "?") * bool(mark) + query
    return url


_FOLD = re.compile(r"\r?\n[ \t]")
_MAILTO = re.compile(r"(?i)mailto:([^@\s;,]+)@([\w.-]+)")
_NO_PERSON = re.compile(r"(?i)CUTYPE=(?:ROOM|RESOURCE|GROUP)")
_RULE = re.compile(r"(?im)^RRULE[:;].*")
_DAY = re.compile(r"(?im)^(?:DTSTART|DTEND)[^:\n]*:(\d{8})")
_UNTIL = re.compile(r"(?im)^RRULE[:;].*\bUNTIL=(\d{8})")
_ESCAPE = re.compile(r"\\(.)")


class CalendarSecrets(NamedTuple):
    """
    Private data in a calendar file.

    Attributes:
        secrets: The `offset` of each is its line number, from 1.
        last: Last day of the calendar's events, ``YYYYMMDD``. Empty if an event recurs without an
            end, or there is no date.
    """

    secrets: tuple[Secret, ...]
    last: str


def find_in_calendar(text: str) -> CalendarSecrets:
    """Return the private data in an iCalendar file (RFC 5545), after unfolding and unescaping."""
    unfolded: list[str] = []
    offsets, numbers = [], []
    offset, number = 0, 1
    # Replace each fold with a mark, so that line numbers can be counted as in the file.
    for folded in _FOLD.sub("\x00", text).splitlines():
        line = _ESCAPE.sub(_unescaped, folded.replace("\x00", ""))
        unfolded.append(line)
        offsets.append(offset)
        numbers.append(number)
        offset += len(line) + 1
        number += 1 + folded.count("\x00")
    whole = "\n".join(unfolded)

    def placed(secret: Secret) -> Secret:
        return secret._replace(offset=numbers[bisect_right(offsets, secret.offset) - 1])

    secrets = [placed(each) for each in find_secrets(whole)]
    known = {(each.code, each.offset) for each in secrets}
    more = map(placed, _properties(unfolded, offsets))
    secrets += [each for each in more if (each.code, each.offset) not in known]
    events = "\n".join(_outside_zones(unfolded))
    endless = any("UNTIL=" not in rule.upper() for rule in _RULE.findall(events))
    days = (*_DAY.findall(events), *_UNTIL.findall(events))
    return CalendarSecrets(tuple(secrets), "" if endless else max(days, default=""))


def _outside_zones(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines outside VTIMEZONE, whose RRULEs do not belong to events."""
    in_zone = False
    for line in lines:
        if line.upper().startswith(("BEGIN:VTIMEZONE", "END:VTIMEZONE")):
            in_zone = line[0] in "bB"
        elif not in_zone:
            yield line


def _unescaped(match: re.Match[str]) -> str:
    # Use a tab, because one line of a calendar must stay one line.
    return "\t" if match[1] in "nN" else match[1]


def _properties(lines: list[str], offsets: list[int]) -> Iterator[Secret]:
    """Yield the addresses of invited people and organizers, and passcodes in `X-` properties."""
    invited = []
    for line, offset in zip(lines, offsets, strict=True):
        name, _, value = line.partition(":")
        name, _, parameters = name.upper().partition(";")
        address = _MAILTO.search(line)
        if name == "ATTENDEE" and address and not _NO_PERSON.search(parameters):
            invited.append(offset)
        elif name == "ORGANIZER" and address and is_of_a_person(address[1]):
            message = f"the organizer is a person, {address[1][0]}…@{address[2]}"
            yield Secret(ADDRESS, message, offset)
        elif (
            name.startswith("X-") and re.search(r"PASS(?:CODE|WORD)|(?:\b|_)PIN\b", name) and value
        ):
            yield Secret(WORDS, f"`{name}` has the passcode of a meeting", offset)
    if invited:
        count = "an invited person" if len(invited) == 1 else f"{len(invited)} invited people"
        yield Secret(INVITED, f"the calendar has the mail addresses of {count}", invited[0])
