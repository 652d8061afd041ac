// An MCP server over stdio for what real ones do rarely. Written without the SDK, so that it can be as wrong as it is asked to be.
// Its argument says how: "silent" takes everything in and answers nothing; "stubborn" is like "tools", but ends neither at the end of its
// input nor when it is asked to; "noisy" ends at once and says why; "endless" has another page of tools for ever; "tools" works.
import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { createInterface } from "node:readline";

const [mode, log] = process.argv.slice(2);
const note = (line) => log && appendFileSync(log, `${line}\n`);
const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
const text = (value, more = {}) => ({ content: [{ type: "text", text: value }], ...more });
const tool = (name, annotations, description = `The tool ${name}.`) => ({ name, description, inputSchema: { type: "object" }, annotations });

const tools = [
  tool("look", { readOnlyHint: true, destructiveHint: false }),
  tool("change", { destructiveHint: false }),
  tool("destroy", {}),
  tool("fail"),
  tool("hang"),
  tool("die"),
  tool("grow"),
  tool("shout"),
  tool("garble"),
];

if (mode === "noisy") {
  process.stderr.write(`cannot begin: the key ${process.env.SERVER_TOKEN} is not known\n`);
  process.exit(3);
}

note(`pid ${process.pid}`);
const helper = spawn("sleep", ["1000"], { detached: true, stdio: "ignore" });
note(`pid ${helper.pid}`);
if (mode === "stubborn") {
  process.on("SIGTERM", () => note("asked to end"));
  setInterval(() => {}, 1000);
}

const calls = {
  look: () => text(`seen by ${process.pid} with ${process.env.SERVER_WHO ?? process.env.SERVER_TOKEN ?? "no token"} and ${process.env.OPENAI_API_KEY ?? "no key"}`),
  change: () => text("changed"),
  destroy: () => text("destroyed"),
  fail: () => text("it went wrong", { isError: true }),
  grow: () => {
    tools.push(tool("grown", { readOnlyHint: true }));
    send({ method: "notifications/tools/list_changed" });
    return text("grown");
  },
  shout: () => text("a".repeat(40000) + "THE END"),
  garble: () => ({ content: "no list" }),
  die: () => process.exit(7),
  hang: () => undefined,
};

createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, method, params } = JSON.parse(line);
  note(method ?? "answer");
  if (mode === "silent" || id === undefined) {
    return;
  }

  const answer = (result) => result !== undefined && send({ id, result });
  switch (method) {
    case "initialize":
      return answer({ protocolVersion: params.protocolVersion, capabilities: { tools: { listChanged: true } }, serverInfo: { name: "odd", version: "1" } });
    case "tools/list":
      return answer(mode === "endless" ? { tools: [], nextCursor: "more" } : { tools });
    case "tools/call":
      return answer(calls[params.name]());
    default:
      return send({ id, error: { code: -32601, message: "no such method" } });
  }
});
