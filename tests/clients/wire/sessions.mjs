// What the schema cannot say: the order of messages within a session, and what a client did not offer.
import { Capabilities } from "./capabilities.mjs";
import { relativePaths } from "./paths.mjs";
import { Terminals } from "./terminals.mjs";

/** Updates that belong to a turn or to a replay; the others may come whenever the session is known. */
const history = new Set([
  "user_message_chunk", "agent_message_chunk", "agent_thought_chunk", "tool_call", "tool_call_update", "plan", "usage_update",
]);
const final = new Set(["completed", "failed"]);

/** The disk took nothing any more. Only what is written is shown, so the ends of tool calls are shown when there is room again. */
const storageFailed = -31006;

export class Sessions {
  #report;
  #unordered;
  #capabilities;
  #terminals;
  #known = new Map();

  constructor(report, unordered) {
    this.#report = report;
    this.#unordered = unordered;
    this.#capabilities = new Capabilities(report);
    this.#terminals = new Terminals(report);
  }

  clientCalls({ method, params }) {
    if (method === "initialize") this.#capabilities.offered(params.clientCapabilities);
    const id = params.sessionId;
    if (method === "session/load") this.#open(id).loading++;
    if (method === "session/resume") this.#open(id).resuming++;
    if (method === "session/prompt") this.#open(id).prompts++;
  }

  /** Another connection has the session now: what was under way is shown there. */
  taken(id) {
    Object.assign(this.#open(id), { complete: false, idle: false, elsewhere: true });
  }

  agentAnswers({ method, params }, { result, error }) {
    if (method === "initialize") this.#capabilities.initialized = true;
    if (method === "session/new" && result) this.#attach(result.sessionId, { complete: true, idle: false });
    const session = this.#known.get(params.sessionId);
    if (!session) return;
    if (method === "session/load") {
      session.loading--;
      if (result) this.#attach(params.sessionId, { complete: true, idle: false });
    } else if (method === "session/resume") {
      session.resuming--;
      if (result) this.#attach(params.sessionId, { complete: session.attached && session.complete, idle: false });
    } else if (method === "session/prompt") {
      session.prompts--;
      if (session.prompts === 0 && session.attached && !session.elsewhere) this.#turnEnded(session, error?.code === storageFailed);
    } else if ((method === "session/close" || method === "session/delete") && result) {
      session.attached = false;
    }
  }

  clientAnswers(request, answer) {
    this.#terminals.clientAnswers(request, answer);
  }

  agentCalls({ method, params }) {
    this.#capabilities.agentCalls(method, params);
    for (const path of relativePaths(method, params)) this.#report(`agent: ${method} names the relative path "${path}"`);
    if (this.#unordered) return;
    this.#terminals.agentCalls(method, params);
    if (method === "session/update") this.#update(params);
    if (method === "session/request_permission") this.#permission(params);
  }

  #update({ sessionId, update }) {
    const kind = update?.sessionUpdate;
    const session = this.#known.get(sessionId);
    if (!session || !(session.attached || session.loading > 0)) {
      this.#report(`agent: ${kind} for the session ${sessionId}, which this connection has not opened`);
      return;
    }
    if (!history.has(kind)) return;
    if (session.resuming > 0 && session.loading === 0 && !session.attached) this.#report(`agent: ${kind} before session/resume was answered`);
    if (session.idle && session.prompts === 0 && session.loading === 0) this.#report(`agent: ${kind} while no prompt is open`);
    this.#toolCall(session, kind, update);
  }

  #toolCall(session, kind, { toolCallId, status }) {
    if (kind === "tool_call") {
      if (session.calls.has(toolCallId) && session.loading === 0) this.#report(`agent: tool_call ${toolCallId} announced twice`);
      session.calls.set(toolCallId, status ?? "pending");
    } else if (kind === "tool_call_update") {
      if (!session.calls.has(toolCallId) && session.complete) {
        this.#report(`agent: tool_call_update for ${toolCallId}, which no tool_call announced`);
      }
      if (status) session.calls.set(toolCallId, status);
    }
  }

  #permission({ sessionId, toolCall, options }) {
    const session = this.#known.get(sessionId);
    if (!session?.attached && !session?.loading) this.#report(`agent: asks permission in the session ${sessionId}, which is not open here`);
    else if (session.complete && !session.calls.has(toolCall?.toolCallId)) {
      this.#report(`agent: asks permission for ${toolCall?.toolCallId}, which no tool_call announced`);
    }
    if (options?.length === 0) this.#report("agent: asks permission without options");
    const ids = options?.map((option) => option.optionId) ?? [];
    if (new Set(ids).size !== ids.length) this.#report("agent: asks permission with an option id twice");
  }

  #turnEnded(session, unsaved) {
    session.idle = true;
    if (unsaved) return;
    for (const [id, status] of session.calls) {
      if (!final.has(status)) {
        this.#report(`agent: the prompt was answered while tool call ${id} is ${status}`);
        session.calls.set(id, "failed");
      }
    }
  }

  /**
   * `complete`: every tool call has been announced here; `idle`: no turn can be running that began elsewhere, and what the agent has
   * to say of the session itself has been said.
   */
  #attach(id, { complete, idle }) {
    Object.assign(this.#open(id), { attached: true, elsewhere: false, complete, idle });
  }

  #open(id) {
    if (!this.#known.has(id)) {
      const closed = { attached: false, elsewhere: false, complete: false, idle: false };
      this.#known.set(id, { ...closed, prompts: 0, loading: 0, resuming: 0, calls: new Map() });
    }
    return this.#known.get(id);
  }
}
