import type { PartDeps } from "./part.ts";

/** Reports the memory that each container of these tasks uses now. */
export async function measureMemory({ engine, running, report }: PartDeps, names: readonly string[]): Promise<void> {
  for (const { id, label } of names.flatMap((name) => running[name]!.containers)) {
    const used = await engine.call(["stats", "--no-stream", "--format", "{{.MemUsage}}", id]);
    report.measure(label, "memory", used);
  }
}
