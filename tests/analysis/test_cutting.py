"""Test how the rules cut a chunk of text into words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsearch.analysis.analyzer import RULES, cut
from eventsearch.analysis.rules.compounds import alphanumeric
from eventsearch.analysis.token_graph import NOTHING, Cut, move, piece, row, signed_word, single

# Tests of the words of a chunk.

TABLE = """
# words, addresses and signs
atelier | atelier |  | atelier
l'atelier | atelier |  | atelier
Qu'est-ce | est-ce=estce | est ce | ce est estce
jusqu'au | au |  | au
lorsqu'on | on |  | on
d'l'eau | eau |  | eau
aujourd'hui | aujourd'hui=aujourdhui |  | aujourdhui
quelqu'un | quelqu'un=quelquun |  | quelquun
presqu'île | presqu'île=presquile |  | presquile
don't | don't=dont |  | dont
today's | today's=today |  | today
we'll | we'll=we |  | we
O'Reilly | o'reilly=oreilly | o reilly | o oreilly reilly
open-data | open-data=opendata | open data | data open opendata
snake_case | snake_case=snakecase | snake case | case snake snakecase
_mis-en-avant_ | mis-en-avant=misenavant | mis en avant | avant en mis misenavant
2023-2024 | 2023-2024 | 2023 2024 | 2023 2023-2024 2024
10-15 % | 10-15% | 10 15% | 10 10-15% 15 15%
lab-ia@x.fr | lab-ia@x.fr | lab ia x fr | .fr fr ia lab lab-ia@x.fr x x.fr
data.gouv.fr | data.gouv.fr | data gouv fr | .fr data data.gouv.fr fr gouv
https://www.insee.fr | insee.fr | insee fr | .fr fr insee insee.fr
https://x.fr/a-b | - | x fr a b | .fr a ab b fr x x.fr
/var/log | - | var log | log var
v1.2.3 | v1.2.3=1.2.3 |  | 1.2 1.2.3
R&D | r&d |  | r&d
R & D | r&d |  | r&d
AT&T | at&t |  | at&t
Dupont&Fils | dupont&fils | dupont fils | dupont dupont&fils fils
U.S.A | u.s.a=usa |  | usa
C++ | c++ |  | c++
C++17 | c++17 |  | c++ c++17
F# | f# |  | f#
visual-c++ | visual-c++=visualc++ | visual c++ | c++ visual visualc++
Canal+ | canal+ |  | canal canal+
bac+5 | bac+5 | bac 5 | 5 bac bac+5
mot# | mot |  | mot
.NET | .net |  | .net
Node.js | node.js=nodejs | node js | .js js node nodejs
EE.UU | ee.uu=eeuu |  | eeuu
Ph.D | ph.d=phd |  | phd
01.23.45.67.89 | 0123456789 | 01 23 45 67 89 | 01 0123456789 23 45 67 89
978-0-306-40615-7 | 9780306406157 | 978 0 306 40615 7 | 0 306 40615 7 978 9780306406157
日本-x | - | 日本 本 x | x 日 日本 本
ASP.NET | asp.net | asp net | .net asp asp.net net
.gitignore | .gitignore |  | .gitignore gitignore
#rstats | #rstats |  | #rstats rstats
#open-data | #open-data |  | #open-data data open opendata
@insee | @insee |  | @insee insee
日本 | - | 日本 本 | 日 日本 本
R日本 | - | r 日本 本 | r 日 日本 本
1,2,3 | - | 1 2 3 | 1 2 3
b2 pour cent | - | b2 pour cent | b2 cent pour
f(x) | - | f x | f x
🎉 | 🎉 |  | 🎉
__ | - |  |
# numbers and amounts
10% | 10% |  | 10 10%
10 % | 10% |  | 10 10%
%10 | 10% |  | 10 10%
10 pour cent | 10 pour cent=10% |  | 10 10% cent pour
10 pourcent | 10 pourcent=10% |  | 10 10% pourcent
10 percent | 10 percent=10% |  | 10 10% percent
10 Per Cent | 10 per cent=10% |  | 10 10% cent per
10 Prozent | 10 prozent=10% |  | 10 10% prozent
10 por ciento | 10 por ciento=10% |  | 10 10% ciento por
3,5 % | 3,5%=3.5% |  | 3.5 3.5%
10,0 % | 10,0%=10% |  | 10% 10.0
$5.50 | 5.50$=5.5$ |  | 5.5$ 5.50
5,00 € | 5,00€=5€ |  | 5.00 5€
12€50 | 12€50=12.5€ |  | 12.50 12.5€
5€00 | 5€00=5€ |  | 5.00 5€
€ 10 | 10€ |  | 10 10€
10 euros | 10 euros=10€ |  | 10 10€ euros
10 k€ | 10k€ |  | 10 10k€
10k€ | 10k€ |  | 10 10k€
$10M | 10m$ |  | 10 10m$
10 Mds € | 10mds€=10md€ |  | 10 10md€
10 millions d'euros | 10 millions d euros=10m€ |  | 10 10m€ d euros millions
§ 12 | 12§ |  | 12 12§
20 °C | 20°c |  | 20 20° 20°c
20 degrés | 20 degrés=20° |  | 20 20° degres
1.° | 1° |  | 1 1°
10 000 € | 10000€ |  | 000 10 10000 10000€
1 000,5 | 1000,5=1000.5 |  | 000 1 1000.5 5
1'000 | 1'000=1000 |  | 1000
1,000,000 | 1,000,000=1000000 |  | 1000000
1,000.5 | 1,000.5=1000.5 |  | 1000.5
1.000,5 | 1.000,5=1000.5 |  | 1000.5
3.11 | 3.11 |  | 3.11
1.2.3 | 1.2.3 |  | 1.2 1.2.3
2023 | 2023 |  | 2023
٣ | ٣=3 |  | 3
1,000 | 1,000=1000 | 1.000 | 1.000 1000
1.000 | 1.000 | 1000 | 1.000 1000
1.000.000 | 1.000.000 | 1000000 | 1.000.000 1000000
1.000 € | 1.000€ | 1000€ | 1.000 1.000€ 1000 1000€
3.11.4 | 3.11.4 |  | 3.11 3.11.4
v3.11.4 | v3.11.4=3.11.4 |  | 3.11 3.11.4
3.11rc1 | 3.11rc1 |  | 3.11 3.11rc1
1.2.3.4.5.6.7 | 1.2.3.4.5.6.7 |  | 1.2 1.2.3 1.2.3.4 1.2.3.4.5 1.2.3.4.5.6.7
v3 | v3 |  | v3
3.11-4 | 3.11-4 | 3.11 4 | 3.11 3.11-4 4
10a | 10a |  | 10 10a
b2 % | b2 |  | b2
10-15 | 10-15 | 10 15 | 10 10-15 15
% | - |  |
10 M | - | 10 m | 10 m
12.01.2023 | 12.01.2023 | 12 01 2023 | 01 12 12.01.2023 2023
# ranks, hours, pairs and numbers of things
1er | 1er=1e |  | 1 1e
1ère | 1ère=1e |  | 1 1e
2e | 2e |  | 2 2e
2ème | 2ème=2e |  | 2 2e
1st | 1st |  | 1 1st
3rd | 3rd |  | 3 3rd
2a | 2a |  | 2 2a
XXIe | xxie=21e |  | 21e xxi xxie
XIXème | xixème=19e |  | 19e xix xixeme
XLe | xle=40e |  | 40e xl xle
xxie | xxie=21e |  | 21e xxi xxie
vie | vie |  | vie
dixième | dixième=dixieme |  | dixieme
IIIIe | iiiie |  | iiiie
Ie2 | ie2=1e2 | 1e 2 | 1e 1e2 2 i ie
mixe | mixe |  | mixe
cie | cie |  | cie
16h30 | 16h30 | 16 h 30 | 16 16h30 30 h
16 H 30 | 16h30 | 16 h 30 | 16 16h30 30 h
16:30 | 16h30 | 16 30 | 16 16h30 30
09:05 | 09h05=9h05 | 09 05 | 05 09 9h05
9h00 | 9h00=9h | 9 h 00 | 00 9 9h h
10:00 | 10h00=10h | 10 00 | 00 10 10h
25:10 | - | 25 10 | 10 25
10:60 | - | 10 60 | 10 60
1:2 | - | 1 2 | 1 2
16h | 16h | 16 h | 16 16h h
a:bc | - | a bc | a bc
1/2 | 1/2 |  | 1 1/2 2
24/7 | 24/7 |  | 24 24/7 7
I/O | i/o |  | i i/o o
A/B/C | a/b/c |  | a a/b/c b c
1/2000 | - | 1 2000 | 1 2000
ab/c | - | ab c | ab c
1/ | 1 |  | 1
n° 5 | n° 5=n°5 |  | 5 n°5
N°5 | n°5 |  | 5 n°5
no. 5 | no. 5=n°5 |  | 5 n°5
Nr. 5 | nr. 5=n°5 |  | 5 n°5
numéro 5 | numéro 5=n°5 | numero 5 | 5 numero n°5
number 5 | number 5=n°5 | number 5 | 5 number n°5
numéro | numéro=numero |  | numero
# telephone numbers and books
01 23 45 67 89 | 0123456789 | 01 23 45 67 89 | 01 0123456789 23 45 67 89
01-23-45-67-89 | 0123456789 | 01 23 45 67 89 | 01 0123456789 23 45 67 89
0800 123 456 | 0800123456 | 0800 123 456 | 0800 0800123456 123 456
+33 1 23 45 67 89 | 0123456789 | 33 1 23 45 67 89 | 0123456789 1 23 33 33123456789 45 67 89
+33 (0)1 23 45 67 89 | 0123456789 | 33 0 1 23 45 67 89 | 0 0123456789 1 23 33 33123456789 45 67 89
+33123456789 | 0123456789 | 33123456789 | 0123456789 33123456789
+1 202 555 0143 | 12025550143 | 1 202 555 0143 | 0143 1 12025550143 202 555
202-555-0143 | 2025550143 | 202 555 0143 | 0143 202 2025550143 555
202.555.0143 | 2025550143 | 202 555 0143 | 0143 202 2025550143 555
0123456789 | 0123456789 |  | 0123456789
12-01-2023 | 12-01-2023 | 12 01 2023 | 01 12 12-01-2023 2023
10 20 30 40 50 | - | 10 20 30 40 50 | 10 20 30 40 50
01.23 | 01.23 |  | 01.23
202-555.0143 | 202-555.0143 | 202 555.0143 | 202 202-555.0143 555.0143
+33 | 33 |  | 33
978-2-07-036822-8 | 9782070368228 | 978 2 07 036822 8 | 036822 07 2 8 978 9782070368228
978 2 07 036822 8 | 9782070368228 | 978 2 07 036822 8 | 036822 07 2 8 978 9782070368228
2-07-036822-X | 9782070368228 | 2 07 036822 x | 036822 07 2 207036822x 9782070368228 x
978-2-07-036822-9 | 978-2-07-036822-9 | 978 2 07 036822 9 | 036822 07 2 9 978 978-2-07-036822-9
2-07-036822-8 | 2-07-036822-8 | 2 07 036822 8 | 036822 07 2 2-07-036822-8 8
1-2-3-4 | 1-2-3-4 | 1 2 3 4 | 1 1-2-3-4 2 3 4
0-306-40615-2 | 9780306406157 | 0 306 40615 2 | 0 0306406152 2 306 40615 9780306406157
# words without a sign between them
5km | 5km | 5 km | 5 5km km
1,5km | 1,5km=1.5km | 1.5 km | 1.5 1.5km km
20m2 | 20m2 | 20 m2 | 20 20m2 m2
ggplot2 | ggplot2 | ggplot 2 | 2 ggplot ggplot2
Python3.11 | python3.11 | python 3.11 | 3.11 python python3.11
4x4 | 4x4 | 4 x 4 | 4 4x4 x
5k | 5k |  | 5k
h5 | h5 |  | h5
5km5a | 5km5a |  | 5km5a
OpenStreetMap | openstreetmap | open street map | map open openstreetmap street
getElementByID | getelementbyid | get element by id | by element get getelementbyid id
readFile | readfile | read file | file read readfile
macOS | macos | mac os | mac macos os
étéOuvert | étéouvert=eteouvert | ete ouvert | ete eteouvert ouvert
JavaScript | javascript |  | javascript
iPhone | iphone |  | iphone
LaTeX | latex |  | latex
Open2Data | open2data |  | open2data
# words for both genders, or for one and for many
étudiant·e·s | étudiant·e·s=etudiant | etudiante | etudiant etudiante
étudiant(e)s | étudiant(e)s=etudiant | etudiante | etudiant etudiante
étudiant.e.s | étudiant.e.s=etudiant | etudiante | etudiant etudiante
étudiant-e-s | étudiant-e-s=etudiant | etudiante | etudiant etudiante
étudiant/es | étudiant/es=etudiant | etudiante | etudiant etudiante
directeur·rice | directeur·rice=directeur | directrice | directeur directrice
auteur·trice·s | auteur·trice·s=auteur | autrice | auteur autrice
danseur·euse | danseur·euse=danseur | danseuse | danseur danseuse
heureux·se | heureux·se=heureux | heureuse | heureuse heureux
premier·ère·s | premier·ère·s=premier | premiere | premier premiere
ouvrier·ière | ouvrier·ière=ouvrier | ouvriere | ouvrier ouvriere
actif·ive | actif·ive=actif | active | actif active
neuf·ve | neuf·ve=neuf | neuve | neuf neuve
nouveau·elle | nouveau·elle=nouveau | nouvelle | nouveau nouvelle
égal·ale | égal·ale=egal | egale | egal egale
régional·aux | régional·aux=regional | regionaux | regional regionaux
européen·ne·s | européen·ne·s=europeen | europeenne | europeen europeenne
Forscher*innen | forscher*innen=forscher | forscherinnen | forscher forscherinnen
Forscher:in | forscher:in=forscher | forscherin | forscher forscherin
Forscher_innen | forscher_innen=forscher | forscherinnen | forscher forscherinnen
formation(s) | formation(s)=formation |  | formation
bijou(x) | bijou(x)=bijou |  | bijou
étudiant | étudiant=etudiant |  | etudiant
a·e | - | a e | a e
data.gouv | data.gouv | data gouv | .gouv data data.gouv gouv
et/ou | - | et ou | et ou
"""
"""
Chunk | the whole word | the parts of the whole word | all words, sorted.

The whole word is written `exact=folded` if these forms differ, and `-` if there is no whole word.
"""

ROWS = [line for line in TABLE.strip().split("\n") if not line.startswith("# ")]


@pytest.mark.parametrize("row", ROWS)
def test_words_are_cut_as_the_table_shows(row: str) -> None:
    chunk, whole, parts, pieces = (each.strip() for each in row.split(" |"))
    found = cut(chunk)
    exact, folded = found.word[3:] if found.word else ("-", "-")
    assert whole == (folded if exact == folded else f"{exact}={folded}")
    assert parts == " ".join(part.folded for part in found.parts)
    assert pieces == " ".join(sorted({each.folded for each in found.pieces}))
    positions = [*range(found.length)]
    assert {each.position for each in found.pieces} == {*positions}
    assert [part.position for part in found.parts] in (positions, [])
    assert found.word is None or found.word.position == 0


def test_parts_that_are_not_words_prevent_a_whole_word() -> None:
    def in_halves(chunk: str) -> object:
        return cut(f"{chunk[0]} {chunk[1:]}")

    found = alphanumeric("5km", in_halves)  # type: ignore[arg-type]
    assert found is not None
    assert found.word is None
    assert [part.folded for part in found.parts] == ["5", "k", "m"]


@given(st.text(alphabet=st.characters(categories=["L"], max_codepoint=0x17F), min_size=1))
def test_plain_words_need_no_rule(word: str) -> None:
    found = next(filter(None, (rule(word) for rule in RULES)), single(piece(word)))
    assert cut(word) == found


# Tests of the pieces that a rule returns.


def test_a_piece_has_a_written_and_a_searched_form() -> None:
    assert piece("Été", 3) == (3, 6, 0, "été", "ete")
    assert piece("10 %", 0, "10%", "10%") == (0, 4, 0, "10%", "10%")


def test_a_word_without_letters_is_empty() -> None:
    assert single(piece("\u0301")) == NOTHING
    assert signed_word(piece("#\u0301"), NOTHING) == NOTHING


def test_parts_of_a_row_have_consecutive_positions() -> None:
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


def test_moving_by_zero_returns_the_same_cut() -> None:
    cut = single(piece("mot"))
    assert move(cut, 0) is cut
    moved_piece = piece("mot", 2)._replace(position=3)
    assert move(cut, 2, 3) == Cut((moved_piece,), 1, moved_piece, ())
