"""
Which rules are there, and in which order are they asked?

Each is a pure function that yields findings; one that looks at a single page is asked for every
page, the others once for the site.
"""

from __future__ import annotations

from eventsearch.lint.model import PageRule, SiteRule
from eventsearch.lint.rules.events.completeness import without_end, without_place
from eventsearch.lint.rules.events.event_start import ends_at_once, without_date
from eventsearch.lint.rules.events.suspicious_year import (
    contradicts_its_name,
    contradicts_its_text,
    starts_before_publication,
    starts_far_ahead,
)
from eventsearch.lint.rules.events.time_zones import has_a_zone, mixes_zones
from eventsearch.lint.rules.links.aliases import alias_is_free
from eventsearch.lint.rules.links.dead_links import lead_to_a_page
from eventsearch.lint.rules.links.link_syntax import links_are_addresses
from eventsearch.lint.rules.links.refs import linked_files_are_found, references_are_found
from eventsearch.lint.rules.links.shortcodes import shortcodes_exist
from eventsearch.lint.rules.pages.empty_page import says_nothing
from eventsearch.lint.rules.pages.future_date import waits_for_its_date
from eventsearch.lint.rules.pages.missing_translation import has_its_translation
from eventsearch.lint.rules.pages.tbd_titles import stands_in
from eventsearch.lint.rules.pages.template_leftovers import keeps_an_example
from eventsearch.lint.rules.taxonomies.authors import has_a_profile
from eventsearch.lint.rules.taxonomies.list_values import terms_are_a_list
from eventsearch.lint.rules.taxonomies.term_variants import has_variants, shares_its_address

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
