// @ts-check
/** Texts of results, as those of suggestions. @type {Record<string, Record<string, string>>} */
export const STRINGS = {
  en: {
    hits: "Results", filters: "Filters", webcal: "Calendar app", copy: "Copy the address",
    copied: "Address copied", nothing: "Nothing found", event_status: "Status", attendance: "Attendance",
    scheduled: "takes place", section: "Sections", category: "Categories", year: "Years", month: "Months",
    lang: "Language", kind: "Kinds", when: "Events", from: "From", to: "To", sort: "Order",
    relevance: "best first", date: "earliest first", "-date": "latest first", page: "Page {n}",
    previous: "Previous", next: "Next", ics: "Follow in a calendar", atom: "Follow as a feed",
    as: "“{text}” was read as a time.", words: "Search all dates instead", clear: "Search without filters",
    add: "Add to calendar", more: "{n} more", find: "Find in “{label}”", values: "{n} value|{n} values",
    exact: "Search for exactly “{text}”", show: "Show {n} result|Show {n} results", yours: "{t} your time",
    register: "Register", days: "Days", week: "this week", weekend: "this weekend", "this month": "this month",
    "view list": "list", "view month": "month", "view agenda": "agenda",
  },
  fr: {
    hits: "Résultats", filters: "Filtres", webcal: "Application d’agenda", copy: "Copier l’adresse",
    copied: "Adresse copiée", nothing: "Aucun résultat", event_status: "État", attendance: "Participation",
    scheduled: "maintenu", section: "Rubriques", category: "Catégories", year: "Années", month: "Mois",
    lang: "Langue", kind: "Types", when: "Événements", all: "tous", from: "Du", to: "Au", sort: "Ordre",
    relevance: "les plus pertinents", date: "du plus ancien", "-date": "du plus récent", page: "Page {n}",
    previous: "Précédente", next: "Suivante", ics: "Suivre dans un agenda", atom: "Suivre par un flux",
    as: "« {text} » a été lu comme une date.", words: "Chercher à toutes les dates", clear: "Chercher sans les filtres",
    add: "Ajouter à l’agenda", "when past": "passés", more: "{n} de plus", find: "Chercher dans « {label} »",
    values: "{n} valeur|{n} valeurs", exact: "Chercher exactement « {text} »", yours: "{t} à votre heure",
    show: "Afficher {n} résultat|Afficher {n} résultats", register: "S’inscrire", days: "Jours", today: "aujourd’hui",
    week: "cette semaine", weekend: "ce week-end", "this month": "ce mois-ci", "view list": "liste", "view month": "mois",
    "view agenda": "agenda",
  },
};
