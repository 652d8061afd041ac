// node tee.mjs FOLDER COMMAND ARG...   runs an agent for a client that starts its agents itself, and records what they say to each
// other in FOLDER, a file for each agent.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { Recorder } from "./recorder.mjs";

const [folder, command, ...args] = process.argv.slice(2);
const agent = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
const recorder = new Recorder(join(folder, `${process.pid}.jsonl`));
const forward = (dir, from, to) => {
  from.on("data", (bytes) => {
    recorder.pass(dir, bytes);
    if (!to.write(bytes)) from.pause();
  });
  to.on("drain", () => from.resume());
  to.on("error", () => from.destroy());
  from.on("end", () => to.end());
};

forward("->", process.stdin, agent.stdin);
forward("<-", agent.stdout, process.stdout);
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => agent.kill(signal));
agent.on("exit", (code, signal) => process.exit(signal ? 1 : code));
