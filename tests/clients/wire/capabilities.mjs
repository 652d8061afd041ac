// What an agent may only send to a client that offered to take it.
const needed = {
  "fs/read_text_file": (c) => c.fs?.readTextFile === true,
  "fs/write_text_file": (c) => c.fs?.writeTextFile === true,
  "elicitation/create": (c, params) => isObject(c.elicitation?.[params?.mode]),
  "elicitation/complete": (c) => isObject(c.elicitation?.url),
};
const neededUpdates = {
  notice: (c) => isObject(c.session?.notices),
  compaction_update: (c) => isObject(c.session?.compaction),
  compaction_summary_chunk: (c) => isObject(c.session?.compaction),
};

const isObject = (value) => value !== null && typeof value === "object";

export class Capabilities {
  initialized = false;
  #offered = {};
  #report;

  constructor(report) {
    this.#report = report;
  }

  offered(capabilities) {
    this.#offered = isObject(capabilities) ? capabilities : {};
  }

  agentCalls(method, params) {
    if (!this.initialized) this.#report(`agent: ${method} before initialize was answered`);
    const terminal = method.startsWith("terminal/") && this.#offered.terminal !== true;
    if (terminal || needed[method]?.(this.#offered, params) === false) {
      this.#report(`agent: ${method}, which the client did not offer`);
    }
    const kind = params?.update?.sessionUpdate;
    if (method === "session/update" && neededUpdates[kind]?.(this.#offered) === false) {
      this.#report(`agent: ${kind}, which the client did not offer`);
    }
  }
}
