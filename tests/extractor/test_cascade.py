"""Values that pages inherit."""

from __future__ import annotations

from eventsearch.extractor.hugo.cascade import (
    Rule,
    Target,
    apply,
    merge,
    rules,
    targets_and_values,
)

PAGE = Target(path="/event/a", kind="page", lang="fr", environment="production")


def _rules(cascade: object) -> tuple[Rule, ...]:
    return rules(targets_and_values(cascade))


def test_a_mapping_holds_for_every_page() -> None:
    assert apply({}, _rules({"type": "talk"}), PAGE) == {"type": "talk"}


def test_targets_restrict_by_path_kind_language_and_environment() -> None:
    cascade = [
        {"_target": {"path": "/event/*"}, "a": 1},
        {"_target": {"path": "/post/*"}, "b": 1},
        {"target": {"kind": "{page,section}", "lang": "fr"}, "c": 1},
        {"_target": {"lang": "en"}, "d": 1},
        {"_target": {"environment": "staging"}, "e": 1},
    ]
    assert apply({}, _rules(cascade), PAGE) == {"a": 1, "c": 1}


def test_what_the_page_sets_is_never_overridden() -> None:
    front = {"tags": None, "params": {"place": "Rennes"}}
    inherited = _rules({"tags": ["x"], "place": "Lyon", "more": 1})
    assert apply(front, inherited, PAGE) == {**front, "more": 1}


def test_values_below_params_stand_beside_the_others() -> None:
    assert apply({}, _rules({"params": {"x": 1}, "y": 2}), PAGE) == {"x": 1, "y": 2}


def test_nearer_rules_win_and_keep_what_they_do_not_say() -> None:
    near = _rules({"type": "near"})
    far = _rules([{"type": "far", "other": 1}, {"_target": {"kind": "page"}, "type": "kind"}])
    assert apply({}, merge(near, far), PAGE) == {"type": "near", "other": 1}


def test_a_mapping_is_inherited_whole_or_not_at_all() -> None:
    assert apply({"m": {"a": 5}}, _rules({"m": {"a": 1, "b": 2}}), PAGE) == {"m": {"a": 5}}


def test_what_is_no_cascade_is_ignored() -> None:
    assert _rules("yes") == _rules([1, None]) == _rules(None) == ()
