// @ts-check
/** Texts of suggestions, "one|other" where a number stands in them; other languages are fetched. @type {Record<string, Record<string, string>>} */
export const STRINGS = {
  en: {
    ui: "en", label: "Search", list: "Suggestions", "group upcoming": "Upcoming", "group past": "Past",
    recent: "Recent searches", forget: "Forget these searches", every: "All results for “{q}”",
    counted: "The result for “{q}”|All {n} results for “{q}”", close: "Close",
    suggestions: "{n} suggestion|{n} suggestions", results: "{n} result|{n} results",
    none: "Nothing found for “{q}”", failed: "The search does not answer. Try again in a moment.",
    busy: "Too many searches at once. Try again in a moment.", unreadable: "This search cannot be read.",
    outdated: "This search needs a newer browser (Chrome 80, Firefox 113, Safari 16.4).",
    loading: "Searching…", ongoing: "now", "moved-online": "moved online", "in-person": "in person",
    hybrid: "in person and online", tags: "Tags", author: "People", location: "Places", pages: "Pages",
    meant: "Did you mean",
  },
  fr: {
    ui: "fr", label: "Rechercher", list: "Suggestions", "group upcoming": "À venir", "group past": "Passés",
    recent: "Recherches récentes", forget: "Oublier ces recherches", every: "Tous les résultats pour « {q} »",
    counted: "Le résultat pour « {q} »|Les {n} résultats pour « {q} »", close: "Fermer",
    suggestions: "{n} suggestion|{n} suggestions", results: "{n} résultat|{n} résultats",
    none: "Rien pour « {q} »", failed: "La recherche ne répond pas. Réessayez dans un instant.",
    busy: "Trop de recherches à la fois. Réessayez dans un instant.",
    unreadable: "Cette recherche est illisible.",
    outdated: "Cette recherche demande un navigateur plus récent (Chrome 80, Firefox 113, Safari 16.4).",
    loading: "Recherche en cours…", cancelled: "annulé",
    postponed: "reporté", rescheduled: "nouvelle date", "moved-online": "passé en ligne", online: "en ligne",
    "in-person": "sur place", hybrid: "sur place et en ligne", full: "complet", upcoming: "à venir",
    ongoing: "en cours", past: "passé", tags: "Étiquettes", author: "Personnes", location: "Lieux",
    pages: "Pages", meant: "Vouliez-vous dire",
  },
};
