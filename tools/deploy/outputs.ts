import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Refusal } from "@platform/command-line/refusal";
import type { ServiceName } from "../../infra/stage.ts";

/** The outputs of a deploy: infra/outputs.ts. */
export interface Deployed {
  readonly stage: string;
  /** The public address of payment-api. */
  readonly url: string;
  readonly cluster: string;
  /** A preview has only payment-api; the other services are containers of its task. */
  readonly services: Readonly<{ "payment-api": DeployedService } & Partial<Record<ServiceName, DeployedService>>>;
}

export interface DeployedService {
  /** The name in ECS. */
  readonly name: string;
  /** The ARN with the revision that this deploy made. */
  readonly taskDefinition: string;
  readonly logGroup: string;
}

/** `sst deploy` writes it, and every other SST command overwrites it. */
export const OUTPUTS = resolve(import.meta.dirname, "../../.sst/outputs.json");

/** Reads the outputs of the last deploy from this checkout. Throws Refusal if that deployed another stage or nothing. */
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
