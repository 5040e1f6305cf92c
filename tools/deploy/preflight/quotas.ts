import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  type ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { Refusal } from "@platform/command-line/refusal";
import type { Stage } from "../../../infra/stage.ts";
import type { Graph } from "@platform/blueprint/graph";
import { needsOf, type QuotaNeed } from "@platform/blueprint/quotas/needs";
import { awsError } from "../aws-error.ts";
import { isNamed } from "./ask.ts";
import { type Finding, note, ok, problem, unknown } from "./finding.ts";
import { usageByOthers, type UsageDeps } from "./used-by-others.ts";

/** `client-service-quotas` is older in package.json than the other clients: 3.1138.0 is the newest release. */
export interface QuotaDeps extends UsageDeps {
  /** Clients for the stage's region and for us-east-1, where alone AWS shows some quotas. */
  readonly quotas: { readonly regional: ServiceQuotasClient; readonly global: ServiceQuotasClient };
}

/**
 * Services, by Service Quotas' names, whose quotas AWS shows only in us-east-1: the global ones, and S3 for its buckets
 * (docs.aws.amazon.com/AmazonS3/latest/userguide/BucketRestrictions.html).
 */
const ASKED_IN_US_EAST_1: ReadonlySet<string> = new Set(["iam", "route53", "s3"]);

/** Compares every quota that the stage uses with its need. Lists quotas that are too small first. */
export async function askQuotas(deps: QuotaDeps, stage: Stage, graph: Graph): Promise<readonly Finding[]> {
  const judged: Judged[] = [];
  const account = { quotas: deps.quotas, usedByOthers: usageByOthers(deps, stage), stage: stage.name };
  for (const need of needsOf(graph)) judged.push(await judge(account, need));
  const those = (wanted: Judged["verdict"]): readonly Judged[] => judged.filter(({ verdict }) => verdict === wanted);
  const [enough, codeless] = [those("enough"), those("no code")];
  // Without the permission, AWS refuses every quota, so we make one finding for each reason.
  const refusals = Map.groupBy(those("refused"), ({ text }) => text);
  return [
    ...those("too small").map(({ name, text }) => problem(name, text)),
    ...[...refusals].map(([why, all]) => unknown("quotas", `${why} Not asked: ${namesOf(all)}.`)),
    ...(enough.length === 0 ? [] : [ok("quotas", `${enough.length} of ${judged.length} are enough`)]),
    ...(codeless.length === 0
      ? []
      : [
          note(
            "quotas",
            `Service Quotas has no code for ${namesOf(codeless)}: docs/generated/quotas.md has what is needed.`,
          ),
        ]),
  ];
}

interface Account {
  readonly quotas: QuotaDeps["quotas"];
  readonly usedByOthers: (code: string) => Promise<number>;
  readonly stage: string;
}

interface Judged {
  readonly name: string;
  readonly verdict: "too small" | "enough" | "no code" | "refused";
  /** What to do about a quota that is too small, or why AWS did not answer. */
  readonly text: string;
}

const namesOf = (all: readonly Judged[]): string => all.map(({ name }) => name).join(", ");

/** If AWS does not answer about one quota, the others go on. */
async function judge(account: Account, need: QuotaNeed): Promise<Judged> {
  const { name } = need.quota;
  try {
    return { name, ...(await compare(account, need)) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { name, verdict: "refused", text: error.message };
  }
}

async function compare(
  { quotas, usedByOthers, stage }: Account,
  { quota: { service, code }, needs, most }: QuotaNeed,
): Promise<Omit<Judged, "name">> {
  const has = code === undefined ? undefined : await appliedValue(quotas, service, code);
  if (code === undefined || has === undefined) return { verdict: "no code", text: "" };
  const others = await usedByOthers(code);
  if (most + others <= has) return { verdict: "enough", text: "" };
  const wanted = needs
    .filter(({ amount }) => amount > 0 && amount + others > has)
    .map(({ amount, when }) => `${amount} ${when}`.trim())
    .join(", ");
  const taken = others === 0 ? "" : ` beside ${others} that others use`;
  const raise = `aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${Math.ceil(most + others)}`;
  return { verdict: "too small", text: `the account has ${has}, and ${stage} needs ${wanted}${taken}: ${raise}` };
}

/** Returns undefined if Service Quotas does not know the code in this region. */
async function appliedValue(
  quotas: QuotaDeps["quotas"],
  ServiceCode: string,
  QuotaCode: string,
): Promise<number | undefined> {
  const client = ASKED_IN_US_EAST_1.has(ServiceCode) ? quotas.global : quotas.regional;
  const asked = { ServiceCode, QuotaCode };
  // A quota that nobody ever changed may have no applied value; then the default applies.
  for (const command of [new GetServiceQuotaCommand(asked), new GetAWSDefaultServiceQuotaCommand(asked)]) {
    try {
      const { Quota } = await client.send(command);
      if (Quota?.Value !== undefined) return Quota.Value;
    } catch (error) {
      if (!isNamed(error, "NoSuchResourceException")) throw awsError("tell a quota", error);
    }
  }
  return undefined;
}
