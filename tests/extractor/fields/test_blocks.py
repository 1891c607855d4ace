"""Landing pages written inside the front matter."""

from __future__ import annotations

from field_pages import meta


def test_blocks_give_what_a_reader_sees_in_its_order() -> None:
    found = meta(
        {
            "sections": [
                {
                    "block": "hero",
                    "id": "top",
                    "content": {
                        "title": "Welcome",
                        "text": "Some **bold** words",
                        "button": {"text": "Go", "url": "/go", "icon": "rocket"},
                        "items": [
                            {"name": "One", "description": "First", "icon": "x"},
                            {"name": "Two", "features": ["fast", " ", 3]},
                        ],
                        "count": 5,
                        "sort_by": "Date",
                        "empty": None,
                    },
                    "design": {"text": "dark", "css_class": "x"},
                },
                "no block",
                {"unknown": "shape"},
            ]
        }
    )
    assert found.blocks == tuple(
        f"plain({text})"
        for text in ("Welcome", "Some **bold** words", "Go", "One", "First", "Two", "fast")
    )


def test_blocks_too_deep_to_be_meant_are_left() -> None:
    value: dict[str, object] = {"text": "deep"}
    for _ in range(50):
        value = {"content": value}
    assert meta({"sections": [value]}).blocks == ()


def test_sections_of_other_themes_are_no_blocks() -> None:
    assert meta({"sections": ["news", "events"]}).blocks == ()
    assert meta({"sections": None}).blocks == ()


def test_talks_of_an_event_are_read_with_their_speakers() -> None:
    front = {
        "date": "2024-03-08",
        "talks": [
            {
                "title": "Check *framework*",
                "speaker": {"name": "Ada Lovelace", "link": "https://ada.example", "x": 1},
                "abstract": "How it works",
                "slides": [{"title": "Deck"}],
            },
            {"title": " ", "authors": ["Jo Doe", "jane"]},
        ],
        "Vorträge": ["Vögel im Winter (Max Muster)", "slug"],
        "agenda": "none",
    }
    texts = ("Check *framework*", "Ada Lovelace", "How it works", "Jo Doe")
    found = meta({key.lower(): value for key, value in front.items()}, section="event").talks
    assert found == tuple(f"plain({text})" for text in (*texts, "Vögel im Winter (Max Muster)"))
    assert meta(front, section="post").talks == ()
    named = meta({"title": "T", "talks": front["talks"]}, section="meetups").talks
    assert named == tuple(f"plain({text})" for text in texts)
    deep: object = "a b"
    for _ in range(50):
        deep = [deep]
    assert meta({"date": "2024-03-08", "talks": [deep]}, section="event").talks == ()
