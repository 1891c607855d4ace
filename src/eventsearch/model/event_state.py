"""
Whether an event takes place, and how one attends it: the values, and the words that say them.

The values are those of schema.org's `eventStatus` and `eventAttendanceMode`. Front matter and
queries are read by the same tables; ``docs/events.md`` follows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

EventStatus = Literal["scheduled", "cancelled", "postponed", "rescheduled", "moved-online"]
Attendance = Literal["online", "in-person", "hybrid"]

STATUSES: tuple[str, ...] = get_args(EventStatus)
ATTENDANCE: tuple[str, ...] = get_args(Attendance)

OFF = ("cancelled", "postponed")
"""Values of events that do not take place at the time of their page."""

STATUS_NAMES: Mapping[str, str] = {
    "scheduled": (
        "scheduled EventScheduled confirmed takes_place planifie confirme prevu maintenu geplant"
        " bestaetigt bestatigt findet_statt programado programada confirmado confirmada previsto"
        " programmato programmata confermato confermata agendado agendada gepland bevestigd"
    ),
    "cancelled": (
        "cancelled canceled EventCancelled called_off annule annulee annules annulees abgesagt"
        " ausgefallen faellt_aus fallt_aus entfaellt entfallt cancelado cancelada annullato"
        " annullata cancellato cancellata geannuleerd afgelast"
    ),
    "postponed": (
        "postponed EventPostponed reporte reportee reportes reportees verschoben aplazado aplazada"
        " pospuesto pospuesta rinviato rinviata posticipato posticipata adiado adiada uitgesteld"
    ),
    "rescheduled": (
        "rescheduled EventRescheduled reprogramme reprogrammee nouvelle_date neuer_termin"
        " reprogramado reprogramada riprogrammato riprogrammata reagendado reagendada remarcado"
        " remarcada nieuwe_datum"
    ),
    "moved-online": (
        "moved_online EventMovedOnline now_online passe_en_ligne deplace_en_ligne passe_en_visio"
        " jetzt_online ins_netz_verlegt trasladado_online spostato_online movido_online"
        " nu_online"
    ),
}
"""What says each status, folded, ``_`` for a blank: the seven languages of `keys`."""

ATTENDANCE_NAMES: Mapping[str, str] = {
    "online": (
        "online online_only online_event OnlineEventAttendanceMode VirtualLocation virtual"
        " virtual_event remote digital webinar en_ligne a_distance distanciel en_distanciel"
        " virtuel visio en_visio visioconference en_visioconference webinaire virtuell en_linea"
        " a_distancia remoto in_linea virtuale a_distanza da_remoto"
    ),
    "in-person": (
        "in_person OfflineEventAttendanceMode offline on_site face_to_face physical presentiel"
        " en_presentiel sur_place praesenz prasenz in_praesenz in_prasenz vor_ort presencial"
        " en_persona in_presenza fysiek op_locatie"
    ),
    "hybrid": "hybrid hybrid_event MixedEventAttendanceMode hybride hibrido hibrida ibrido ibrida",
}
"""What says each way to attend."""

FULL_NAMES = (
    "full sold_out complet fully_booked ausgebucht ausverkauft agotado agotada"
    " esaurito tutto_esaurito esgotado esgotada volgeboekt uitverkocht volzet"
)
"""What says that no place is left."""


def _by_name(table: Mapping[str, str]) -> dict[str, str]:
    return {
        name.replace("_", "").lower(): value
        for value, names in table.items()
        for name in names.split()
    }


STATUS_OF: Mapping[str, str] = _by_name(STATUS_NAMES)
"""Letters of a name, folded, to the status that it says."""

ATTENDANCE_OF: Mapping[str, str] = _by_name(ATTENDANCE_NAMES)
"""The same for the way to attend."""

FULL: frozenset[str] = frozenset(_by_name({"full": FULL_NAMES}))
"""Letters of the names of `FULL_NAMES`."""
