// One connection's messages, judged line by line: JSON-RPC, the schema per method, then the rules of sessions.mjs.
import { definitionOf, problems, sideOf } from "./schema.mjs";
import { Sessions } from "./sessions.mjs";

const envelope = new Set(["jsonrpc", "id", "method", "params", "result", "error"]);
const sides = {
  "->": { name: "client", back: "<-", callee: "agent" },
  "<-": { name: "agent", back: "->", callee: "client" },
};

export class Log {
  violations = [];
  #number = 0;
  #spoilt = 0; // lines that the test spoilt on purpose; each may be answered once with an error and id null
  #nullErrors = 0;
  #asked = { "->": new Map(), "<-": new Map() }; // by direction: id -> requests not answered yet
  #sessions;

  /** `unordered`: the client does not wait for answers, so that the order of a session's messages says nothing. */
  constructor({ unordered }) {
    this.#sessions = new Sessions((problem) => this.#report(problem), unordered);
  }

  /**
   * Takes `{dir, line, bad?, invalidUtf8?}`. A line marked bad was spoilt on purpose: only its answer is judged.
   * `{taken: sessionId}` notes that another connection has taken the session over.
   */
  add({ dir, line, bad, invalidUtf8, taken }) {
    if (taken) return this.#sessions.taken(taken);
    this.#number++;
    if (bad) this.#spoilt++;
    if (invalidUtf8 && !bad) this.#report(`${sides[dir].name} wrote invalid UTF-8`);
    const message = this.#parse(dir, line, bad);
    if (message === null || typeof message !== "object" || Array.isArray(message)) return;
    if (!bad) this.#judgeEnvelope(dir, message);
    if (typeof message.method === "string") this.#call(dir, message, bad);
    else if (!bad) this.#answer(dir, message);
  }

  /** Ends the log; one that was cut (the process was killed) may leave requests unanswered. */
  end(cut) {
    if (cut) return this.violations;
    for (const [id, requests] of this.#asked["->"]) {
      for (const { method, bad } of requests) {
        if (!bad) this.#report(`request ${id} (${method}) was never answered`);
      }
    }
    return this.violations;
  }

  #report(problem) {
    this.violations.push(`line ${this.#number}: ${problem}`);
  }

  #parse(dir, line, bad) {
    try {
      if (!bad && line.includes("\r")) this.#report(`${sides[dir].name} wrote a carriage return`);
      return JSON.parse(line);
    } catch (error) {
      if (!bad) this.#report(`${sides[dir].name} wrote a line that is not JSON (${error.message}): ${line.slice(0, 200)}`);
      return null;
    }
  }

  #judgeEnvelope(dir, message) {
    const { name } = sides[dir];
    if (message.jsonrpc !== "2.0") this.#report(`${name}: jsonrpc is not "2.0"`);
    for (const key of Object.keys(message)) {
      if (!envelope.has(key)) this.#report(`${name}: unknown key "${key}" in a message`);
    }
    const isCall = "method" in message;
    if (isCall && ("result" in message || "error" in message)) this.#report(`${name}: a call with a result or an error`);
    if (!isCall && "result" in message === "error" in message) {
      this.#report(`${name}: an answer needs exactly one of result and error`);
    }
    if ("id" in message && !(Number.isInteger(message.id) || typeof message.id === "string" || (message.id === null && !isCall))) {
      this.#report(`${name}: id ${JSON.stringify(message.id)} is neither an integer nor a string`);
    }
  }

  #call(dir, message, bad) {
    const { name, callee } = sides[dir];
    const { method, params } = message;
    const isRequest = Object.hasOwn(message, "id");
    const part = isRequest ? "Request" : "Notification";
    const definition = definitionOf(method, part);
    const side = sideOf(method);
    const extension = method.startsWith("_") || method.startsWith("$/");
    if (!bad && definition && (side === callee || side === "protocol")) {
      for (const problem of problems(definition, params ?? {})) this.#report(`${name}: ${problem}`);
    } else if (!bad && !extension) {
      this.#report(`${name}: ${method} is no ${part.toLowerCase()} that the ${callee} handles`);
    }
    const request = { method, params: params ?? {}, bad };
    if (isRequest) {
      const key = JSON.stringify(message.id);
      const waiting = this.#asked[dir].get(key) ?? [];
      if (waiting.length > 0 && !bad && dir === "<-") this.#report(`agent: id ${key} is still in use`);
      this.#asked[dir].set(key, [...waiting, request]);
    }
    if (dir === "->") this.#sessions.clientCalls(request);
    else this.#sessions.agentCalls(request);
  }

  #answer(dir, message) {
    const { name, back } = sides[dir];
    const key = JSON.stringify(message.id);
    if (message.id === null || message.id === undefined) {
      if (!message.error) this.#report(`${name}: a result without the id of a request`);
      if (dir === "<-" && ++this.#nullErrors > this.#spoilt) this.#report("agent: an error with id null that no bad line called for");
      return;
    }
    const waiting = this.#asked[back].get(key);
    if (!waiting) {
      this.#report(`${name}: an answer to ${key}, which is not an open request`);
      return;
    }
    const request = waiting.shift();
    if (waiting.length === 0) this.#asked[back].delete(key);
    if (message.error) this.#judgeError(name, message.error);
    else if (!request.bad) this.#judgeResult(name, request.method, message.result);
    if (dir === "<-") this.#sessions.agentAnswers(request, message);
    else this.#sessions.clientAnswers(request, message);
  }

  #judgeResult(name, method, result) {
    const definition = definitionOf(method, "Response");
    if (!definition) return;
    for (const problem of problems(definition, result)) this.#report(`${name}: ${problem}`);
  }

  #judgeError(name, error) {
    for (const problem of problems("Error", error)) this.#report(`${name}: ${problem}`);
    for (const key of Object.keys(error)) {
      if (!["code", "message", "data"].includes(key)) this.#report(`${name}: Error has the unknown key "${key}"`);
    }
    const text = `${error.message} ${JSON.stringify(error.data ?? "")}`;
    if (/\n/.test(error.message)) this.#report(`${name}: an error message of several lines`);
    if (/\bat [\w.]+\(|\.cs:line|System\.\w+\.?\w*Exception/.test(text)) this.#report(`${name}: an error shows a stack trace or a CLR type: ${text}`);
  }
}
