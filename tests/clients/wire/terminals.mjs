// Terminals of the client: the agent asks for none that is not there or that it gave back, and shows none that this client never made.

export class Terminals {
  #report;
  #made = new Set();
  #held = new Set();

  constructor(report) {
    this.#report = report;
  }

  clientAnswers({ method, params }, { result }) {
    if (method !== "terminal/create" || typeof result?.terminalId !== "string") return;
    const key = this.#key(params.sessionId, result.terminalId);
    this.#made.add(key);
    this.#held.add(key);
  }

  agentCalls(method, { sessionId, terminalId, update }) {
    if (method.startsWith("terminal/") && method !== "terminal/create") {
      const key = this.#key(sessionId, terminalId);
      if (!this.#held.has(key)) this.#report(`agent: ${method} for the terminal ${terminalId}, which is not there any more`);
      if (method === "terminal/release") this.#held.delete(key);
    }
    for (const part of Array.isArray(update?.content) ? update.content : []) {
      if (part?.type === "terminal" && !this.#made.has(this.#key(sessionId, part.terminalId))) {
        this.#report(`agent: shows the terminal ${part.terminalId}, which this client never made`);
      }
    }
  }

  #key(sessionId, terminalId) {
    return JSON.stringify([sessionId, terminalId]);
  }
}
