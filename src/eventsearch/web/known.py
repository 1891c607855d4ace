"""
Was this very request answered a moment ago, and is that answer still right?

A layer around routes and headers that sends again what was sent, message by message, so that an
answer that is known costs little more than any request does. It decides nothing by itself: what is
not plainly the same request, or was asked when things stood otherwise, goes on inside.
"""

from __future__ import annotations

from typing import NamedTuple

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eventsearch.web.answering import Service, Standing
from eventsearch.web.caching import Answer, Recent

Field = tuple[bytes, bytes]

BODY = frozenset({b"content-length", b"transfer-encoding"})
"""Fields of a request with a body, which is never taken for the same."""
READ = BODY | {b"host", b"origin", b"if-none-match"}
"""Fields of a request that an answer of the index may go by: nothing inside reads another."""
LONGEST = 1_000
"""Bytes of a query string, or of a field, of a request that is remembered."""
OK, NOT_MODIFIED = 200, 304
START, REST = "http.response.start", "http.response.body"


class Key(NamedTuple):
    """All of a request that its answer may go by, besides how things stand."""

    path: str
    query: bytes
    root: str
    scheme: str
    fields: tuple[Field, ...]


class Said(NamedTuple):
    """
    The head of an answer, as it was sent.

    Attributes:
        tag: Validator of the `Answer` whose body follows, or does not (304).
        stood: How things stood for it.
        question: What it answers, see `Validity`.
    """

    status: int
    fields: tuple[Field, ...]
    tag: str
    stood: Standing
    question: str


class Known:
    """
    Answer the same request by the same messages, as long as everything stands as it stood.

    Not for a server that counts requests: there each answer says how many are left.
    """

    def __init__(self, app: ASGIApp, *, service: Service) -> None:
        self._app = app
        self._service = service
        self._said: Recent[Said] = Recent()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        key, service = _key(scope), self._service
        said = self._said.get(key)
        answer = service.answers.get(said.tag) if said else None
        if said is None or answer is None or said.stood != service.standing_now():
            await self._app(scope, receive, self._noting(key, send) if _plain(key) else send)
            return
        service.note(said.question)
        if said.status == OK:
            service.write_again(answer.search)
        await send({"type": START, "status": said.status, "headers": said.fields})
        await send({"type": REST, "body": _body(said, answer)})

    def _noting(self, key: Key, send: Send) -> Send:
        """Return a *send* that remembers what it sends, if that is an answer of the index."""
        said: Said | None = None

        async def noted(message: Message) -> None:
            nonlocal said
            if message["type"] == START:
                said = self._head(message)
            elif said and self._is_whole(said, message):
                self._said.put(key, said)
            await send(message)

        return noted

    def _head(self, start: Message) -> Said | None:
        """Return the head of an answer of the index; None of any other, and of an error."""
        fields = tuple(start["headers"])
        tag = dict(fields).get(b"etag", b"").decode("latin-1")
        given = self._service.stood.get(tag)
        if given is None or start["status"] not in (OK, NOT_MODIFIED):
            return None
        return Said(start["status"], fields, tag, given.standing, given.question)

    def _is_whole(self, said: Said, rest: Message) -> bool:
        """Whether what follows a head is the body that would be sent again."""
        answer = self._service.answers.get(said.tag)
        return answer is not None and rest.get("body", b"") == _body(said, answer)


def _key(scope: Scope) -> Key:
    return Key(
        scope["path"],
        scope["query_string"],
        scope.get("root_path", ""),
        scope["scheme"],
        tuple(field for field in scope["headers"] if field[0] in READ),
    )


def _plain(key: Key) -> bool:
    """Whether a request names its host, has no body, and is short enough to be remembered."""
    names = {name for name, _ in key.fields}
    texts = (key.query, *(value for _, value in key.fields))
    return b"host" in names and not names & BODY and max(map(len, texts)) <= LONGEST


def _body(said: Said, answer: Answer) -> bytes:
    return b"" if said.status == NOT_MODIFIED else answer.body
