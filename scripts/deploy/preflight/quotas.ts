import { DescribeAddressesCommand, DescribeVpcsCommand, type EC2Client, type Tag } from "@aws-sdk/client-ec2";
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  type ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import type { Stage } from "../../../infra/stage.ts";
import type { Graph } from "../../infra/graph.ts";
import { needsOf, type QuotaNeed } from "../../infra/quotas/needs.ts";
import { awsError, tell } from "../aws-error.ts";
import { isNamed } from "./ask.ts";
import { type Finding, ok, problem, unknown } from "./finding.ts";

export interface QuotaDeps {
  readonly ec2: EC2Client;
  /** Of the stage's region, and of us-east-1, which alone knows the quotas of what is in no region. */
  readonly quotas: { readonly regional: ServiceQuotasClient; readonly global: ServiceQuotasClient };
}

/** Service Quotas' names of services that are in no region. */
const GLOBAL: ReadonlySet<string> = new Set(["iam", "route53"]);

/** What the account has of every quota that the stage needs something of, and that has a code to ask by. */
export async function askQuotas(deps: QuotaDeps, stage: Stage, graph: Graph): Promise<readonly Finding[]> {
  const needs = needsOf(graph);
  const judged: Judged[] = [];
  for (const need of needs) judged.push(await judge(deps, stage, need));
  const enough = judged.filter(({ verdict }) => verdict === "enough").length;
  const unasked = judged.filter(({ verdict }) => verdict === "not asked").map(({ name }) => name);
  return [
    ok("quotas", `${enough} of ${needs.length} are enough`),
    ...judged.flatMap(({ verdict }) => (typeof verdict === "string" ? [] : [verdict])),
    ...(unasked.length === 0 ? [] : [unknown("quotas", `Service Quotas has no code for ${unasked.join(", ")}.`)]),
  ];
}

interface Judged {
  readonly name: string;
  readonly verdict: "enough" | "not asked" | Finding;
}

async function judge(deps: QuotaDeps, stage: Stage, { quota, needs, most }: QuotaNeed): Promise<Judged> {
  const { name, service, code } = quota;
  if (code === undefined) return { name, verdict: "not asked" };
  const has = await appliedValue(deps, service, code);
  if (has === undefined) return { name, verdict: "not asked" };
  const others = await usedByOthers(deps.ec2, stage, code);
  if (most + others <= has) return { name, verdict: "enough" };
  const wanted = needs
    .filter(({ amount }) => amount + others > has)
    .map(({ amount, when }) => `${amount} ${when}`.trim())
    .join(", ");
  const taken = others === 0 ? "" : ` beside ${others} that others use`;
  const raise = `aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${most + others}`;
  return {
    name,
    verdict: problem(name, `the account has ${has}, and ${stage.name} needs ${wanted}${taken}: ${raise}`),
  };
}

/** Undefined where Service Quotas does not know the code in this region. */
async function appliedValue(
  { quotas }: QuotaDeps,
  ServiceCode: string,
  QuotaCode: string,
): Promise<number | undefined> {
  const client = GLOBAL.has(ServiceCode) ? quotas.global : quotas.regional;
  const asked = { ServiceCode, QuotaCode };
  // A quota that was never changed may have no applied value: then the default is what counts.
  for (const command of [new GetServiceQuotaCommand(asked), new GetAWSDefaultServiceQuotaCommand(asked)]) {
    try {
      const { Quota } = await client.send(command);
      if (Quota?.Value !== undefined) return Quota.Value;
    } catch (error) {
      if (!isNamed(error, "NoSuchResourceException"))
        throw awsError(`tell the quota ${QuotaCode} of ${ServiceCode}`, error);
    }
  }
  return undefined;
}

/** How much of a quota other stages and other apps of the account use, where it is scarce and cheap to ask. */
async function usedByOthers(ec2: EC2Client, stage: Stage, code: string): Promise<number> {
  const others = (things: readonly { readonly Tags?: readonly Tag[] | undefined }[]): number =>
    things.filter(({ Tags = [] }) => !isOf(stage, Tags)).length;
  if (code === "L-0263D0A3") {
    const { Addresses = [] } = await tell("list Elastic IPs", ec2.send(new DescribeAddressesCommand()));
    return others(Addresses);
  }
  if (code === "L-F678F1CE") {
    const { Vpcs = [] } = await tell("list VPCs", ec2.send(new DescribeVpcsCommand()));
    return others(Vpcs);
  }
  return 0;
}

/** SST tags what it makes with the app and the stage. */
function isOf({ name }: Stage, tags: readonly Tag[]): boolean {
  const has = (key: string, value: string): boolean => tags.some(({ Key, Value }) => Key === key && Value === value);
  return has("sst:app", "payments") && has("sst:stage", name);
}
