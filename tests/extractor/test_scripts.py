"""The detected language of pages in scripts other than Latin."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventsearch.extractor.language.detection import (
    FUNCTION_WORDS,
    LATIN,
    NOT_LATIN,
    Letters,
    count_letters,
    detect,
)
from site_on_disk import read
from text_pages import ENGLISH, page, pages

TEXTS = {
    "ar": "اللقاء مفتوح للجميع ولا حاجة إلى التسجيل. بعد الغداء سنمشي على ضفة النهر.",
    "be": "Сустрэча адкрытая для ўсіх, і запісвацца на яе не трэба. Пасля абеду мы пойдзем уздоўж"
    " ракі, а хто стоміцца, вернецца на аўтобусе.",
    "bg": "Срещата е открита за всички и не е нужно да се записвате. След обяда ще вървим по кея,"
    " а който се умори, ще се върне с автобуса. Ще има и музика, а за децата сме подготвили игри"
    " и приказки. Вземете си топли дрехи, защото вечер край водата става студено, и"
    " не забравяйте чадър.",
    "el": "Η συνάντηση είναι ανοιχτή σε όλους και δεν χρειάζεται εγγραφή.",
    "fa": "این نشست برای همه آزاد است و نیازی به ثبت‌نام نیست. پس از ناهار کنار رودخانه می‌رویم.",
    "he": "המפגש פתוח לכולם ואין צורך להירשם.",
    "hi": "बैठक सबके लिए खुली है और पंजीकरण की आवश्यकता नहीं है।",
    "ja": "集会はどなたでも参加でき、申し込みは必要ありません。",
    "ka": "შეხვედრა ღიაა ყველასთვის და რეგისტრაცია არ არის საჭირო.",
    "ko": "모임은 누구에게나 열려 있으며 등록할 필요가 없습니다.",
    "mk": "Средбата е отворена за сите и не треба да се пријавувате. По ручекот ќе одиме покрај"
    " реката, а кој ќе се измори, ќе се врати со автобус.",
    "ru": "Встреча открыта для всех, и записываться на неё не нужно. После обеда мы пройдём по"
    " набережной, а те, кто устанет, вернутся на автобусе.",
    "sr": "Сусрет је отворен за све и није потребно пријављивање. После ручка идемо дуж реке, а ко"
    " се умори, може се вратити аутобусом.",
    "th": "การประชุมเปิดให้ทุกคนเข้าร่วมโดยไม่ต้องลงทะเบียน",
    "uk": "Зустріч відкрита для всіх, і записуватися на неї не потрібно. Після обіду ми підемо"
    " набережною, а хто втомиться, повернеться автобусом.",
    "ur": "یہ ملاقات سب کے لیے کھلی ہے اور اندراج کی ضرورت نہیں ہے۔ کھانے کے بعد ہم چلیں گے۔",
    "zh": "聚会对所有人开放，无需报名。午饭后我们沿河散步，累了的人可以坐公交车回来。",
}
"""Sentences written for this test, one text a language."""

OPTIONS = (
    "\n      --force      if set, the files of an earlier run will be removed, and nothing is asked"
    "\n      --quiet      print only what could not be done during the run"
    "\n  -h, --help       help about this and about all the other commands\n"
)
KAZAKH = "Жиналыс барлығына ашық, тіркелудің қажеті жоқ. Түскі астан кейін өзен бойымен жүреміз."
CODE = "```\nkubectl apply -f site.yaml\nhelm install port ./port --set image.tag=v2\n```\n"


@pytest.mark.parametrize("lang", TEXTS)
def test_a_texts_script_decides_its_language(lang: str) -> None:
    assert detect(TEXTS[lang], {"fr", "en"}, "en") == lang
    assert detect(TEXTS[lang] * 3 + CODE, {"fr", "en"}, "fr-ca") == lang
    for own in (lang, f"{lang}-XX", f"{lang}_Xxxx"):
        assert detect(TEXTS[lang], {"fr", "en"}, own) == lang


@pytest.mark.parametrize("declared", ["gr", "cn", "jp", "ua", "kk", "xx"])
def test_an_unknown_declared_language_is_kept(declared: str) -> None:
    for text in TEXTS.values():
        assert detect(text, {"fr", "en"}, declared) == declared


@given(
    st.sampled_from(sorted(TEXTS)),
    st.sampled_from([*sorted(LATIN | NOT_LATIN), "pt-br", "zh-Hans", "gr"]),
    st.lists(st.sampled_from([*CODE.split(), *OPTIONS.split(), "\n"]), max_size=25),
    st.sampled_from(sorted(FUNCTION_WORDS)),
)
def test_a_text_in_another_script_is_not_in_a_latin_language(
    lang: str, declared: str, others: list[str], usual: str
) -> None:
    text = TEXTS[lang] * 2 + " " + " ".join(others)
    found = detect(text, {"fr", "en", usual}, declared, usual)
    assert found not in LATIN - {declared}


def test_english_program_output_does_not_make_a_page_english() -> None:
    zh = "# 删除仓库\n\n" + TEXTS["zh"] + OPTIONS * 2
    assert detect(zh, {"fr", "en"}, "zh-cn") in ("", "zh")


def test_an_untranslated_page_has_the_language_of_its_text() -> None:
    assert detect("용어집\n" + ENGLISH * 5, {"fr", "en"}, "ko") == "en"
    assert detect(f"{TEXTS['ko']}\n{ENGLISH}", {"fr", "en"}, "ko") in ("", "ko")


def test_a_language_with_unknown_letters_stays_as_declared() -> None:
    assert detect(KAZAKH, {"fr", "en"}, "en", "fr") == "en"
    assert detect(KAZAKH, {"fr", "en"}, "kk", "ru") == "kk"


@pytest.mark.parametrize(
    ("text", "among", "usual", "expected"),
    [
        ("東京都議会議事録", ("en",), "", "zh"),
        ("東京都議会議事録", ("en", "ja"), "", "ja"),
        ("東京都議会議事録", ("en",), "ja", "ja"),
        (TEXTS["zh"] * 9, ("en", "ja"), "ja", "zh"),
        ("Новости театра", ("en",), "", "ru"),
        ("Новости театра", ("en", "uk"), "", "uk"),
        ("Новости театра", ("en",), "bg", "bg"),
        ("Лев", ("en",), "", ""),
        ("Helm 변수", ("en",), "", ""),
    ],
)
def test_the_site_decides_if_the_letters_do_not(
    text: str, among: tuple[str, ...], usual: str, expected: str
) -> None:
    assert detect(text, among, "en", usual) == expected


@pytest.mark.parametrize("lang", ["ru", "uk", "zh", "ja"])
def test_a_site_that_declares_nothing_is_in_its_own_language(tmp_path: Path, lang: str) -> None:
    own = pages(TEXTS[lang], 3)
    more = {
        "content/code.md": page(CODE, title=TEXTS[lang][:12]),
        "content/latin.md": page("Docker", title="Helm"),
        "content/front.md": f"---\ntitle: Helm\nsummary: {TEXTS[lang]}\n---\n",
    }
    found = read(tmp_path, {"hugo.toml": "title = 'Port'\n", **own, **more})
    assert {record.lang for record in found.records.values()} == {lang}


@pytest.mark.parametrize("declared", ["zh", "zh-cn", "zh-tw", "zh-hans", "cn", "ja", "sr"])
def test_english_pages_do_not_change_the_language_of_others(tmp_path: Path, declared: str) -> None:
    config = f"[languages.en]\n[languages.{declared}]\ncontentDir = 'content/{declared}'\n"
    text = TEXTS.get(declared, TEXTS["zh"])
    here = f"content/{declared}"
    own = {
        f"{here}/{number}.md": page(text + CODE * (number % 3), title=text[:9])
        for number in range(8)
    }
    english = {f"{here}/en{number}.md": page(ENGLISH) for number in range(4)}
    found = read(tmp_path, {"hugo.toml": config, **own, **english}).records
    assert {found[path].lang for path in own} == {declared}
    assert {found[path].lang for path in english} == {"en"}


def test_digits_of_another_script_are_in_no_language() -> None:
    assert count_letters("٣") == Letters(0, False, "")


@given(st.text() | st.text(st.characters(categories=("Nd", "Nl", "Mn", "Mc", "Lm", "Lo", "Po"))))
@example("٣")
@example("๏ ၊")
def test_detection_returns_a_known_language_or_none(text: str) -> None:
    among = {"fr", "ru"}
    assert detect(text, among, "en") in {"", "en", *among, *NOT_LATIN}
    assert detect(text, among, "zh-tw") in {"", "zh", *among}
