"""
Which rules are there, and in which order are they asked?

Each is a pure function that yields findings; one that looks at a single page is asked for every
page, the others once for the site.
"""

from __future__ import annotations

from eventsearch.check.records import PageRule, SiteRule
from eventsearch.check.rules.aliases import alias_is_free
from eventsearch.check.rules.authors import has_a_profile
from eventsearch.check.rules.begins import ends_at_once, without_date
from eventsearch.check.rules.emptiness import says_nothing
from eventsearch.check.rules.events import without_end, without_place
from eventsearch.check.rules.links import lead_to_a_page
from eventsearch.check.rules.lists import terms_are_a_list
from eventsearch.check.rules.placeholders import keeps_an_example
from eventsearch.check.rules.publication import waits_for_its_date
from eventsearch.check.rules.references import linked_files_are_found, references_are_found
from eventsearch.check.rules.shortcodes import shortcodes_exist
from eventsearch.check.rules.spelling import links_are_addresses
from eventsearch.check.rules.standins import stands_in
from eventsearch.check.rules.terms import has_variants, shares_its_address
from eventsearch.check.rules.translations import has_its_translation
from eventsearch.check.rules.years import (
    contradicts_its_name,
    contradicts_its_text,
    starts_before_publication,
    starts_far_ahead,
)
from eventsearch.check.rules.zones import has_a_zone, mixes_zones

PAGE_RULES: tuple[PageRule, ...] = (
    starts_before_publication,
    contradicts_its_name,
    contradicts_its_text,
    starts_far_ahead,
    ends_at_once,
    keeps_an_example,
    stands_in,
    mixes_zones,
    waits_for_its_date,
    terms_are_a_list,
    says_nothing,
)

SITE_RULES: tuple[SiteRule, ...] = (
    without_date,
    without_place,
    without_end,
    lead_to_a_page,
    links_are_addresses,
    shortcodes_exist,
    references_are_found,
    linked_files_are_found,
    alias_is_free,
    has_its_translation,
    has_variants,
    shares_its_address,
    has_a_profile,
    has_a_zone,
)
