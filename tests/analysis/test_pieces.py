"""What does a rule of the analyzer say about a chunk?"""

from __future__ import annotations

from eventsearch.analysis.token_graph import NOTHING, Cut, move, piece, row, signed_word, single


def test_a_piece_is_written_and_searched() -> None:
    assert piece("Été", 3) == (3, 6, 0, "été", "ete")
    assert piece("10 %", 0, "10%", "10%") == (0, 4, 0, "10%", "10%")


def test_a_word_without_letters_is_nothing() -> None:
    assert single(piece("\u0301")) == NOTHING
    assert signed_word(piece("#\u0301"), NOTHING) == NOTHING


def test_a_row_takes_one_position_after_the_other() -> None:
    open_, data = single(piece("open")), single(piece("data", 5))
    found = row([open_, data], piece("open-data"))
    assert [(p.folded, p.position) for p in found.pieces] == [
        ("open", 0),
        ("open-data", 0),
        ("data", 1),
    ]
    assert found.length == 2
    assert [p.folded for p in row([found, move(data, 5)], None).parts] == [
        "open",
        "data",
        "data",
    ]


def test_moving_nowhere_changes_nothing() -> None:
    cut = single(piece("mot"))
    assert move(cut, 0) is cut
    moved_piece = piece("mot", 2)._replace(position=3)
    assert move(cut, 2, 3) == Cut((moved_piece,), 1, moved_piece, ())
