import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "../project.ts";
import type { Finding } from "./evaluate.ts";

/** A line of the program; the path starts at the root of the repository. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** The app's source files, which show where a resource comes from. */
export interface Sources {
  /**
   * The line with the resource's logical name, or else the line that creates its type, a file that shapes it, or the app's
   * first line.
   */
  readonly locate: (finding: Pick<Finding, "resource" | "type">) => Place;
}

/** The place of rules about the whole app, and of types that no file shapes. */
const BEGINNING: Place = { file: "sst.config.ts", line: 1 };

/** Reads infra/ of the project. */
export function readSources({ root, policy }: Pick<Project, "root" | "policy">): Sources {
  const files = globSync("infra/**/*.ts", { cwd: root, exclude: (path) => path.includes("test") })
    .toSorted()
    .map((file) => ({ file, lines: readFileSync(join(root, file), "utf8").split("\n") }));
  const find = (isMeant: (line: string) => boolean): readonly Place[] =>
    files.flatMap(({ file, lines }) => lines.flatMap((line, at) => (isMeant(line) ? [{ file, line: at + 1 }] : [])));
  return {
    locate: ({ resource, type }) => {
      const [named] = find((line) => line.includes(`"${resource}"`));
      // When several lines create the type, any of them may be the one.
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

/** The class of a type: `aws.ec2.Eip` for `aws:ec2/eip:Eip`. */
function classOf(type: string): string {
  return type.replace(/^(\w+):(\w+)\/\w+:(\w+)$/, "$1.$2.$3");
}
