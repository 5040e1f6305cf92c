import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Recorded } from "./recorder.ts";

/** Proves with tsc that what came over the wire has the shapes that the `stripe` package declares. */

const ROOT = resolve(import.meta.dirname, "../..");

/** The type of each object by its name on the wire, where it is not the name in Pascal case. */
const TYPES: Readonly<Record<string, string>> = { search_result: "ApiSearchResult" };

const pascalCase = (name: string): string =>
  name
    .split(/[._]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");

type Body = Recorded["body"];

function typeOf(body: Body): string {
  const name = String(body["object"]);
  const own = TYPES[name] ?? pascalCase(name);
  if (name === "list" || name === "search_result") {
    const items = body["data"] as readonly Body[];
    const types = [...new Set(items.map(typeOf))];
    return `Stripe.${name === "list" ? "ApiList" : own}<${types.length === 0 ? "never" : types.join(" | ")}>`;
  }
  return `Stripe.${body["deleted"] === true ? "Deleted" : ""}${own}`;
}

/** Two answers have one form if they differ only in ids, times, numbers and free text. */
function formOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(formOf);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, formOf(inner)]));
  }
  if (typeof value === "number") return 0;
  // Words of Stripe's enumerations; everything else is free text.
  return typeof value === "string" && !/^[a-z_.]{2,60}$/.test(value) ? "" : value;
}

function distinct(recorded: readonly Recorded[]): Recorded[] {
  const forms = new Map<string, Recorded>();
  for (const one of recorded) {
    const form = JSON.stringify(formOf(one.body));
    if (!forms.has(form)) forms.set(form, one);
  }
  return [...forms.values()];
}

const declare = ({ request, body }: Recorded, index: number): string =>
  `// ${request}\nexport const answer${index}: ${typeOf(body)} = ${JSON.stringify(body, undefined, 2)};\n`;

const COMPILER_OPTIONS = {
  noEmit: true,
  strict: true,
  target: "es2024",
  module: "nodenext",
  moduleResolution: "nodenext",
  skipLibCheck: true,
  types: ["node"],
};

/**
 * The faults that tsc finds when each answer is assigned, as a literal, to its type: missing fields, fields that the
 * type does not have, and values outside its enumerations.
 */
export async function findShapeFaults(recorded: readonly Recorded[]): Promise<string> {
  await mkdir(join(ROOT, ".local"), { recursive: true });
  // Below the root, where `stripe` and the types of Node are found.
  const folder = await mkdtemp(join(ROOT, ".local/answers-"));
  try {
    const answers = distinct(recorded);
    const source = [`import type { Stripe } from "stripe";\n`, ...answers.map(declare)].join("\n");
    await writeFile(join(folder, "answers.ts"), source);
    const config = { compilerOptions: COMPILER_OPTIONS, include: ["answers.ts"] };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
    const tsc = join(ROOT, "node_modules/.bin/tsc");
    await promisify(execFile)(tsc, ["-p", folder, "--pretty", "false"], { maxBuffer: 1 << 26 });
    return "";
  } catch (error) {
    const { stdout } = error as { readonly stdout?: string };
    if (stdout === undefined || stdout === "") throw error;
    return stdout;
  } finally {
    if (process.env["KEEP_ANSWERS"] === undefined) await rm(folder, { recursive: true });
  }
}
