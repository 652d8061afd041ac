// Notes whole lines of a connection in a file, one JSON object a line, in the form that validate-wire.mjs takes.
import { appendFileSync } from "node:fs";

export class Recorder {
  #file;
  #rest = { "->": [], "<-": [] };

  constructor(file) {
    this.#file = file;
  }

  /** Takes bytes as they pass: `->` to the agent, `<-` from it. They are on file before this returns. */
  pass(dir, bytes) {
    const rest = this.#rest[dir];
    let start = 0;
    for (let end; (end = bytes.indexOf(10, start)) >= 0; start = end + 1) {
      const line = Buffer.concat([...rest.splice(0), bytes.subarray(start, end)]).toString("utf8");
      appendFileSync(this.#file, `${JSON.stringify({ dir, line })}\n`);
    }
    if (start < bytes.length) rest.push(Buffer.from(bytes.subarray(start)));
  }
}
