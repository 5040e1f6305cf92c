import { GetObjectCommand, ListObjectsV2Command, NoSuchKey, type S3Client } from "@aws-sdk/client-s3";
import { GetParameterCommand, ParameterNotFound, type SSMClient } from "@aws-sdk/client-ssm";
import { Refusal } from "@platform/command-line/refusal";
import { awsError } from "../aws-error.ts";

/** What SST stores about the stages of this account and region. */
export interface StageStates {
  /** Lists the names of all present and past stages: SST keeps the state of a removed one. */
  names(): Promise<readonly string[]>;
  /** Counts the resources of a stage; 0 if it was removed. */
  countResources(stage: string): Promise<number>;
  /** Returns undefined if nobody works on the stage. */
  lock(stage: string): Promise<Lock | undefined>;
  /** Tells whether a stage has any secret from `sst secret set`. Names and values are encrypted. */
  hasSecrets(stage: string): Promise<boolean>;
}

export interface Lock {
  readonly created: string;
  /** `deploy`, `remove`, … */
  readonly command: string;
}

/** Nobody has used SST in this account and region yet. */
export class NeverUsed extends Refusal {}

/** The app's name in sst.config.ts. */
export const APP = "payments";
/** The parameter of SST's bootstrap; its `state` is the bucket's name (SST's pkg/project/provider/aws.go). */
const BOOTSTRAP = "/sst/bootstrap";

/** Reads the bucket and changes nothing in it. All methods throw Refusal. */
export function createStageStates(s3: S3Client, ssm: SSMClient): StageStates {
  const bucket = once(() => findBucket(ssm));

  async function read(kind: "app" | "lock", stage: string): Promise<unknown> {
    const Key = `${kind}/${APP}/${stage}.json`;
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: await bucket(), Key }));
      return JSON.parse((await Body?.transformToString()) ?? "");
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      if (error instanceof Refusal) throw error;
      throw awsError(`read ${Key} of the state bucket`, error);
    }
  }

  return {
    async names() {
      const prefix = `app/${APP}/`;
      const keys = await listKeys(s3, await bucket(), prefix);
      return keys.flatMap((key) => (key.endsWith(".json") ? [key.slice(prefix.length, -".json".length)] : []));
    },
    async countResources(stage) {
      const state = (await read("app", stage)) as State | undefined;
      return state?.checkpoint?.latest?.resources?.length ?? 0;
    },
    lock: async (stage) => (await read("lock", stage)) as Lock | undefined,
    async hasSecrets(stage) {
      const prefix = `secret/${APP}/${stage}.json`;
      return (await listKeys(s3, await bucket(), prefix)).includes(prefix);
    },
  };
}

/** The part of Pulumi's checkpoint that we read. Values are encrypted, but we can count the resources. */
interface State {
  readonly checkpoint?: { readonly latest?: { readonly resources?: readonly unknown[] } | null };
}

async function findBucket(ssm: SSMClient): Promise<string> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: BOOTSTRAP }));
    return (JSON.parse(Parameter?.Value ?? "{}") as { readonly state: string }).state;
  } catch (error) {
    if (error instanceof ParameterNotFound) {
      throw new NeverUsed(
        "SST was never used in this account and region: there is no parameter /sst/bootstrap. Look at AWS_REGION.",
        { cause: error },
      );
    }
    throw awsError(`read ${BOOTSTRAP}`, error);
  }
}

async function listKeys(s3: S3Client, Bucket: string, Prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  let next: { readonly ContinuationToken?: string } | undefined = {};
  while (next !== undefined) {
    const command: ListObjectsV2Command = new ListObjectsV2Command({ Bucket, Prefix, ...next });
    const page = await s3.send(command).catch((error: unknown) => {
      throw awsError("list the stages of the state bucket", error);
    });
    keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
    next = page.NextContinuationToken === undefined ? undefined : { ContinuationToken: page.NextContinuationToken };
  }
  return keys;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
