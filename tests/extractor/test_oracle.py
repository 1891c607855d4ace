"""Real sites, compared with what the real Hugo said of them."""

from __future__ import annotations

import pytest

from fidelity.comparison import measure
from oracle import missed_targets
from shared_data import corpora


@pytest.mark.corpora
@pytest.mark.parametrize(
    "name",
    [
        *("2i2c", "2i2c@args", "coredns", "davidaparicio", "davidaparicio@args", "digitalgov"),
        *("hugodocs", "ssphub-as-json", "ssphub-as-toml", "ssphub-history@2022-10-01"),
        *("ssphub-history@2023-01-10", "ssphub-history@args", "ssphub-seed@2022-10-01"),
        *("ssphub-seed@2023-01-10", "ssphub-seed", "ssphub@args"),
    ],
)
def test_a_real_site_is_read_as_hugo_reads_it(name: str) -> None:
    tally = measure(corpora() / name.partition("@")[0], corpora() / "oracle", name)
    assert list(missed_targets(tally)) == []
    assert tally.of["page"] > 0
