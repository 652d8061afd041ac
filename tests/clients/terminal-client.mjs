// node terminal-client.mjs CONFIG   the protocol's official client with terminals of its own; prints what came of them as JSON.
//
// CONFIG is JSON: {"command": [...], "workspace": "...", "record": FOLDER}.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { client, methods, ndJsonStream, PROTOCOL_VERSION } from "@agentclientprotocol/sdk";
import { Recorder } from "./recorder.mjs";

const config = JSON.parse(process.argv[2]);
const agent = methods.agent;
const terminals = new Map();
const released = new Map();
const outputs = [];
const shown = [];
let onShown = () => {};

const [program, ...args] = config.command;
const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
const exited = new Promise((resolve) => child.on("exit", (code, signal) => resolve(signal ?? code)));
const recorder = new Recorder(join(config.record, "terminals.jsonl"));
const spy = (dir) => new TransformStream({
  transform(bytes, out) {
    recorder.pass(dir, Buffer.from(bytes));
    out.enqueue(bytes);
  },
});
const sent = spy("->");
sent.readable.pipeTo(Writable.toWeb(child.stdin)).catch(() => {});
const wire = ndJsonStream(sent.writable, Readable.toWeb(child.stdout).pipeThrough(spy("<-")));

function create({ command, args, env, cwd, outputByteLimit }) {
  const id = `term-${terminals.size + 1}`;
  const own = Object.fromEntries((env ?? []).map(({ name, value }) => [name, value]));
  const running = spawn(command, args ?? [], { cwd, env: { ...process.env, ...own }, detached: true, stdio: ["pipe", "pipe", "pipe"] });
  const terminal = { bytes: Buffer.alloc(0), truncated: false, exit: undefined };
  const take = (bytes) => {
    terminal.bytes = Buffer.concat([terminal.bytes, bytes]);
    if (terminal.bytes.length > outputByteLimit) {
      terminal.bytes = terminal.bytes.subarray(terminal.bytes.length - outputByteLimit);
      terminal.truncated = true;
    }
  };
  running.stdout.on("data", take);
  running.stderr.on("data", take);
  terminal.ended = new Promise((resolve) => running.on("close", (exitCode, signal) => resolve((terminal.exit = { exitCode, signal }))));
  terminal.kill = () => {
    try {
      process.kill(-running.pid, "SIGKILL");
    } catch {
      // It has ended.
    }
  };
  terminals.set(id, terminal);
  return id;
}

const of = ({ terminalId }) => terminals.get(terminalId);

const app = client({ name: "terminal-client" })
  .onNotification(methods.client.session.update, ({ params: { update } }) => {
    for (const part of update.content?.filter?.((part) => part.type === "terminal") ?? []) {
      if (!shown.includes(part.terminalId)) shown.push(part.terminalId);
      onShown(part.terminalId);
    }
  })
  .onRequest(methods.client.session.requestPermission, ({ params }) => ({
    outcome: { outcome: "selected", optionId: params.options.find((option) => option.kind === "allow_once").optionId },
  }))
  .onRequest(methods.client.terminal.create, ({ params }) => ({ terminalId: create(params) }))
  .onRequest(methods.client.terminal.output, ({ params }) => {
    const { bytes, truncated, exit } = of(params);
    return { output: bytes.toString(), truncated, ...(exit ? { exitStatus: exit } : {}) };
  })
  .onRequest(methods.client.terminal.waitForExit, ({ params }) => of(params).ended)
  .onRequest(methods.client.terminal.kill, ({ params }) => (of(params).kill(), {}))
  .onRequest(methods.client.terminal.release, ({ params }) => {
    released.set(params.terminalId, (released.get(params.terminalId) ?? 0) + 1);
    of(params).kill();
    outputs.push(of(params).bytes.toString());
    return {};
  });

const stopReasons = await app.connectWith(wire, async (context) => {
  const reasons = [];
  await context.request(agent.initialize, { protocolVersion: PROTOCOL_VERSION, clientCapabilities: { terminal: true } });
  const { sessionId } = await context.request(agent.session.new, { cwd: config.workspace, mcpServers: [] });
  const run = async (args) => {
    const prompt = [{ type: "text", text: `/offline call run_shell_command ${JSON.stringify(args)}` }];
    reasons.push((await context.request(agent.session.prompt, { sessionId, prompt })).stopReason);
  };
  const appears = (id) => new Promise((resolve) => (onShown = (seen) => seen === id && resolve()));

  await run({ command: "echo hello" });
  await run({ command: "for i in 1 2 3; do echo $i > count; done; exit 9" });
  const running = appears("term-3");
  const cancelled = run({ command: "sleep 1000" });
  await running;
  await context.notify(agent.session.cancel, { sessionId });
  await cancelled;
  await run({ command: "sleep 1000", timeout: 1 });
  await run({ command: "sleep 1000", is_background: true });
  await context.request(agent.session.close, { sessionId });
  while (released.size < terminals.size) await new Promise((resolve) => setTimeout(resolve, 10));
  return reasons;
});
child.stdin.end();
process.stdout.write(`${JSON.stringify({
  stopReasons, shown, outputs, made: terminals.size, released: [...terminals.keys()].map((id) => released.get(id) ?? 0), exit: await exited,
})}\n`);
