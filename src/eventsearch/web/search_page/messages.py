"""
The texts of the results page, in each language under the same key.

Babel writes days, numbers and names of languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from types import MappingProxyType

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_interval, format_skeleton
from babel.numbers import format_decimal

from eventsearch.model.results import Note
from eventsearch.output.json import NOTES

Words = Mapping[str, str]

FRENCH: Words = MappingProxyType(
    {
        "search": "Rechercher",
        "search_site": "Rechercher sur {site}",
        "skip": "Aller aux résultats",
        "to_filters": "Aller aux filtres",
        "filters": "Filtres",
        "apply": "Appliquer les filtres",
        "more": "{n} de plus",
        "found": "{n} avec « {text} »",
        "find": "Trouver",
        "find_in": "Chercher dans « {label} »",
        "beyond_more": "{n} valeurs sur {total} : cherchez les autres.",
        "results.one": "{n} résultat",
        "results.other": "{n} résultats",
        "for": "pour « {query} »",
        "beyond": "Il n’y a pas autant de pages de résultats.",
        "last": "Voir la dernière",
        "add": "Ajouter à l’agenda",
        "results": "Résultats",
        "nothing": "Rien pour « {query} »",
        "nothing_at_all": "Aucun résultat",
        "try": "Vous pouvez essayer :",
        "try_words": "moins de mots, ou d’autres",
        "try_filters": "sans les filtres",
        "try_all": "voir tout",
        "try_upcoming": "voir les événements à venir",
        "meant": "Vouliez-vous dire",
        "step.most": "Peu de pages ont tous ces mots : celles-ci en ont la plupart.",
        "step.some": "Peu de pages, ou aucune, ont tous ces mots : les autres en ont quelques-uns.",
        "step.near": "Aucune page n’a tous ces mots : celles-ci en ont d’autres, presque pareils.",
        "step.near.one": "Aucune page n’a ce mot : celles-ci en ont un autre, presque pareil.",
        "read_as_time": "« {text} » a été lu comme une date.",
        "note.language": "Aucune page n’est en « {lang} » ; les langues sont : {languages}.",
        "note.star": "« {text}* » est cherché sans l’étoile : un début a au moins deux signes.",
        "note.field": "« {name}: » n’est pas un champ et est cherché comme un mot.",
        "note.time": "Rien ne convient pour {days} : « {text} » est cherché comme des mots.",
        "note.words": "Aucune page de {days} n’a « {words} » : « {text} » est cherché comme des"
        " mots.",
        "note.cut": "Seuls les {count} premiers mots sont cherchés.",
        "note.left_out": "Mots vides laissés de côté : {words}. Entre guillemets, ils comptent.",
        "note.value": "Aucune page n’a « {value} » ({field}). Vouliez-vous dire « {near} » ?",
        "without": "Chercher sans",
        "active": "Filtres actifs",
        "remove": "Retirer le filtre {label}",
        "clear": "Tout retirer",
        "when": "Événements",
        "when.all": "toutes les pages",
        "when.upcoming": "à venir",
        "when.ongoing": "en cours",
        "when.past": "passés",
        "from": "Du",
        "to": "Au",
        "sort": "Ordre",
        "sort.relevance": "les plus pertinents",
        "sort.date": "du plus ancien",
        "sort.-date": "du plus récent",
        "tag": "Étiquettes",
        "section": "Rubriques",
        "location": "Lieux",
        "author": "Personnes",
        "year": "Années",
        "lang": "Langue",
        "lang.all": "toutes",
        "status.upcoming": "à venir",
        "status.ongoing": "en cours",
        "status.past": "passé",
        "group.upcoming": "À venir",
        "group.past": "Passés",
        "group.page": "Pages",
        "also": "Aussi :",
        "in_page": "Dans la page :",
        "pages": "Pages de résultats",
        "page": "Page {n}",
        "previous": "Précédente",
        "next": "Suivante",
        "follow": "Suivre cette recherche",
        "ics": "dans un agenda",
        "atom": "par un flux Atom",
        "csv": "en tableau (CSV)",
        "other_language": "English",
        "back": "Retour au site",
        "error.400": "Cette recherche est illisible",
        "error.404": "Cette page de résultats n’existe pas",
        "error.414": "Cette recherche est trop longue",
        "error.429": "Trop de recherches à la fois",
        "error.503": "La recherche n’est pas disponible en ce moment",
        "hint.400": "Corrigez ce qui est indiqué, et recommencez.",
        "hint.404": "Affinez la recherche : seuls les 1 000 premiers résultats se feuillettent.",
        "hint.414": "Cherchez avec moins de mots ou moins de filtres.",
        "hint.429": "Attendez un instant, puis recommencez.",
        "hint.503": "Attendez un instant, puis recommencez.",
        "demo": "Démonstration",
        "demo_intro": "Une page comme celles du site, avec la boîte de recherche dans l’en-tête.",
        "demo_results": "Une page de résultats",
        "demo_home": "Accueil",
        "demo_events": "Événements",
        "demo_about": "À propos",
    }
)

ENGLISH: Words = MappingProxyType(
    {
        **{f"note.{name}": text for name, text in NOTES.items()},
        "search": "Search",
        "search_site": "Search {site}",
        "skip": "Skip to the results",
        "to_filters": "Go to the filters",
        "filters": "Filters",
        "apply": "Apply filters",
        "more": "{n} more",
        "found": "{n} with “{text}”",
        "find": "Find",
        "find_in": "Find in “{label}”",
        "beyond_more": "{n} values of {total}: find the others.",
        "results.one": "{n} result",
        "results.other": "{n} results",
        "for": "for “{query}”",
        "beyond": "There are not so many pages of results.",
        "last": "See the last one",
        "add": "Add to calendar",
        "results": "Results",
        "nothing": "Nothing found for “{query}”",
        "nothing_at_all": "Nothing found",
        "try": "You could try:",
        "try_words": "fewer words, or other ones",
        "try_filters": "without the filters",
        "try_all": "see everything",
        "try_upcoming": "see upcoming events",
        "meant": "Did you mean",
        "step.most": "Few pages have all of these words: these have most of them.",
        "step.some": "Few pages, or none, have all of these words: the others have some of them.",
        "step.near": "No page has all of these words: these have some spelled nearly so.",
        "step.near.one": "No page has this word: these have one spelled nearly so.",
        "read_as_time": "“{text}” was read as a time.",
        "without": "Search without it",
        "active": "Active filters",
        "remove": "Remove the filter {label}",
        "clear": "Remove all",
        "when": "Events",
        "when.all": "all pages",
        "when.upcoming": "upcoming",
        "when.ongoing": "now",
        "when.past": "past",
        "from": "From",
        "to": "To",
        "sort": "Order",
        "sort.relevance": "best first",
        "sort.date": "earliest first",
        "sort.-date": "latest first",
        "tag": "Tags",
        "section": "Sections",
        "location": "Places",
        "author": "People",
        "year": "Years",
        "lang": "Language",
        "lang.all": "all",
        "status.upcoming": "upcoming",
        "status.ongoing": "now",
        "status.past": "past",
        "group.upcoming": "Upcoming",
        "group.past": "Past",
        "group.page": "Pages",
        "also": "Also:",
        "in_page": "In this page:",
        "pages": "Pages of results",
        "page": "Page {n}",
        "previous": "Previous",
        "next": "Next",
        "follow": "Follow this search",
        "ics": "in a calendar",
        "atom": "as an Atom feed",
        "csv": "as a table (CSV)",
        "other_language": "Français",
        "back": "Back to the site",
        "error.400": "This search cannot be read",
        "error.404": "There is no such page of results",
        "error.414": "This search is too long",
        "error.429": "Too many searches at once",
        "error.503": "The search is not available at the moment",
        "hint.400": "Correct what is shown here, and search again.",
        "hint.404": "Narrow the search: only the first 1,000 results can be paged through.",
        "hint.414": "Search with fewer words or fewer filters.",
        "hint.429": "Wait a moment, and search again.",
        "hint.503": "Wait a moment, and search again.",
        "demo": "Demonstration",
        "demo_intro": "A page as the site has them, with the search box in its header.",
        "demo_results": "A page of results",
        "demo_home": "Home",
        "demo_events": "Events",
        "demo_about": "About",
    }
)

CATALOGUE: Mapping[str, Words] = MappingProxyType({"fr": FRENCH, "en": ENGLISH})
"""Texts by language; all have the same keys."""


@dataclass(frozen=True, slots=True)
class Translator:
    """Writes texts, numbers and days in one of the languages of `CATALOGUE`."""

    lang: str
    words: Words
    locale: Locale

    def say(self, key: str, **values: object) -> str:
        """Return the text of a key, its ``{names}`` filled in."""
        return self.words[key].format(**values)

    def note(self, note: Note) -> str:
        """Return a note on how the query was read."""
        text = self.say(f"note.{note.name}", **note.values)
        return text[:1].upper() + text[1:]

    def results(self, total: int) -> str:
        """Return the number of hits as text."""
        form = self.locale.plural_form(total)
        key = f"results.{form if form == 'one' else 'other'}"
        return self.say(key, n=self.number(total))

    def number(self, value: int) -> str:
        """Return a number with separated thousands."""
        return format_decimal(value, locale=self.locale)

    def language(self, code: str) -> str:
        """Return the name of a language, or its code if that is unknown."""
        try:
            return Locale.parse(code, sep="-").get_language_name(self.locale.language) or code
        except (UnknownLocaleError, ValueError):
            return code

    def span(self, start: str, end: str, *, all_day: bool) -> str:
        """Return when an event is, in its own zone; *start* and *end* in RFC 3339."""
        if all_day:
            return self._days(
                date.fromisoformat(start[:10]), date.fromisoformat((end or start)[:10])
            )
        first = datetime.fromisoformat(start[:19])
        last = datetime.fromisoformat((end or start)[:19])
        if first.date() == last.date() and last > first:
            return f"{self.day(start)}, {self._clock(first)}–{self._clock(last)}"
        if first.date() == last.date():
            return f"{self.day(start)}, {self._clock(first)}"
        return f"{self._moment(first)} – {self._moment(last)}"

    def day(self, moment: str) -> str:
        """Return the day of an instant in RFC 3339."""
        return format_date(date.fromisoformat(moment[:10]), "long", self.locale)

    def _days(self, first: date, last: date) -> str:
        if first >= last:
            return format_date(first, "long", self.locale)
        return format_interval(first, last, "yMMMMd", locale=self.locale)

    def _moment(self, moment: datetime) -> str:
        return format_datetime(moment, "d MMMM y, ", locale=self.locale) + self._clock(moment)

    def _clock(self, moment: datetime) -> str:
        return format_skeleton("Hm", moment, locale=self.locale)


@cache
def translator(lang: str) -> Translator:
    """Return the translator of a language of `CATALOGUE`."""
    return Translator(lang, CATALOGUE[lang], Locale(lang, "GB" if lang == "en" else None))


def choose_language(*languages: str) -> str:
    """Return the first of some languages that is in `CATALOGUE`, else English."""
    return next((lang for lang in languages if lang in CATALOGUE), "en")
