"""Real sites, compared with the real Hugo's output for them."""

from __future__ import annotations

import pytest

from fidelity.comparison import measure
from long_form import tries
from oracle import missed_targets
from shared_data import corpora


@pytest.mark.corpora
@pytest.mark.parametrize(
    "name",
    [
        *("2i2c", "2i2c@args", "coredns", "davidaparicio", "davidaparicio@args"),
        *("hugodocs", "ssphub-as-json", "ssphub-as-toml", "ssphub-history@2022-10-01"),
        *("ssphub-history@2023-01-10", "ssphub-history@args", "ssphub-seed@2022-10-01"),
        *("ssphub-seed@2023-01-10", "ssphub-seed", "ssphub@args", "digitalgov"),
    ][: tries(15, 16)],
)
def test_a_real_site_is_read_as_hugo_reads_it(name: str) -> None:
    """The short form skips the last site, which has more pages than the others together."""
    tally = measure(corpora() / name.partition("@")[0], corpora() / "oracle", name)
    assert list(missed_targets(tally)) == []
    assert tally.of["page"] > 0
