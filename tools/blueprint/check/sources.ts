import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "../project.ts";
import type { Finding } from "./evaluate.ts";

/** Where the program says something, from the root of the repository. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** The files of the app, asked where a resource comes from. */
export interface Sources {
  /** The line that has the resource's logical name, else the one that makes its type, else a file, else where the app begins. */
  readonly locate: (finding: Pick<Finding, "resource" | "type">) => Place;
}

/** Rules about the app as a whole, and types that nobody shapes. */
const BEGINNING: Place = { file: "sst.config.ts", line: 1 };

/** Reads sst.config.ts and infra/ of the project. */
export function readSources({ root, policy }: Pick<Project, "root" | "policy">): Sources {
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
      const shaped = policy.shapedIn.find(([pattern]) => pattern.test(`${type} ${resource}`))?.[1];
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
