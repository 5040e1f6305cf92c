import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "./evaluate.ts";

/** Where the program says something, from the root of the repository. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** The files of infra/, asked where a resource comes from. */
export interface Sources {
  /** The line that has the resource's logical name, else the one that makes its type, else a file, else where the app begins. */
  readonly locate: (finding: Pick<Finding, "resource" | "type">) => Place;
}

/** What SST's components make, and what one line makes for several: the file in which infra/ shapes it. By type and name. */
const SHAPED_IN: readonly (readonly [resource: RegExp, file: string])[] = [
  [/^aws:iam\/.* Deploy/, "infra/github/deploy-role.ts"],
  [/^aws:iam\/.* (?:DatabaseRoles|Migrator|PreviewDatabase)Role/, "infra/database/function.ts"],
  [/^aws:(?:ec2\/securityGroup|vpc\/)/, "infra/network/security-groups.ts"],
  [/^aws:(?:ec2|servicediscovery)\//, "infra/network/network.ts"],
  [/^aws:lb\//, "infra/service/load-balancer.ts"],
  [/^aws:ecs\/taskDefinition/, "infra/service/task-definition.ts"],
  [/^aws:ecs\/service/, "infra/service/service.ts"],
  [/^aws:ecs\//, "infra/service/cluster.ts"],
  [/^aws:appautoscaling\//, "infra/service/capacity.ts"],
  [/^aws:iam\//, "infra/service/roles.ts"],
  [/^aws:rds\//, "infra/database/aurora.ts"],
  [/^aws:s3\//, "infra/network/access-logs.ts"],
];

/** Rules about the app as a whole, and types that nobody shapes. */
const BEGINNING: Place = { file: "sst.config.ts", line: 1 };

/** Reads infra/ below a root. */
export function readSources(root: string): Sources {
  const files = globSync("infra/**/*.ts", { cwd: root, exclude: (path) => path.includes("test") })
    .toSorted()
    .map((file) => ({ file, lines: readFileSync(join(root, file), "utf8").split("\n") }));
  const find = (isMeant: (line: string) => boolean): readonly Place[] =>
    files.flatMap(({ file, lines }) => lines.flatMap((line, at) => (isMeant(line) ? [{ file, line: at + 1 }] : [])));
  return {
    locate: ({ resource, type }) => {
      const [named] = find((line) => line.includes(`"${resource}"`));
      // Where several lines make the type, it cannot be told which.
      const [made, other] = find((line) => line.includes(`new ${classOf(type)}(`));
      const shaped = SHAPED_IN.find(([pattern]) => pattern.test(`${type} ${resource}`))?.[1];
      return (
        named ??
        (other === undefined ? made : undefined) ??
        (shaped === undefined ? BEGINNING : { file: shaped, line: 1 })
      );
    },
  };
}

/** `aws.ec2.Eip` of `aws:ec2/eip:Eip`. */
function classOf(type: string): string {
  return type.replace(/^(\w+):(\w+)\/\w+:(\w+)$/, "$1.$2.$3");
}
