// The pinned v1 schema, asked one method at a time: its root accepts anything.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import Ajv from "ajv/dist/2020.js";

const require = createRequire(import.meta.url);
const schema = JSON.parse(readFileSync(require.resolve("@agentclientprotocol/sdk/schema/v1/schema.json"), "utf8"));
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: false, discriminator: false });
ajv.addSchema(schema, "acp");

const parts = new Map(); // "session/new Request" -> definition name
for (const [name, definition] of Object.entries(schema.$defs)) {
  const method = definition["x-method"];
  const part = /(Request|Response|Notification)$/.exec(name)?.[1];
  if (method && part) parts.set(`${method} ${part}`, name);
}

/** The side that handles `method`: "agent", "client" or "protocol" (both); undefined when the schema has no such method. */
export function sideOf(method) {
  const name = parts.get(`${method} Request`) ?? parts.get(`${method} Notification`);
  return name && schema.$defs[name]["x-side"];
}

/** The definition of a method's "Request", "Response" or "Notification", or undefined. */
export const definitionOf = (method, part) => parts.get(`${method} ${part}`);

/** What is wrong with `value` as the definition `name`: schema violations, then keys that the schema does not know. */
export function problems(name, value) {
  const validate = ajv.getSchema(`acp#/$defs/${name}`);
  if (!validate(value)) {
    return validate.errors.map((e) => `${name}${e.instancePath} ${e.message}`);
  }
  const found = [];
  unknownKeys(schema.$defs[name], value, name, found);
  return found;
}

/** Custom keys are forbidden at the root of every type, but the schema does not close its objects. */
function unknownKeys(node, value, path, found) {
  if (Array.isArray(value)) {
    for (const branch of branches(node, value)) {
      if (branch.items) value.forEach((item, i) => unknownKeys(branch.items, item, `${path}/${i}`, found));
    }
    return;
  }
  if (value === null || typeof value !== "object") return;
  const known = branches(node, value);
  const declared = known.filter((branch) => branch.properties);
  const open = known.find((branch) => branch.additionalProperties !== undefined)?.additionalProperties;
  if (declared.length === 0 && typeof open !== "object") return; // any object at all, such as rawInput
  for (const [key, child] of Object.entries(value)) {
    if (key === "_meta") continue;
    const holders = declared.filter((branch) => Object.hasOwn(branch.properties, key));
    if (holders.length === 0 && open === undefined) found.push(`${path} has the unknown key "${key}"`);
    for (const holder of holders) unknownKeys(holder.properties[key], child, `${path}/${key}`, found);
    if (holders.length === 0 && typeof open === "object") unknownKeys(open, child, `${path}/${key}`, found);
  }
}

/** `node` and all that it is made of, leaving out alternatives that do not describe `value`. */
function branches(node, value) {
  if (node === null || typeof node !== "object") return [];
  const all = [node];
  if (node.$ref) all.push(...branches(schema.$defs[node.$ref.slice("#/$defs/".length)], value));
  for (const part of node.allOf ?? []) all.push(...branches(part, value));
  for (const part of [...(node.anyOf ?? []), ...(node.oneOf ?? [])]) {
    if (describes(part, value)) all.push(...branches(part, value));
  }
  return all;
}

const compiled = new WeakMap();

function describes(part, value) {
  if (!compiled.has(part)) compiled.set(part, ajv.compile({ ...absolute(part) }));
  return compiled.get(part)(value);
}

/** The same schema with references that hold outside their document. */
function absolute(node) {
  if (Array.isArray(node)) return node.map(absolute);
  if (node === null || typeof node !== "object") return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, child]) => [key, key === "$ref" ? `acp${child}` : absolute(child)]),
  );
}
