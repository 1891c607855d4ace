"""
The rules, in the order in which they run.

Each rule is a pure function that yields findings. Page rules run for every page, site rules once.
"""

from __future__ import annotations

from eventsearch.lint.model import PageRule, SiteRule
from eventsearch.lint.rules.built_pages import built_otherwise
from eventsearch.lint.rules.event_dates import (
    day_contradicts_name,
    misread_offsets,
    start_before_publication,
    start_in_far_future,
    year_contradicts_name,
    year_contradicts_text,
)
from eventsearch.lint.rules.event_text import (
    days_contradict_text,
    hour_contradicts_text,
    hour_only_in_text,
)
from eventsearch.lint.rules.events import (
    late_deadline,
    missing_date,
    missing_end,
    missing_location,
    missing_zone,
    mixed_zones,
    unmarked,
    unread_start,
    untitled,
    zero_duration,
)
from eventsearch.lint.rules.links import (
    alias_conflicts,
    broken_file_links,
    broken_links,
    broken_references,
    malformed_links,
    unknown_shortcodes,
)
from eventsearch.lint.rules.pages import (
    contradicting_translations,
    delayed_publication,
    empty_page,
    example_values,
    exposed_secrets,
    guessed_addresses,
    hidden_events,
    missing_fences,
    missing_translations,
    placeholders,
)
from eventsearch.lint.rules.taxonomies import (
    missing_profiles,
    term_url_conflicts,
    term_variants,
    unsplit_terms,
)

PAGE_RULES: tuple[PageRule, ...] = (
    start_before_publication,
    year_contradicts_name,
    year_contradicts_text,
    start_in_far_future,
    days_contradict_text,
    hour_contradicts_text,
    zero_duration,
    late_deadline,
    example_values,
    placeholders,
    mixed_zones,
    delayed_publication,
    unsplit_terms,
    empty_page,
)

SITE_RULES: tuple[SiteRule, ...] = (
    missing_fences,
    day_contradicts_name,
    missing_date,
    unread_start,
    missing_location,
    missing_end,
    untitled,
    unmarked,
    broken_links,
    malformed_links,
    unknown_shortcodes,
    broken_references,
    broken_file_links,
    alias_conflicts,
    hidden_events,
    missing_translations,
    contradicting_translations,
    term_variants,
    term_url_conflicts,
    missing_profiles,
    missing_zone,
    misread_offsets,
    hour_only_in_text,
    built_otherwise,
    exposed_secrets,
    guessed_addresses,
)
