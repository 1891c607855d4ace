"""
Copy an index without its hidden pages, so that a site can publish the copy.

A published file must never contain a hidden page: neither its text, nor its words in
suggestions or counts. So the files are made from an index that does not contain the page. That
index is a copy in a temporary folder, with hard links to the real files if the file system allows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from eventsearch.engines import whoosh
from eventsearch.model.timestamps import epoch
from eventsearch.search.index import Index
from eventsearch.storage.atomic_files import link
from eventsearch.storage.generations import ENGINE
from eventsearch.storage.os_errors import failure


@contextmanager
def visible_pages(index: Index, now: datetime) -> Iterator[Index]:
    """
    Yield an index that only contains the pages visible at *now* (aware).

    Raises:
        BuildError: The copy cannot be written.
        IndexDamaged: The index's files are damaged.
    """
    hidden = index.engine.hidden(epoch(now))
    if not hidden:
        yield index
        return
    generation = index.generation
    with TemporaryDirectory(prefix="eventsearch-") as folder:
        copy = Path(folder, ENGINE)
        try:
            copy.mkdir()
            for name in generation.info.files:
                link(generation.engine_folder / name, copy / name)
            with whoosh.build(copy, based=True, merges=False) as build:
                for id in hidden:
                    build.remove(id)
        except OSError as error:
            raise failure(copy, error) from error
        with closing(whoosh.open(copy)) as engine:
            languages = tuple(each.value for each in engine.facet_values("lang", epoch(now)))
            declared = tuple(code for code in generation.info.declared if code in languages)
            info = generation.info._replace(
                languages=languages, declared=declared, pages=engine.count()
            )
            yield Index(generation._replace(info=info), engine, ranking=index.ranking)
