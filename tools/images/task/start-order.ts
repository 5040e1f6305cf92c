import { Refusal } from "@platform/command-line/refusal";
import type { Container, Task } from "./task.ts";

/** Sorts containers after those that they depend on. Throws Refusal for a cycle or a name that the task does not have. */
export function startOrder({ name, containers }: Pick<Task, "name" | "containers">): readonly Container[] {
  const ordered: Container[] = [];
  for (let left = containers; left.length > 0;) {
    const next = left.filter(({ dependsOn }) =>
      dependsOn.every((dependency) => ordered.some((one) => one.name === dependency.container)),
    );
    if (next.length === 0) {
      throw new Refusal(`In the task of ${name}, ${left.map((one) => one.name).join(" and ")} can never start.`);
    }
    ordered.push(...next);
    left = left.filter((container) => !next.includes(container));
  }
  return ordered;
}
