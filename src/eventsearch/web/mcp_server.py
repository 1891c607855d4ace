"""
Serve the Model Context Protocol with its official SDK, at ``/mcp`` and over standard streams.

Over HTTP each request is independent (stateless): the server keeps no sessions and cannot resume a
stream. Imported only if the setting ``serve.mcp`` is on, and by ``eventsearch mcp``.

Source: https://modelcontextprotocol.io/specification
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

import orjson
from mcp import MCPError, types
from mcp.server import Server, ServerRequestContext
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.datastructures import Headers
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from eventsearch import __version__
from eventsearch.errors import EventsearchError, IndexUnusable
from eventsearch.model.facets import Labels
from eventsearch.model.query import Deadline
from eventsearch.web.mcp_tools import INSTRUCTIONS, TOOLS, Tool, ToolResult, harmless
from eventsearch.web.middleware import MAX_BODY, is_own_name, requested_host
from eventsearch.web.problems import ApiProblem, internal, problem_of
from eventsearch.web.query_service import AnswerContext, QueryService, network

log = logging.getLogger("eventsearch")

READ_ONLY = types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
PATH = "/mcp"

Context = ServerRequestContext[Any, Any]


class Handlers:
    """
    Answer a client's MCP requests.

    Args:
        service: Returns the service that searches; may raise an error to report to the client.
        describe: Returns the text of an error for the model.
    """

    def __init__(
        self, service: Callable[[], QueryService], describe: Callable[[EventsearchError], str]
    ) -> None:
        self._service = service
        self._describe = describe

    def server(self) -> Server[Any]:
        """Return an MCP server that calls these handlers."""
        return Server(
            "eventsearch",
            version=__version__,
            instructions=INSTRUCTIONS,
            on_list_tools=self.list_tools,
            on_call_tool=self.call_tool,
            on_list_resources=self.list_resources,
            on_list_resource_templates=self.list_templates,
            on_read_resource=self.read,
        )

    async def list_tools(self, _: Context, __: object) -> types.ListToolsResult:
        """Return the tools; without an index, the site's own facets are missing from them."""
        try:
            facets = _facets(self._service())
        except (ApiProblem, EventsearchError):
            facets = {}
        tools = [_description(tool.with_facets(facets)) for tool in TOOLS.values()]
        return types.ListToolsResult(tools=tools)

    async def call_tool(
        self, context: Context, params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        """Return a tool's result, as data and as text. The text of an error says what to do."""
        try:
            result = await self._answer(context, params.name, params.arguments or {})
        except ApiProblem as problem:
            content = types.TextContent(type="text", text=harmless(problem.detail))
            return types.CallToolResult(content=[content], is_error=True)
        content = types.TextContent(type="text", text=orjson.dumps(result).decode())
        return types.CallToolResult(content=[content], structured_content=result)

    async def list_resources(self, _: Context, __: object) -> types.ListResourcesResult:
        """Return an empty list: clients address pages through the template instead."""
        return types.ListResourcesResult(resources=[])

    async def list_templates(self, _: Context, __: object) -> types.ListResourceTemplatesResult:
        """Return the URI template that addresses every page."""
        template = types.ResourceTemplate(
            name="page", uri_template="{+url}", description="A page of the site, by its URL."
        )
        return types.ListResourceTemplatesResult(resource_templates=[template])

    async def read(
        self, context: Context, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        """Return a page by its URL, as the tool ``fetch`` does."""
        try:
            result = await self._answer(context, "fetch", {"id": params.uri})
        except ApiProblem as problem:
            at_fault = problem.status < 500 and problem.status != 429
            code = types.INVALID_PARAMS if at_fault else types.INTERNAL_ERROR
            raise MCPError(code, harmless(problem.detail)) from problem
        text = orjson.dumps(result).decode()
        page = types.TextResourceContents(uri=params.uri, mime_type="application/json", text=text)
        return types.ReadResourceResult(contents=[page])

    async def _answer(
        self, context: Context, name: str, arguments: Mapping[str, object]
    ) -> dict[str, Any]:
        """
        Return a tool's result.

        Raises:
            ApiProblem: The tool does not exist or cannot answer, or a limit is exceeded.
        """
        if name not in TOOLS:
            detail = f'there is no tool "{name[:50]}"; the tools are {", ".join(TOOLS)}'
            raise ApiProblem("bad-request", detail)
        try:
            http = context.request
            # Standard streams have a single client.
            client = network(http.client.host) if http and http.client else ""
            return await _call(self._service(), TOOLS[name], arguments, client)
        except EventsearchError as error:
            raise ApiProblem("bad-request", self._describe(error)) from error
        except ApiProblem:
            raise
        except Exception as error:
            log.exception("the tool %s met a bug", name)
            raise internal() from error


def _description(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.about,
        input_schema=tool.input(),
        output_schema=tool.output,
        annotations=READ_ONLY,
    )


def _facets(service: QueryService) -> Labels:
    # Do not read `current`: it may start a refresh, during which `_call` could not refresh.
    with service.live.acquire() as index:
        return index.generation.info.facets


async def _call(
    service: QueryService, tool: Tool, arguments: Mapping[str, object], client: str
) -> dict[str, Any]:
    """
    Return a tool's result, within the limits of the service.

    Raises:
        ApiProblem: An argument is invalid, or a limit is exceeded.
        EventsearchError: As for `Index.search`.
    """
    if service.rate:
        service.rate.count(client, time.monotonic())
    values = tool.with_facets(_facets(service)).parse(arguments)
    context = AnswerContext(service.clock(), service.synonyms.current())

    def work(deadline: Deadline) -> ToolResult:
        # Answer from the live generation, even if the last poll was before it was published.
        service.live.refresh()
        with service.live.acquire() as index:
            return tool.work(index.with_deadline(deadline), values, context)

    key = f"mcp {tool.name} {sorted(values.items())}"
    result = await service.flights.result(key, work, asyncio.Event().wait, client)
    service.log_search(result.search)
    content: dict[str, Any] = harmless(result.content)
    return content


async def serve_streams(service: Callable[[], QueryService]) -> None:
    """Answer on standard streams until the input ends."""
    server = Handlers(service, str).server()
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


class McpEndpoint:
    """
    ``/mcp``, for programs. Requests from web pages are refused: browsers send an ``Origin``.

    Args:
        service: Pages of the origins in its ``serve.origins`` may send requests. Without
            ``serve.hosts``, the server only answers requests to an IP address or ``localhost``,
            because a page can make any other name point to this machine (DNS rebinding).
    """

    def __init__(self, service: QueryService) -> None:
        self._server = Handlers(lambda: service, _detail).server()
        self._origins = frozenset(service.settings.origins) - {"*"}
        self._has_hosts = bool(service.settings.hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        origin = Headers(scope=scope).get("origin")
        # Refuse this host's own origin too: with DNS rebinding, a foreign page may have it.
        if origin is not None and origin not in self._origins:
            detail = f'pages of "{origin[:200]}" are refused; list this origin in "serve.origins"'
            raise ApiProblem("refused-origin", detail)
        if not self._has_hosts and not is_own_name(host := requested_host(scope)):
            detail = f'requests to "{host[:200]}" are refused; list this host in "serve.hosts"'
            raise ApiProblem("wrong-host", detail)
        # One manager per request: it keeps no state, and WSGI servers have no lifespan events.
        manager = StreamableHTTPSessionManager(
            self._server, json_response=True, stateless=True, max_request_body_size=MAX_BODY
        )
        async with manager.run():
            await manager.handle_request(scope, receive, send)

    def route(self) -> Route:
        """Return the route, which only accepts ``POST``."""
        return Route(PATH, self, methods=["POST"], include_in_schema=False)


def _detail(error: EventsearchError) -> str:
    """Return the text of an error for a visitor, without the server's paths."""
    return problem_of(error).detail if isinstance(error, IndexUnusable) else str(error)
