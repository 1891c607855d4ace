"""
The rules, in the order in which they run.

Each is a pure function that yields findings; page rules run for every page, site rules once.
"""

from __future__ import annotations

from eventsearch.lint.model import PageRule, SiteRule
from eventsearch.lint.rules.events import (
    ends_at_once,
    has_a_zone,
    mixes_zones,
    without_date,
    without_end,
    without_place,
)
from eventsearch.lint.rules.links import (
    alias_is_free,
    lead_to_a_page,
    linked_files_are_found,
    links_are_addresses,
    references_are_found,
    shortcodes_exist,
)
from eventsearch.lint.rules.pages import (
    has_its_translation,
    keeps_an_example,
    says_nothing,
    stands_in,
    waits_for_its_date,
)
from eventsearch.lint.rules.suspicious_year import (
    contradicts_its_name,
    contradicts_its_text,
    starts_before_publication,
    starts_far_ahead,
)
from eventsearch.lint.rules.taxonomies import (
    has_a_profile,
    has_variants,
    shares_its_address,
    terms_are_a_list,
)

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
