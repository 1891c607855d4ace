// Asks a server by the official client: node mcp_client.js URL | COMMAND ARGUMENT…
// Calls come as lines of JSON, [tool, arguments]; what each gets goes out the same way.
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
  // Checks what is structured against the schema that the tool has.
  console.log(JSON.stringify(await client.callTool({ name, arguments: given })));
}
await client.close();
