/** Finding secrets in the environment of tasks and functions, which everybody can read who may describe them. */
import type { Graph } from "../graph.ts";
import { secretsIn } from "../read.ts";

/** A name that promises a secret. The address of something that holds one is none. */
const SECRET_NAME = /SECRET|PASSWORD|PASSWD|TOKEN|CREDENTIAL|PRIVATE_?KEY|API_?KEY|DATABASE_URL/i;
const ADDRESS_NAME = /_(ARN|ID|NAME)$/;
/** The address of the database is no secret; the login is. */
const DATABASE_URL = "DATABASE_URL";
/** Security Hub's own list. */
const CREDENTIALS = new Set(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "ECS_ENGINE_AUTH_DATA"]);
/** What SST gives to every container: the names of app and stage. */
const APP_LINK = "SST_RESOURCE_App";
/** Shorter ones would be found in anything. */
const SHORTEST_SECRET = 12;

/** Says of a variable, by its name and value, whether a secret of the graph or of somebody else is in it. */
export function leaksOf(graph: Graph): (name: string, value: string) => boolean {
  // Task definitions are what is searched, and are marked as a whole.
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

/** How keys of well-known services look, a private key, a signed token, and a password in an address. */
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

/** Whether a text is a secret by its looks: a known shape, or a long piece that is random. */
export function looksSecret(value: string): boolean {
  // In a path a slash is no character of base64.
  const between = /^\/|:\/\//.test(value) ? /[^0-9A-Za-z+=]+/ : /[^0-9A-Za-z+/=]+/;
  return KEY_SHAPES.some((shape) => shape.test(value)) || value.split(between).some(isRandom);
}

const LONG = 32;
/** Bits a character. Words and names stay below 3.9, 32 random characters of base64 have 4.4 and more. */
const RANDOM_BITS = 4;

/** 32 hexadecimal digits, or as many characters of base64 of all kinds. */
function isRandom(piece: string): boolean {
  if (piece.length < LONG) return false;
  if (/^[0-9a-f]+$/i.test(piece)) return new Set(piece).size > 8;
  const hasEveryKind = [/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(piece));
  return hasEveryKind && entropyOf(piece) >= RANDOM_BITS;
}

/** Shannon's, in bits a character. */
function entropyOf(text: string): number {
  const counts = [...new Set(text)].map((character) => text.split(character).length - 1);
  return counts.reduce((bits, count) => bits - (count / text.length) * Math.log2(count / text.length), 0);
}

function isUrlWithoutLogin(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && url.host !== "" && url.username === "" && url.password === "";
}
