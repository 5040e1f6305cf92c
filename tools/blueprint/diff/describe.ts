import type { Change } from "./changes.ts";
import type { InputChange } from "./input-changes.ts";

/** The most lines that a reviewer can take in for one resource. */
const MAX_LINES = 8;
const MAX_VALUE = 90;

/** Describes a changed input in words, when "a → b" says less. */
interface Phrase {
  readonly types: RegExp;
  readonly path: RegExp;
  readonly words: (change: InputChange, name: string) => string;
}

const PHRASES: readonly Phrase[] = [
  phrase(
    "aws:ecs/taskDefinition:TaskDefinition",
    /^cpu$/,
    ({ before, after }) => `${vcpu(after)} vCPU instead of ${vcpu(before)}`,
  ),
  phrase(
    "aws:ecs/taskDefinition:TaskDefinition",
    /^memory$/,
    ({ before, after }) => `${gigabytes(after)} GB instead of ${gigabytes(before)}`,
  ),
  phrase(
    "aws:ecs/taskDefinition:TaskDefinition",
    /^containerDefinitions\.([^.]+)\.image$/,
    (_, name) => `another image of ${name}`,
  ),
  phrase(
    "aws:ecs/taskDefinition:TaskDefinition",
    /\.environment\.([^.]+)(?:\.value)?$/,
    (change, name) => `environment ${name}: ${values(change)}`,
  ),
  phrase("aws:ecs/taskDefinition:TaskDefinition", /\.secrets\.([^.]+)(?:\.valueFrom)?$/, ({ before, after }, name) =>
    before === undefined
      ? `gets the secret ${name}`
      : after === undefined
        ? `no longer gets the secret ${name}`
        : `gets ${name} from another secret, or another version of it`,
  ),
  phrase(
    "aws:appautoscaling/target:Target",
    /^minCapacity$/,
    ({ before, after }) => `at least ${shown(after)} tasks, not ${shown(before)}`,
  ),
  phrase(
    "aws:appautoscaling/target:Target",
    /^maxCapacity$/,
    ({ before, after }) => `at most ${shown(after)} tasks, not ${shown(before)}`,
  ),
  phrase(
    "aws:rds/cluster:Cluster",
    /ScalingConfiguration\.minCapacity$/,
    ({ before, after }) => `at least ${shown(after)} ACU, not ${shown(before)}`,
  ),
  phrase(
    "aws:rds/cluster:Cluster",
    /ScalingConfiguration\.maxCapacity$/,
    ({ before, after }) => `at most ${shown(after)} ACU, not ${shown(before)}`,
  ),
  phrase(
    "aws:rds/cluster:Cluster",
    /^backupRetentionPeriod$/,
    ({ before, after }) => `backups are kept ${shown(after)} days, not ${shown(before)}`,
  ),
  phrase(
    "aws:cloudwatch/logGroup:LogGroup",
    /^retentionInDays$/,
    ({ before, after }) => `logs are kept ${shown(after)} days, not ${shown(before)}`,
  ),
  phrase("aws:lambda/function:Function", /^code/, () => "new code"),
  phrase("aws:lambda/invocation:Invocation", /./, () => "is called again"),
  phrase("aws:cloudwatch/dashboard:Dashboard", /^dashboardBody/, () => "shows something else"),
  phrase("aws:secretsmanager/secretVersion:SecretVersion", /^secretString/, () => "another value"),
];

function phrase(type: string, path: RegExp, words: Phrase["words"]): Phrase {
  return { types: new RegExp(`^${type}$`), path, words };
}

/** Describes what differs in a changed or replaced resource, one line each. It never shows secrets. */
export function describe(
  { before, after, inputs, follows, uncertain }: Change,
  readable: (text: string) => string,
): readonly string[] {
  if (before === undefined || after === undefined) return [];
  const lines = [
    ...new Set(inputs.map((input) => say(after.type, withNames(input, readable)))),
    ...flag("protected from deletion", before.protect, after.protect),
    ...flag("kept in AWS when it leaves the program", before.retainOnDelete, after.retainOnDelete),
  ];
  const cut = lines.length > MAX_LINES + 1 ? MAX_LINES : lines.length;
  return [
    ...lines.slice(0, cut),
    ...(lines.length > cut ? [`and ${lines.length - cut} more inputs`] : []),
    ...(follows.length > 0
      ? [`follows ${follows.join(", ")}, which ${follows.length > 1 ? "are" : "is"} replaced`]
      : []),
    ...(uncertain ? ["may be replaced for that: nobody has looked up this type"] : []),
  ];
}

/** Replaces ids before long values are cut. Of sets, it keeps only the members that come and go: two may have the same name. */
function withNames(change: InputChange, readable: (text: string) => string): InputChange {
  const { before, after } = change;
  const isMembership = isSet(before) && isSet(after) && !sameMembers(before, after);
  return {
    ...change,
    before: named(isMembership ? before.filter((item) => !after.includes(item)) : before, readable),
    after: named(isMembership ? after.filter((item) => !before.includes(item)) : after, readable),
  };
}

function named(value: unknown, readable: (text: string) => string): unknown {
  if (value === undefined) return undefined;
  return JSON.parse(JSON.stringify(value), (_, item: unknown) => (typeof item === "string" ? readable(item) : item));
}

function flag(what: string, before: boolean, after: boolean): readonly string[] {
  return before === after ? [] : [after ? `is ${what}` : `is no longer ${what}`];
}

function say(type: string, change: InputChange): string {
  const open = isPlain(change) ? { ...change, secret: false } : change;
  for (const { types, path, words } of PHRASES) {
    const match = types.test(type) ? path.exec(change.path) : null;
    if (match !== null) return words(open, match[1] ?? "");
  }
  return `${change.path}: ${values(open)}`;
}

/** The paths of a task definition that hold no values from the program, even when the whole definition is secret. */
const STRUCTURE =
  /^containerDefinitions\.[^.]+\.(?:user|image|essential|privileged|pseudoTerminal|readonlyRootFilesystem|stopTimeout|linuxParameters|portMappings|mountPoints|dependsOn|ulimits|healthCheck\.(?!command))/;

const isPlain = ({ path }: InputChange): boolean => STRUCTURE.test(path);

function values({ before, after, secret }: InputChange): string {
  if (!secret && isSet(before) && isSet(after) && !sameMembers(before, after)) {
    return [...after.map((item) => `with ${shown(item)}`), ...before.map((item) => `without ${shown(item)}`)].join(
      ", ",
    );
  }
  if (!secret) return `${shown(before)} → ${shown(after)}`;
  return before === undefined ? "is set (not shown)" : after === undefined ? "is removed" : "another value (not shown)";
}

const isSet = (value: unknown): value is readonly (string | number)[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string" || typeof item === "number");

const sameMembers = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((item) => other.includes(item));

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const written = typeof value === "string" ? value : JSON.stringify(value);
  return written.length > MAX_VALUE ? `${written.slice(0, MAX_VALUE)}…` : written === "" ? '""' : written;
}

const vcpu = (units: unknown): string => String(Number(units) / 1024);
const gigabytes = (megabytes: unknown): string => String(Number(megabytes) / 1024);
