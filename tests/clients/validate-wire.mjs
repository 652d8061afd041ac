// Judges wire logs. Reads JSON lines from stdin:
//   {"log":"name","records":[{"dir":"->","line":"..."}, ...]}   adds to a log
//   {"log":"name","end":true,"cut":false}                        ends it, answered with {"log":"name","violations":[...]}
import { createInterface } from "node:readline";
import { Log } from "./wire/log.mjs";

const logs = new Map();

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { log: name, records = [], end = false, cut = false, unordered = false } = JSON.parse(line);
  if (!logs.has(name)) logs.set(name, new Log({ unordered }));
  const log = logs.get(name);
  for (const record of records) log.add(record);
  if (end) {
    logs.delete(name);
    process.stdout.write(`${JSON.stringify({ log: name, violations: log.end(cut) })}\n`);
  }
}
