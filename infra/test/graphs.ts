import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { KnownType } from "@platform/blueprint/argument-types";
import { type Container, containersOf as containersIn } from "@platform/blueprint/containers";
import type { Graph, Resource, ResourceOf } from "@platform/blueprint/graph";
import { ofType } from "@platform/blueprint/read";
import { synthesise } from "@platform/blueprint/synth/synthesise";
import { project } from "../../blueprint.config.ts";

/** A synthesis takes some seconds, and longer while other tests run. */
export const SYNTHESIS_MS = 300_000;

const ROOT = resolve(import.meta.dirname, "../..");
/** The sources that determine a graph. */
const SOURCES = [
  "sst.config.ts",
  "package-lock.json",
  "infra/**/*.ts",
  "tools/blueprint/*.ts",
  "tools/blueprint/synth/**/*.ts",
  "packages/postgres/src/*.ts",
  "{services,sandbox}/*/migrations/*.sql",
];

/**
 * Returns a stage's graph. Test files run in separate processes and need the same few graphs, so the first process caches
 * each under the digest of its sources.
 */
export async function graphOf(stage: string, dev = false): Promise<Graph> {
  const directory = join(ROOT, ".local", "graphs");
  const file = join(directory, `${stage}${dev ? "-dev" : ""}-${sourcesDigest()}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as Graph;
  const graph = await synthesise(project, { stage, dev });
  mkdirSync(directory, { recursive: true });
  const written = `${file}.${process.pid}`;
  writeFileSync(written, JSON.stringify(graph));
  renameSync(written, file);
  return graph;
}

let digest: string | undefined;

/** Computed once, because the sources do not change while a test process runs. */
function sourcesDigest(): string {
  return (digest ??= digestSources());
}

function digestSources(): string {
  const hash = createHash("sha256");
  for (const path of globSync(SOURCES, { cwd: ROOT }).toSorted())
    hash.update(path).update(readFileSync(join(ROOT, path)));
  return hash.digest("hex").slice(0, 16);
}

/** The only resource of a type with this name, logical or in AWS. */
export function one<Type extends KnownType>(graph: Graph, type: Type, name: string): ResourceOf<Type> {
  const found = ofType(graph, type).filter((resource: Resource) =>
    [resource.name, resource.inputs["name"]].includes(name),
  );
  if (found.length === 1) return found[0]!;
  throw new Error(`${found.length} resources of type ${type} are named ${name}`);
}

/** The containers in a service's task. */
export function containersOf(graph: Graph, family: string): readonly Container[] {
  const definition = ofType(graph, "aws:ecs/taskDefinition:TaskDefinition").find(
    ({ inputs }) => inputs.family === family,
  );
  if (definition === undefined) throw new Error(`no task definition is of the family ${family}`);
  return containersIn(definition);
}
