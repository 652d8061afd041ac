// "All file paths in the protocol MUST be absolute."

/** The paths in a call of the agent that are not absolute. */
export function relativePaths(method, params) {
  if (method.startsWith("fs/")) return relative([params?.path]);
  if (method === "terminal/create") return relative([params?.cwd]);
  const call = method === "session/request_permission" ? params?.toolCall : params?.update;
  const diffs = list(call?.content).filter((item) => item?.type === "diff");
  return relative([...list(call?.locations), ...diffs].map((item) => item?.path));
}

const list = (value) => (Array.isArray(value) ? value : []);
const relative = (paths) => paths.filter((path) => typeof path === "string" && !path.startsWith("/"));
