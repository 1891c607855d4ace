// Call an MCP server with the official client: node mcp_client.js URL | COMMAND ARGUMENT…
// Reads calls as lines of JSON, [tool, arguments], and prints each result as a line of JSON.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { createInterface } from "node:readline";

const [target, ...args] = process.argv.slice(2);
const transport = target.startsWith("http")
  ? new StreamableHTTPClientTransport(new URL(target))
  : new StdioClientTransport({ command: target, args, cwd: process.cwd(), stderr: "inherit" });
const client = new Client({ name: "test", version: "1" });
await client.connect(transport);
const { tools } = await client.listTools();
console.log(JSON.stringify(tools));
for await (const line of createInterface({ input: process.stdin })) {
  const [name, given] = JSON.parse(line);
  // The client validates structured content against the tool's schema.
  console.log(JSON.stringify(await client.callTool({ name, arguments: given })));
}
await client.close();
