import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The properties of an @pulumi/aws class. */
export interface SdkClass {
  /** Text properties that only AWS knows: `arn`, `dnsName`, … */
  readonly computed: readonly string[];
  /** Text properties that are always set: by the program, or else by AWS. */
  readonly texts: ReadonlySet<string>;
  /** Whether the resource gets the provider's default tags. */
  readonly taggable: boolean;
}

const NONE: SdkClass = { computed: [], texts: new Set(), taggable: false };

/** Reads the platform's @pulumi/aws, whose generated files name every property. */
export function createSdkReader(platform: string): (type: string) => SdkClass {
  const known = new Map<string, SdkClass>();
  return (type) => {
    const found = known.get(type) ?? readClass(platform, type);
    known.set(type, found);
    return found;
  };
}

/** Reads a class: `aws:ecs/taskDefinition:TaskDefinition` is in ecs/taskDefinition.js, and its types are beside it. */
function readClass(platform: string, type: string): SdkClass {
  const [provider, path] = type.split(":");
  if (provider !== "aws" || path === undefined) return NONE;
  const file = join(platform, "node_modules/@pulumi/aws", path.replace(/^index\//, ""));
  const code = readFileSync(`${file}.js`, "utf8");
  const declarations = readFileSync(`${file}.d.ts`, "utf8");
  const texts = new Set(matches(declarations, /readonly (\w+): pulumi\.Output<(?:string|ARN)>;/g));
  const outputs = matches(code, /resourceInputs\["(\w+)"\] = undefined \/\*out\*\//g);
  return { computed: outputs.filter((name) => texts.has(name)), texts, taggable: outputs.includes("tagsAll") };
}

function matches(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1]!))];
}
