/** Finds secrets in the environment of tasks and functions, which everybody who may describe them can read. */
import type { Graph } from "../graph.ts";
import { secretsIn } from "../read.ts";

/** A name that suggests a secret. With the ending of ADDRESS_NAME, it is only the address of one. */
const SECRET_NAME = /SECRET|PASSWORD|PASSWD|TOKEN|CREDENTIAL|PRIVATE_?KEY|API_?KEY|DATABASE_URL/i;
const ADDRESS_NAME = /_(ARN|ID|NAME)$/;
/** The database's address in it is no secret; the login is. */
const DATABASE_URL = "DATABASE_URL";
/** Names of variables from Security Hub's own list. */
const CREDENTIALS = new Set(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "ECS_ENGINE_AUTH_DATA"]);
/** SST sets this in every container: the names of app and stage. */
const APP_LINK = "SST_RESOURCE_App";
/** Shorter secrets would match by chance. */
const SHORTEST_SECRET = 12;

/** Returns a function that says whether a variable, by its name and value, holds a secret of the graph or of anyone else. */
export function leaksOf(graph: Graph): (name: string, value: string) => boolean {
  // The search is in task definitions, and each is marked as secret as a whole.
  const secrets = graph.resources
    .filter(({ type }) => type !== "aws:ecs/taskDefinition:TaskDefinition")
    .flatMap(({ inputs, outputs }) => [...secretsIn(inputs), ...secretsIn(outputs)])
    .filter((secret) => secret.length >= SHORTEST_SECRET);
  return (name, value) => {
    if (name === APP_LINK) return false;
    if (CREDENTIALS.has(name) || name.startsWith("SST_RESOURCE_")) return true;
    if (secrets.some((secret) => value.includes(secret)) || looksSecret(value)) return true;
    if (name === DATABASE_URL && isUrlWithoutLogin(value)) return false;
    return SECRET_NAME.test(name) && !ADDRESS_NAME.test(name);
  };
}

/** Shapes of well-known services' keys, of private keys, of signed tokens and of passwords in URLs. */
const KEY_SHAPES = [
  /\b[rs]k_(live|test)_[0-9A-Za-z]{16,}/,
  /\bwhsec_[0-9A-Za-z+/=]{16,}/,
  /\b(AKIA|ASIA)[0-9A-Z]{16}\b/,
  /\bgh[opsur]_[0-9A-Za-z]{36}/,
  /\bxox[abprs]-[0-9A-Za-z-]{10,}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+/,
  /:\/\/[^/\s:@]+:[^/\s@]+@/,
];

/** Whether a text looks like a secret: it has a known shape, or a long random piece. */
export function looksSecret(value: string): boolean {
  // In a path, a slash is a separator and no base64 character.
  const between = /^\/|:\/\//.test(value) ? /[^0-9A-Za-z+=]+/ : /[^0-9A-Za-z+/=]+/;
  return KEY_SHAPES.some((shape) => shape.test(value)) || value.split(between).some(isRandom);
}

const LONG = 32;
/** Bits per character. Words and names stay below 3.9; 32 random base64 characters have 4.4 or more. */
const RANDOM_BITS = 4;

/** At least 32 hexadecimal digits, or as many base64 characters with lower case, upper case and digits. */
function isRandom(piece: string): boolean {
  if (piece.length < LONG) return false;
  if (/^[0-9a-f]+$/i.test(piece)) return new Set(piece).size > 8;
  const hasEveryKind = [/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(piece));
  return hasEveryKind && entropyOf(piece) >= RANDOM_BITS;
}

/** Shannon entropy in bits per character. */
function entropyOf(text: string): number {
  const counts = [...new Set(text)].map((character) => text.split(character).length - 1);
  return counts.reduce((bits, count) => bits - (count / text.length) * Math.log2(count / text.length), 0);
}

function isUrlWithoutLogin(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && url.host !== "" && url.username === "" && url.password === "";
}
