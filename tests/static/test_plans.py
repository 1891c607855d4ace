"""
The browser plans a query as the server does.

Both plan thousands of texts: queries for real sites, and words, signs and fields in random order.
The test gives the browser the word stems and page counts that the server used.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from eventsearch.analysis.languages import stemmer
from eventsearch.analysis.synonyms import NONE, Synonyms, parse
from eventsearch.errors import QueryError
from eventsearch.model.query import And, Clock, Node, SearchRequest
from eventsearch.model.timestamps import epoch
from eventsearch.query import plan
from eventsearch.static_index.tables import query_tables
from long_form import tries
from static.browser_engine import ask, difference
from static.plan_json import dump, plan_json

SHARED = Path(__file__).parents[3] / "shared"

CLOCK = Clock(datetime(2023, 3, 15, 10, 30, tzinfo=UTC), "Europe/Paris")

SYNONYMS = parse(
    "ia, intelligence artificielle\nml => machine learning, open-data\n[fr]\nvélo, bicyclette"
)[0]

SITES: Mapping[str, tuple[tuple[str, ...], Synonyms]] = {
    "fr en": (("fr", "en"), NONE),
    "en": (("en",), NONE),
    "with synonyms": (("fr", "en"), SYNONYMS),
    "de fr-CA": (("de", "fr-CA"), NONE),
    "es it nl pt": (("es", "it", "nl", "pt-BR"), NONE),
    "tr zh": (("tr", "zh"), NONE),
    "none": ((), NONE),
}


@dataclass
class Case:
    """A request to a site, with the server's outcome and the data that the server looked up."""

    site: str
    request: SearchRequest
    outcome: dict[str, Any] = field(default_factory=dict)
    spread: dict[str, Any] = field(default_factory=dict)
    stems: dict[str, dict[str, str]] = field(default_factory=dict)

    def line(self) -> str:
        """Return the input for the browser's planner, as one line of JSON."""
        return json.dumps(
            {
                "request": dump(self.request),
                "tables": self.site,
                "clock": {"now": epoch(CLOCK.now), "zone": CLOCK.zone},
                "stems": self.stems,
                "spread": self.spread,
            }
        )


def made(site: str, request: SearchRequest) -> Case:
    """Return a case. The page count of each word is computed from its letters."""
    case = Case(site, request)
    languages, synonyms = SITES[site]

    def key(node: Node) -> str:
        return json.dumps(dump(node), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    def spread(node: Node) -> Mapping[str, int]:
        if node == And(children=()):
            return dict.fromkeys(map(str.casefold, languages), 40)
        letters = sum(map(ord, key(node)))
        counts = {
            lang.casefold(): letters % (7 + 9 * place) * (letters % 3)
            for place, lang in enumerate(languages)
        }
        case.spread[key(node)] = {lang: (count, 40) for lang, count in counts.items()}
        return counts

    try:
        own = plan(
            request,
            clock=CLOCK,
            languages=languages,
            synonyms=synonyms,
            spread=lambda nodes: [partial(spread, node) for node in nodes],
        )
        case.outcome = {"plan": json.loads(json.dumps(plan_json(own)))}
    except QueryError as error:
        text = error.text
        case.outcome = {
            "error": {
                "message": error.message,
                "hint": error.hint,
                "start": _units(text, error.start),
                "end": _units(text, error.end),
                "parameter": error.parameter,
            }
        }
    return case


def _units(text: str, place: int) -> int:
    return len(text[:place].encode("utf-16-le", "surrogatepass")) // 2


def browser_outcomes(cases: list[Case], tables: Path) -> list[dict[str, Any]]:
    """Return the browser's outcomes of the cases. Repeat with more stems until none is missing."""
    outcomes: list[dict[str, Any]] = [{"missing": []} for _ in cases]
    while places := [place for place, one in enumerate(outcomes) if "missing" in one]:
        answers = ask("plans.mjs", (cases[place].line() for place in places), tables)
        for place, answer in zip(places, answers, strict=True):
            outcomes[place] = answer
            for form, lang in outcomes[place].get("missing", ()):
                cases[place].stems.setdefault(lang, {})[form] = stemmer(lang)(form)
    return outcomes


def _sorted(outcome: dict[str, Any]) -> dict[str, Any]:
    """Return an outcome whose sets are sorted."""
    for step in outcome.get("plan", {}).get("steps", ()):
        marks = step["marks"]
        marks["stems"].sort()
        phrases = {json.dumps([sorted(slot) for slot in phrase]) for phrase in marks["phrases"]}
        marks["phrases"] = sorted(phrases)
    return outcome


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the query tables of all sites to a file, and return its path."""
    file = tmp_path_factory.mktemp("tables") / "tables.json"
    some = {name: query_tables(*arguments) for name, arguments in SITES.items()}
    file.write_text(json.dumps(some), "utf-8")
    return file


def check(cases: list[Case], tables: Path) -> None:
    """Compare the outcomes of server and browser. List the first ten differences."""
    outcomes = browser_outcomes(cases, tables)
    differing = [
        (case, outcome)
        for case, outcome in zip(cases, outcomes, strict=True)
        if _sorted(case.outcome) != _sorted(outcome)
    ]
    told = "\n".join(
        f"{case.site}: {case.request.text!r}: {difference(case.outcome, outcome)}"
        for case, outcome in differing[:10]
    )
    assert not differing, f"{len(differing)} of {len(cases)} differ:\n{told}"


VOCABULARY = """
    demain hier soir semaine prochaine dernier mois mars 3 4 8 15 avril 2023 2022 en du au entre et
    lundi mardi week-end prochain depuis avant jusqu'à fin début été hiver ce cette dans 2 semaines
    tomorrow next month last year since 2021 from Monday to Friday this weekend in March 3rd of May
    until before 12/01/2023 2023-05 Q1 T2 semestre premier trimestre events événements upcoming
    l'atelier d’été ateliers données data open-data week-end rendez-vous peut-elle reste-t-il AI
    ai is it's what's the a à de du le la on ou et or aujourd'hui don't today's Müller Mueller
    Århus İstanbul'da 10% 10 % 10 000 1,000 3.11.4 v2.0 16h30 16:00 2e 2ème XXIe vie n° 5 № ½
    1/2 24/7 C++ C# .NET ASP.NET Node.js #OpenData @insee lab-ia@data.gouv.fr
    https://www.insee.fr/fr/x R & D U.S.A. étudiant·e·s directeur·rice formation(s) candidat/e
    paral·lel ggplot2 5km 20m2 4x4 readFile OpenStreetMap JavaScript 978-2-07-036822-8 +33 6 12
    34 56 78 12€50 1,2 Md€ 20 °C 10 pour cent
    大阪城 ประเทศไทย カタカナ 한국어 中 𠀀𠀁 😀 ＡＢＣ ﬁn œuvre ß
    heute morgen nächste Woche am 3. Mai vom bis seit im Wochenende veranstaltungen und oder
    el fin de semana que viene mañana por la tarde próximos eventos 1º de mayo desde hasta y
    questo fine settimana dal al maggio 1° prossimo volgende t/m mei komende eventos passados
    Σίσυφος 12.03.2023 ml ia vélo intelligence artificielle machine learning bicyclette x é
"""

WORDS = VOCABULARY.split()

SIGNS = (
    *('"', "“", "”", "«", "»", "(", ")", "-", "−", "*", "~", "~2", "AND", "OR", "NOT", "_"),
    *("...", "&", "/", "\xa0", "\u200b", "e\u0301", "\xad", ":", "'", "’", "·", "!", "?"),
    *(",", ";", "\t", "…"),
)

FIELDS = (
    *("tag:R", 'tag:"open data"', "author:dup*", "lieu:Paris", "title:atelier", "titre:don*"),
    *("is:past", "is:à-venir", "is:nonsense", "is:cancelled", "is:full", "is:featured"),
    *("date:2022..2023", "date:x", "date:2023-02-30", "before:2023-03", "after:2021-12-31"),
    *("since:12/2022", "until:1.2.2023", "date:2023..2022", "year:2023", "year:23"),
    *("month:2023-01", "month:13", "lang:fr", "foo:bar", "date:2023-03-26T02:30"),
    *("since:2023-01-01T10:00:00.5+02:00", "after:9999", 'body:"a b"', "author:a*"),
    *("section:talks*", "corps:week-end~", "event:x", "http://a.b/c"),
    *("date:1899-01-01T00:00Z",),
)


def random_texts(count: int, seed: int) -> Iterator[str]:
    """Yield random texts of words, signs and fields. Most parts are separated by a space."""
    chance = random.Random(seed)
    for _ in range(count):
        row = []
        for _ in range(chance.randint(1, 7)):
            kind = chance.random()
            some = WORDS if kind < 0.62 else SIGNS if kind < 0.87 else FIELDS
            row += [chance.choice(some), " " if chance.random() < 0.8 else ""]
        yield "".join(row)


def random_requests(site: str, count: int, seed: int) -> Iterator[SearchRequest]:
    """Yield requests with random texts. Some requests have filters or other parameters."""
    chance = random.Random(seed)
    for text in random_texts(count, seed):
        more: dict[str, Any] = {}
        if chance.random() < 0.2:
            more["unfinished"] = True
        if chance.random() < 0.2:
            own = ["fr", "fr-CH"] if "fr" in site else ["en", "EN_us"] if "en" in site else []
            more["lang"] = chance.choice([*own, "xx"])
        if chance.random() < 0.1:
            more["since"] = chance.choice(["2022", "2023-03-26", "nothing", "2024-01-01T10:00"])
            more["until"] = chance.choice([None, "2023", "2021-05"])
        if chance.random() < 0.1:
            more["filters"] = {"year": (chance.choice(["2023", "23"]),), "tag": ("R", "10%")}
            more["when"] = chance.choice(["all", "upcoming"])
            more["events"] = True
            more["sort"] = chance.choice(["date", "relevance"])
        yield SearchRequest(text=text, literal=chance.random() < 0.3, **more)


def questions() -> Iterable[str]:
    """Yield queries that people asked real sites. Skip the test if the files are missing."""
    folder = SHARED / "judged"
    if not folder.is_dir():
        pytest.skip(f"no judged questions in {folder}")
    for file in sorted(folder.glob("*.json")):
        yield from _texts(json.loads(file.read_text("utf-8")))


EXPRESSIONS = (
    *("demain", "la semaine prochaine", "en mars", "du 3 au 8 mars 2023", "les 3, 4 et 8 mars"),
    *("en 2023 ou 2024", "le week-end prochain", "depuis 2022", "avant avril 2021", "fin 2023"),
    *("lundi", "les lundi et mardi", "lundi et mardi", "hiver 2022-2023", "semaine 42 de 2023"),
    *("entre mars et mai", "à venir", "dans 2 semaines", "il y a 3 mois", "le 29 février 2023"),
    *("tomorrow evening", "next week", "since March", "from Monday to Friday", "in Q2 2023"),
    *(
        "the 3rd of May",
        "3-8 March 2023",
        "next workshops",
        "next meet-up",
        "before 2020 or after 2024",
    ),
    *("les 3 derniers mois", "12/01/2023", "31/02", "2023-13", "1er trimestre 2024", "mi-mars"),
    *(
        "date:demain",
        "date:lundi..vendredi",
        "since:mars",
        "after:hier",
        "date:..demain",
        "until:x",
    ),
)


ABROAD = {
    "es it nl pt": (
        *("eventos este fin de semana", "el 1º de mayo", "talleres pasados", "3 t/m 5 mei 2024"),
        *("questo fine settimana", "1° maggio", "próximos eventos", "eventi passati", "amanhã"),
        *("since:mayo", "date:lunes..viernes", "komende evenementen", "heute", "semana 42 de 2023"),
        *("2023年9月", "2023年9月13日"),
    ),
    "de fr-CA": (
        *("nächste Veranstaltungen", "3.-5. Mai 2024", "3., 4. und 8. März", "am Wochenende"),
        *("veranstaltungen heute", "mañana", "KW 42 2023", "before:mai", "von morgen"),
    ),
}


@pytest.mark.external
@pytest.mark.parametrize("site", ABROAD)
def test_times_in_the_languages_of_a_site_are_planned_alike(site: str, tables: Path) -> None:
    frames = ("{}", "python {}", "{} eventos")
    texts = [frame.format(one) for one in ABROAD[site] for frame in frames]
    cases = [made(site, SearchRequest(text=text)) for text in texts]
    assert sum("2023-0" in json.dumps(case.outcome) for case in cases) > 10
    check(cases, tables)


@pytest.mark.external
def test_times_in_words_are_planned_alike(tables: Path) -> None:
    frames = ("{}", "ateliers {}", "{} données", "atelier {} -python", "({}) OR insee")
    texts = [frame.format(one) for one in EXPRESSIONS for frame in frames]
    check([made("fr en", SearchRequest(text=text)) for text in texts], tables)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            if key in {"q", "query", "text", "question"} and isinstance(each, str):
                yield each
            elif key not in {"docs", "corpus"}:
                yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


@pytest.mark.external
@pytest.mark.endurance
@pytest.mark.parametrize("site", SITES)
def test_random_texts_are_planned_alike(site: str, tables: Path) -> None:
    requests = random_requests(site, tries(80, 2000), seed=len(site))
    check([made(site, request) for request in requests], tables)


@pytest.mark.external
@pytest.mark.corpora
def test_real_queries_are_planned_alike(tables: Path) -> None:
    texts = sorted(set(questions()))
    assert len(texts) > 100
    check([made("fr en", SearchRequest(text=text)) for text in texts], tables)
