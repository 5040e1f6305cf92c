import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Refusal } from "@platform/command-line/refusal";
import type { ServiceName } from "../../infra/stage.ts";

/** What a deploy has made: infra/outputs.ts. */
export interface Deployed {
  readonly stage: string;
  /** Where payment-api is reached. */
  readonly url: string;
  readonly cluster: string;
  /** A preview has one: the others are containers of its task. */
  readonly services: Readonly<{ "payment-api": DeployedService } & Partial<Record<ServiceName, DeployedService>>>;
}

export interface DeployedService {
  /** As ECS knows it. */
  readonly name: string;
  /** ARN, with the revision that this deploy made. */
  readonly taskDefinition: string;
  readonly logGroup: string;
}

/** `sst deploy` writes it, and every other command of SST over it. */
export const OUTPUTS = resolve(import.meta.dirname, "../../.sst/outputs.json");

/** What the last deploy from this checkout made. Throws Refusal when it was none of this stage. */
export async function readOutputs(stage: string, file = OUTPUTS): Promise<Deployed> {
  const outputs = await read(file);
  if (outputs.stage === undefined || outputs.services === undefined) {
    throw new Refusal(`.sst/outputs.json tells of no deploy: run \`npx sst deploy --stage ${stage}\` and then this.`);
  }
  if (outputs.stage === stage) return outputs as Deployed;
  throw new Refusal(
    `.sst/outputs.json tells of stage "${outputs.stage}", which was the last that this checkout deployed, not of "${stage}". ` +
      `Verify a deploy right after it, where it was made.`,
  );
}

async function read(file: string): Promise<Partial<Deployed>> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Partial<Deployed>;
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === "ENOENT" ? "is not there" : "cannot be read";
    throw new Refusal(
      `.sst/outputs.json ${reason}: \`sst deploy\` writes it. Verify a deploy right after it, in the same checkout.`,
      { cause: error },
    );
  }
}
