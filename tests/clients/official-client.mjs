// node official-client.mjs CONFIG   drives an agent with the protocol's official client and prints what came of it as JSON.
//
// CONFIG is JSON: {"connect": {"command": [...]} | {"path": "..."} | {"host": "...", "port": 1}, "token": "...",
// "workspace": "...", "record": FOLDER}. Each connection is recorded in a file of its own.
import { spawn } from "node:child_process";
import { connect as connectSocket } from "node:net";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { client, methods, ndJsonStream, PROTOCOL_VERSION } from "@agentclientprotocol/sdk";
import { Recorder } from "./recorder.mjs";

const config = JSON.parse(process.argv[2]);
const agent = methods.agent;
let connections = 0;

/** Opens what the agent speaks over: its own process, or a socket. */
async function open() {
  const { command, ...address } = config.connect;
  if (command) {
    const child = spawn(command[0], command.slice(1), { stdio: ["pipe", "pipe", "inherit"] });
    const ended = new Promise((resolve) => child.on("exit", (code, signal) => resolve(signal ?? code)));
    return { input: child.stdin, output: child.stdout, close: () => (child.stdin.end(), ended) };
  }
  const socket = connectSocket(address);
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  return { input: socket, output: socket, close: () => (socket.destroy(), 0) };
}

function recorded({ input, output }) {
  const recorder = new Recorder(join(config.record, `official-${connections++}.jsonl`));
  const spy = (dir) => new TransformStream({
    transform(bytes, out) {
      recorder.pass(dir, Buffer.from(bytes));
      out.enqueue(bytes);
    },
  });
  const sent = spy("->");
  sent.readable.pipeTo(Writable.toWeb(input)).catch(() => {});
  return ndJsonStream(sent.writable, Readable.toWeb(output).pipeThrough(spy("<-")));
}

/** One connection, initialized, with what it was shown. */
async function session(work) {
  const wire = await open();
  const seen = { updates: [], permissions: [], onUpdate: () => {} };
  const app = client({ name: "official-client" })
    .onNotification(methods.client.session.update, ({ params }) => {
      seen.updates.push(params.update);
      seen.onUpdate(params.update);
    })
    .onRequest(methods.client.session.requestPermission, ({ params }) => {
      seen.permissions.push(params);
      return { outcome: { outcome: "selected", optionId: params.options.find((option) => option.kind === "allow_once").optionId } };
    });
  const result = await app.connectWith(recorded(wire), async (context) => {
    const initialized = await context.request(agent.initialize, {
      protocolVersion: PROTOCOL_VERSION,
      clientCapabilities: {},
      clientInfo: { name: "official-client", version: "1" },
    });
    if (config.token) {
      await context.request(agent.authenticate, { methodId: initialized.authMethods[0].id, _meta: { "acp-agent/token": config.token } });
    }
    return { initialized, ...(await work(context, seen)) };
  });
  return { ...result, exit: await wire.close() };
}

const text = (message) => [{ type: "text", text: message }];
const said = (updates, kind) => updates.filter((u) => u.sessionUpdate === kind).map((u) => u.content.text).join("");
const place = { cwd: config.workspace, mcpServers: [] };

const first = await session(async (context, seen) => {
  const prompt = (sessionId, message) => context.request(agent.session.prompt, { sessionId, prompt: text(message) });
  const { sessionId, modes, configOptions } = await context.request(agent.session.new, place);
  const hello = await prompt(sessionId, "hello");
  const write = await prompt(sessionId, "Write hello to notes.txt");
  const calls = seen.updates.filter((u) => u.sessionUpdate.startsWith("tool_call"));
  await context.request(agent.session.setMode, { sessionId, modeId: "plan" });
  const options = await context.request(agent.session.setConfigOption, { sessionId, configId: "mode", value: "workspace-write" });

  const streaming = new Promise((resolve) => (seen.onUpdate = resolve));
  const cancelled = prompt(sessionId, "/offline stream 3; hang");
  await streaming;
  await context.notify(agent.session.cancel, { sessionId });
  return {
    sessionId, modes, configOptions, hello, write, calls,
    options: options.configOptions, permissions: seen.permissions, cancelled: await cancelled, spoken: said(seen.updates, "agent_message_chunk"),
    listed: await context.request(agent.session.list, { cwd: config.workspace }),
  };
});

const second = await session(async (context, seen) => {
  const { sessionId } = first;
  await context.request(agent.session.load, { sessionId, ...place });
  const replayed = seen.updates.splice(0);
  const closed = await context.request(agent.session.close, { sessionId });
  const refused = await context.request(agent.session.prompt, { sessionId, prompt: text("x") }).catch(({ code, data }) => ({ code, data }));
  await context.request(agent.session.resume, { sessionId, ...place });
  const beforeResumed = seen.updates.length;
  const recall = await context.request(agent.session.prompt, { sessionId, prompt: text("What did I say before?") });
  const recalled = said(seen.updates, "agent_message_chunk");
  await context.request(agent.session.close, { sessionId });
  const deleted = await context.request(agent.session.delete, { sessionId });
  const { sessions } = await context.request(agent.session.list, {});
  return {
    replayed: { user: said(replayed, "user_message_chunk"), agent: said(replayed, "agent_message_chunk"), kinds: replayed.map((u) => u.sessionUpdate) },
    closed, refused, beforeResumed, recall, recalled, deleted, left: sessions.length,
  };
});

process.stdout.write(`${JSON.stringify({ first, second })}\n`);
