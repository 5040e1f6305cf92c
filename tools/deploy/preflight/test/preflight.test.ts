import { describe, expect, test } from "vitest";
import { SYNTHESIS_MS } from "../../../../infra/test/graphs.ts";
import { NO_PARAMETER } from "../../sweep/test/parameters.ts";
import type { Finding } from "../finding.ts";
import { nameServersOf } from "../name-servers.ts";
import { formatFindings } from "../report.ts";
import { ACCOUNT, lockOf, preflightIn, PROVIDER, type Scene, secretsOf, ZONE, ZONES } from "./account.ts";
import {
  addresses,
  caller,
  certificate,
  clusters,
  denied,
  ec2Error,
  hostedZone,
  hostedZones,
  keys,
  noEntity,
  noQuota,
  orderable,
  provider,
  quota,
  refused,
  role,
  taskArns,
  tasks,
  zones,
} from "./answers.ts";

const faultsOf = (findings: readonly Finding[]) => findings.filter(({ state }) => state === "problem");
const faultsIn = async (scene: Scene) => faultsOf(await preflightIn(scene));
const failing = (code: string) => () => Promise.reject(Object.assign(new Error("no"), { code }));
const noPrograms = () => Promise.reject(new Error("ENOENT"));
const titled = (findings: readonly Finding[], wanted: string) => findings.filter(({ title }) => title === wanted);

const OWN = { API_CERTIFICATE_ARN: `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/4f5e` };
/** The services whose quotas somebody has to raise. */
const services = (faults: readonly Finding[]) =>
  new Set(faults.map(({ text }) => /--service-code (\S+)/.exec(text)![1]!));

describe("preflight", { timeout: SYNTHESIS_MS }, () => {
  test("of an account in which all is in order finds no problem", async () => {
    const findings = await preflightIn({});
    expect(faultsOf(findings)).toEqual([]);
    expect(new Set(findings.map(({ title }) => title))).toEqual(
      new Set([
        "settings",
        "Docker",
        "AWS CLI",
        "account",
        "zones",
        "quotas",
        "database",
        "service-linked roles",
        "domain",
        "GitHub",
        "state",
        "lock",
      ]),
    );
    expect(titled(findings, "zones")[0]!.text).toBe(
      "use1-az1 is us-east-1f, use1-az2 is us-east-1e, use1-az4 is us-east-1d",
    );
    const report = formatFindings("staging", findings);
    expect(report).toMatch(/^ok {7}settings: complete\n/);
    expect(report).toMatch(/\nnote {5}quotas: Service Quotas has no code for Web ACL capacity units per web ACL, /);
    expect(report).toMatch(/Nothing that was asked stands in the way of deploying staging\.\n$/);
  });

  test("asks the account nothing without its credentials", async () => {
    const findings = await preflightIn({ answers: { GetCallerIdentity: [caller("210987654321")] } });
    expect(faultsOf(findings)).toEqual([
      expect.objectContaining({
        title: "account",
        text: expect.stringMatching(/of 210987654321, and AWS_ACCOUNT_ID is/),
      }),
    ]);
    expect(findings.at(-1)).toMatchObject({ title: "everything else", state: "unknown" });
    expect(titled(findings, "zones")).toEqual([]);
  });

  test("names the profile whose credentials it asks by", async () => {
    const environment = { AWS_PROFILE: "payments-staging" };
    expect(titled(await preflightIn({ environment }), "account")[0]!.text).toMatch(/ by the profile payments-staging$/);
    const answers = { GetCallerIdentity: [caller("210987654321")] };
    const [fault] = await faultsIn({ environment, answers });
    expect(fault!.text).toMatch(/^These credentials by the profile payments-staging are of 210987654321/);
  });

  test("refuses the root user", async () => {
    const root = caller(ACCOUNT, `arn:aws:iam::${ACCOUNT}:root`);
    expect(await faultsIn({ answers: { GetCallerIdentity: [root] } })).toMatchObject([{ title: "account" }]);
  });

  test("names every setting that is missing, and asks the rest all the same", async () => {
    const findings = await preflightIn({ environment: { ALARM_EMAIL: undefined } });
    expect(faultsOf(findings)).toMatchObject([
      { title: "settings", text: expect.stringContaining("ALARM_EMAIL is missing") },
    ]);
    expect(titled(findings, "zones")).toMatchObject([{ state: "ok" }]);
  });

  test.each<[string, NonNullable<Scene["answers"]>, RegExp]>([
    [
      "a zone is missing",
      { DescribeAvailabilityZones: [zones("use1-az1", "use1-az2")] },
      /has no use1-az4 for this account/,
    ],
    ["the region is not enabled", { DescribeAvailabilityZones: [ec2Error("AuthFailure")] }, /us-east-1 is not enabled/],
  ])("%s", async (_, answers, text) => {
    expect(await faultsIn({ answers })).toEqual([
      { title: "zones", state: "problem", text: expect.stringMatching(text) },
    ]);
  });

  test("what may not be asked is unknown, and no problem", async () => {
    const findings = await preflightIn({ answers: { [PROVIDER]: [denied("iam:GetOpenIDConnectProvider")] } });
    expect(faultsOf(findings)).toEqual([]);
    expect(titled(findings, "GitHub")).toMatchObject([
      { state: "unknown", text: expect.stringContaining("AccessDenied") },
    ]);
  });

  test("a second identity provider for GitHub cannot be made", async () => {
    expect(await faultsIn({ answers: { [PROVIDER]: [provider("another")] } })).toMatchObject([{ title: "GitHub" }]);
    expect(await faultsIn({ answers: { [PROVIDER]: [provider("staging")] } })).toEqual([]);
    const people = {
      GITHUB_REPOSITORY: "none",
      GITHUB_REPOSITORY_ID: undefined,
      GITHUB_REPOSITORY_OWNER_ID: undefined,
    };
    expect(await faultsIn({ answers: { [PROVIDER]: [provider("another")] }, environment: people })).toEqual([]);
  });

  test("without Docker no image is built; without the AWS CLI nothing is amiss", async () => {
    const findings = await preflightIn({ deps: { run: noPrograms } });
    expect(faultsOf(findings)).toMatchObject([{ title: "Docker" }]);
    expect(titled(findings, "AWS CLI")).toMatchObject([{ state: "unknown" }]);
  });

  test("a preview has no domain, zones and provider of its own", async () => {
    const findings = await preflightIn({ stage: "pr-12" });
    expect(faultsOf(findings)).toEqual([]);
    for (const title of ["database", "domain", "zones", "GitHub"]) expect(titled(findings, title)).toEqual([]);
  });
});

describe("quotas", { timeout: SYNTHESIS_MS }, () => {
  test("that are too small say what is needed when, and how to raise them", async () => {
    const [onDemand, spot, ...others] = await faultsIn({
      answers: { GetServiceQuota: [quota(2), quota(0), quota(100_000)] },
    });
    expect(onDemand).toMatchObject({
      title: "Fargate On-Demand vCPU resource count",
      text: expect.stringMatching(
        /^the account has 2, and staging needs 3 at the first deploy, 6 while it deploys at rest, 9 while it deploys at full scale: aws .*--service-code fargate --quota-code L-3032A538 --desired-value 9$/,
      ),
    });
    expect(spot!.text).toMatch(/^the account has 0, and staging needs 3 while it deploys at full scale: /);
    expect(others).toEqual([]);
  });

  test("count what others use, and not what the stage already has", async () => {
    const answers = { GetServiceQuota: [quota(100_000), quota(100_000), quota(5), quota(100_000)] };
    const own = { DescribeAddresses: [addresses("staging", "staging", "staging", "")] };
    expect(await faultsIn({ answers: { ...answers, ...own } })).toEqual([]);
    const taken = { DescribeAddresses: [addresses("prod", "prod", "")] };
    expect(await faultsIn({ answers: { ...answers, ...taken } })).toMatchObject([
      {
        title: "EC2-VPC Elastic IPs",
        text: expect.stringMatching(/^the account has 5, and staging needs 3 beside 3 that others use/),
      },
    ]);
  });

  test("count the vCPU that others run, and not the stage's own", async () => {
    const running = {
      ListClusters: [clusters("staging", "pr-12")],
      ListTasks: [taskArns(3)],
      DescribeTasks: [
        tasks(
          { cpu: "2048" },
          { cpu: "512", capacityProviderName: "FARGATE" },
          { cpu: "1024", capacityProviderName: "FARGATE_SPOT" },
        ),
      ],
    };
    const spot = { ...running, GetServiceQuota: [quota(1.25), quota(100_000)] };
    expect(await faultsIn({ stage: "pr-12", answers: { ...spot, ListClusters: [clusters("pr-12")] } })).toEqual([]);
    expect(await faultsIn({ stage: "pr-12", answers: spot })).toEqual([
      expect.objectContaining({
        title: "Fargate Spot vCPU resource count",
        text: expect.stringMatching(
          /^the account has 1\.25, and pr-12 needs 0\.5 while it deploys .* beside 1 that others use: .*--desired-value 2$/,
        ),
      }),
    ]);
    const [onDemand] = await faultsIn({
      answers: { ...running, ListClusters: [clusters("pr-12")], GetServiceQuota: [quota(9), quota(100_000)] },
    });
    expect(onDemand!.text).toMatch(/staging needs 9 while it deploys at full scale beside 2\.5 that others use/);
  });

  test("that were never changed are AWS's defaults", async () => {
    const answers = { GetServiceQuota: [noQuota], GetAWSDefaultServiceQuota: [quota(1), quota(100_000)] };
    expect(await faultsIn({ answers })).toMatchObject([{ title: "Fargate On-Demand vCPU resource count" }]);
  });

  test("that are too small come first, and before what is enough", async () => {
    const findings = await preflightIn({ answers: { GetServiceQuota: [quota(2), quota(100_000)] } });
    const [first, ...rest] = formatFindings("staging", findings)
      .split("\n")
      .filter((line) => /quota|vCPU/i.test(line));
    expect(first).toMatch(/^PROBLEM {2}Fargate On-Demand vCPU/);
    expect(rest.map((line) => line.slice(0, 7))).toEqual(["ok     ", "note   "]);
  });

  test("of IAM, Route 53 and S3 are asked in us-east-1, and no other ones", async () => {
    const global = new Set(["iam", "route53", "s3"]);
    expect(services(await faultsIn({ globalQuotas: [quota(0)] }))).toEqual(global);
    const regional = services(await faultsIn({ answers: { GetServiceQuota: [quota(0)] } }));
    expect(regional).toContain("vpc");
    for (const service of global) expect(regional).not.toContain(service);
  });

  test("that may not be asked are unknown, once for each reason", async () => {
    const denials = [refused("AccessDeniedException")];
    const findings = await preflightIn({ answers: { GetServiceQuota: denials }, globalQuotas: denials });
    expect(titled(findings, "quotas")).toEqual([
      expect.objectContaining({ state: "unknown", text: expect.stringContaining("AccessDeniedException") }),
      expect.objectContaining({ state: "note" }),
    ]);
  });

  test("that are too small are said although AWS refuses another one", async () => {
    const throttled = refused("TooManyRequestsException");
    const findings = await preflightIn({
      answers: { GetServiceQuota: [quota(2), throttled, quota(2), quota(100_000)] },
    });
    expect(faultsOf(findings)).toMatchObject([
      { title: "Fargate On-Demand vCPU resource count" },
      { title: "EC2-VPC Elastic IPs" },
    ]);
    expect(titled(findings, "quotas")[0]).toMatchObject({
      state: "unknown",
      text: expect.stringMatching(/TooManyRequestsException.* Not asked: Fargate Spot vCPU resource count\.$/),
    });
  });
});

describe("the database", { timeout: SYNTHESIS_MS }, () => {
  test("can be made where the region has its version, on whatever page", async () => {
    const pages = { DescribeOrderableDBInstanceOptions: [orderable(["16.9"], "more"), orderable(["17.5", "17.6"])] };
    expect(titled(await preflightIn({ answers: pages }), "database")).toMatchObject([
      { state: "ok", text: "aurora-postgresql 17.5, 17.6 as db.serverless" },
    ]);
  });

  test("cannot where it has others only", async () => {
    const answers = { DescribeOrderableDBInstanceOptions: [orderable(["16.9", "170.1"])] };
    expect(await faultsIn({ answers })).toMatchObject([
      {
        title: "database",
        text: expect.stringMatching(/^us-east-1 has no aurora-postgresql 17 .* only 16\.9, 170\.1:/),
      },
    ]);
  });
});

test("a service-linked role that is missing is named, and no problem", { timeout: SYNTHESIS_MS }, async () => {
  const findings = await preflightIn({ answers: { GetRole: [role, noEntity, role] } });
  expect(faultsOf(findings)).toEqual([]);
  expect(titled(findings, "service-linked roles")).toEqual([
    {
      title: "service-linked roles",
      state: "note",
      text: "the deploy makes AWSServiceRoleForElasticLoadBalancing, for which it needs iam:CreateServiceLinkedRole.",
    },
  ]);
});

describe("the domain", { timeout: SYNTHESIS_MS }, () => {
  test.each<[string, NonNullable<Scene["answers"]>, RegExp]>([
    [
      "no zone",
      { [ZONES]: [hostedZones({ name: "example.org" }, { name: "ample.com" })] },
      /has no Route 53 zone for api\.staging/,
    ],
    [
      "a private zone",
      { [ZONES]: [hostedZones({ name: "example.com", isPrivate: true })] },
      /a private Route 53 zone only/,
    ],
    [
      "a zone that nobody is sent to",
      { [ZONE]: [hostedZone("ns-9.awsdns-09.net")] },
      /is not delegated.*Give ns-9\.awsdns-09\.net/,
    ],
  ])("with %s", async (_, answers, text) => {
    expect(await faultsIn({ answers })).toEqual([
      { title: "domain", state: "problem", text: expect.stringMatching(text) },
    ]);
  });

  test("whose name servers cannot be asked is unknown, and no problem", async () => {
    const nameServers = (domain: string) => nameServersOf(domain, failing("ETIMEOUT"));
    const findings = await preflightIn({ deps: { nameServers } });
    expect(titled(findings, "domain")).toMatchObject([{ state: "unknown", text: expect.stringContaining("ETIMEOUT") }]);
    expect(await nameServersOf("example.com", failing("ENOTFOUND"))).toEqual([]);
  });

  test("with a certificate of its own needs no zone", async () => {
    const answers = { DescribeCertificate: [certificate()], [ZONES]: [denied("route53:ListHostedZones")] };
    const findings = await preflightIn({ answers, environment: OWN });
    expect(titled(findings, "certificate")).toMatchObject([
      { state: "ok", text: expect.stringContaining("another 151 days") },
    ]);
    expect(titled(findings, "domain")).toEqual([]);
  });

  test.each<[string, object, RegExp]>([
    ["is not validated", { Status: "PENDING_VALIDATION" }, /It is PENDING_VALIDATION, not ISSUED/],
    [
      "is for another name",
      { DomainName: "api.example.com", SubjectAlternativeNames: ["api.example.com"] },
      /not for api\.staging/,
    ],
    [
      "has a wildcard for two labels",
      { DomainName: "*.example.com", SubjectAlternativeNames: ["*.example.com"] },
      /not for api\.staging/,
    ],
    ["ends soon", { NotAfter: Date.UTC(2027, 0, 11) / 1000 }, /expires in 10 days/],
  ])("with a certificate that %s", async (_, changed, text) => {
    const answers = { DescribeCertificate: [certificate(changed)] };
    expect(await faultsIn({ answers, environment: OWN })).toEqual([
      { title: "certificate", state: "problem", text: expect.stringMatching(text) },
    ]);
  });
});

describe("SST's state", { timeout: SYNTHESIS_MS }, () => {
  test("that is locked says by what, since when, and what to do", async () => {
    const lock = { body: { created: "2026-11-22T20:00:00Z", command: "deploy" } };
    expect(await faultsIn({ answers: { [lockOf("staging")]: [lock] } })).toMatchObject([
      {
        title: "lock",
        text: expect.stringMatching(/"sst deploy" has locked staging since 2026-11-22.*npx sst unlock/),
      },
    ]);
  });

  test("that was never made is no problem; the acquirer's credential is one", async () => {
    const answers = { GetParameter: [NO_PARAMETER] };
    expect(await faultsIn({ answers })).toEqual([]);
    expect(await faultsIn({ stage: "prod", answers })).toMatchObject([
      { title: "secrets", text: expect.stringContaining("npx sst secret set AcquirerCredential --stage prod") },
    ]);
  });

  test("knows whether any secret is set, and not which", async () => {
    const none = { [secretsOf("prod")]: [keys()] };
    expect(await faultsIn({ stage: "prod", answers: none })).toMatchObject([{ title: "secrets" }]);
    const some = { [secretsOf("prod")]: [keys("secret/payments/prod.json")] };
    const findings = await preflightIn({ stage: "prod", answers: some });
    expect(faultsOf(findings)).toEqual([]);
    expect(titled(findings, "secrets")).toMatchObject([{ state: "unknown" }]);
  });
});
