import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Graph, Resource } from "../graph.ts";
import { plainProject } from "../plain-project.ts";
import type { Project } from "../project.ts";
import { synthesise, SynthesisError, type SynthesisOptions } from "../synth/synthesise.ts";

const folder = await mkdtemp(join(tmpdir(), "apps-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A project with example settings, whose pull requests live in staging. */
function sample(root: string): Project {
  const plain = plainProject(root);
  return {
    ...plain,
    stages: { ...plain.stages, hostOf: (stage) => (/^pr-\d+$/.test(stage) ? "staging" : undefined) },
    settings: {
      names: ["API_DOMAIN", "ALARM_EMAIL"],
      examplesOf: (stage) => ({ API_DOMAIN: `api.${stage}.example.com`, ALARM_EMAIL: "alarms@example.com" }),
      exampleSecrets: {},
    },
  };
}

/** An app whose run() has this body, with the given files beside sst.config.ts. */
async function app(body: string, says = "", files: Readonly<Record<string, string>> = {}): Promise<Project> {
  const root = await mkdtemp(join(folder, "app-"));
  const config = `export default $config({
    app: () => ({ name: "sample", home: "aws", ${says} }),
    async run() { ${body} },
  });\n`;
  for (const [name, text] of Object.entries({ "sst.config.ts": config, ...files })) {
    await mkdir(join(root, name, ".."), { recursive: true });
    await writeFile(join(root, name), text);
  }
  return sample(root);
}

async function problemsOf(body: string, options: Partial<SynthesisOptions> = {}): Promise<readonly string[]> {
  const synthesis = synthesise(await app(body), { stage: "prod", ...options });
  const error = await synthesis.then(
    () => new Error("it was synthesised"),
    (thrown: unknown) => thrown,
  );
  if (error instanceof SynthesisError) return error.problems;
  throw error;
}

function find(graph: Graph, name: string, type = ""): Resource {
  const found = graph.resources.find((one) => one.name === name && one.type.includes(type));
  if (found === undefined)
    throw new Error(`There is no ${name} in ${graph.resources.map((one) => one.name).join(" ")}`);
  return found;
}

const PLAIN = `
  const vpc = new sst.aws.Vpc("Vpc", { az: 3, nat: "managed" });
  const cluster = new sst.aws.Cluster("Cluster", { vpc });
  const database = new sst.aws.Aurora("Database", { engine: "postgres", vpc });
  const secret = new sst.Secret("Token");
  new sst.aws.Service("Api", {
    cluster, link: [database, secret], image: { context: "." },
    loadBalancer: { domain: "api.example.com", rules: [{ listen: "443/https", forward: "8080/http" }] },
    transform: { service: (_args, options) => { options.protect = true; } },
  });
  return { host: database.host, token: secret.value };`;
const DOCKERFILE = { Dockerfile: "FROM scratch\n" };

describe("the graph of a plain app", () => {
  const synthesised: { graph: Graph; again: Graph } = { graph: undefined!, again: undefined! };
  beforeAll(async () => {
    const says = 'providers: { aws: { defaultTags: { tags: { Team: "payments" } } } }';
    const project = await app(PLAIN, says, DOCKERFILE);
    const options = { stage: "prod", secrets: { Token: "s3cret" } };
    const [graph, again] = await Promise.all([synthesise(project, options), synthesise(project, options)]);
    Object.assign(synthesised, { graph, again });
  });

  test("is the same in every run, to the byte", () => {
    expect(JSON.stringify(synthesised.again)).toBe(JSON.stringify(synthesised.graph));
  });

  test("has every resource once, in the order of their URNs, with the chain of its parents' types", () => {
    const urns = synthesised.graph.resources.map(({ urn }) => urn);
    expect(urns).toEqual([...new Set(urns)].toSorted());
    expect(find(synthesised.graph, "ApiService").urn).toBe(
      "urn:pulumi:prod::sample::sst:aws:Service$aws:ecs/service:Service::ApiService",
    );
    expect(find(synthesised.graph, "ApiService").parent).toBe("urn:pulumi:prod::sample::sst:aws:Service::Api");
    expect(find(synthesised.graph, "Api", "sst:aws:Service")).not.toHaveProperty("parent");
  });

  test("connects resources by equal values, and knows what depends on what", () => {
    const { graph } = synthesised;
    const service = find(graph, "ApiService");
    const [balancer] = service.inputs["loadBalancers"] as readonly { targetGroupArn: string }[];
    expect(balancer?.targetGroupArn).toBe(find(graph, "ApiTargetApiHTTP8080").id);
    expect(service.inputs["cluster"]).toBe(find(graph, "ClusterCluster").id);
    expect(service.dependencies).toContain(find(graph, "ApiTask").urn);
    expect(service.protect).toBe(true);
  });

  test("marks what is secret, and what contains it", () => {
    const { inputs } = find(synthesised.graph, "ApiTask");
    const { $secret: definitions } = inputs["containerDefinitions"] as { $secret: string };
    expect(definitions).toContain("SST_RESOURCE_Token");
    expect(synthesised.graph.outputs["token"]).toEqual({ $secret: "s3cret" });
  });

  test("shows the tags that the provider adds", () => {
    const { outputs } = find(synthesised.graph, "ApiService");
    expect(outputs["tagsAll"]).toEqual({ Team: "payments", "sst:app": "sample", "sst:stage": "prod" });
  });

  test("has the certificate that the domain needs, validated in its zone", () => {
    const { graph } = synthesised;
    const zones = graph.resources
      .filter(({ type }) => type === "aws:route53/record:Record")
      .map(({ inputs }) => inputs["zoneId"]);
    expect(zones).toContain("Z0EXAMPLEZONE");
    expect(find(graph, "ApiListenerHTTPS443").inputs["certificateArn"]).toBe(find(graph, "ApiSslCertificate").id);
  });

  test("knows no path of this machine and nothing of its environment", () => {
    const text = JSON.stringify(synthesised.graph);
    expect(text).not.toContain(folder);
    expect(text).not.toContain(process.cwd());
  });
});

describe("what cannot be deployed", () => {
  test("a secret that was never set, by its name", async () => {
    const problems = await problemsOf('return { token: new sst.Secret("Token").value };');
    expect(problems).toEqual([expect.stringContaining("Set a value for Token")]);
  });

  test("two resources of one name", async () => {
    const topic = 'new aws.sns.Topic("Alarms");';
    expect(await problemsOf(topic + topic)).toEqual([
      expect.stringMatching(/aws:sns\/topic:Topic have the name "Alarms"/),
    ]);
  });

  test("HTTPS without a domain", async () => {
    const body = `const vpc = new sst.aws.Vpc("Vpc"); const cluster = new sst.aws.Cluster("Cluster", { vpc });
      new sst.aws.Service("Api", { cluster, loadBalancer: { rules: [{ listen: "443/https" }] } });`;
    expect((await problemsOf(body)).join()).toContain("domain");
  });

  test("a data source that nothing answers, by its name", async () => {
    const problems = await problemsOf('return { zone: aws.cloudfront.getDistributionOutput({ id: "E1" }).arn };');
    expect(problems).toEqual([expect.stringContaining("aws:cloudfront/getDistribution:getDistribution")]);
  });

  test("an output that waits for ever, by what waits for it", async () => {
    const body = 'new aws.sns.Topic("Alarms", { name: $output(new Promise(() => undefined)) });';
    expect(await problemsOf(body)).toEqual([expect.stringMatching(/waits for ever.*Alarms\[aws:sns\/topic:Topic\]/)]);
  });

  test("a program that never ends", async () => {
    const problems = await problemsOf("for (;;);", { deadlineMs: 3_000 });
    expect(problems).toEqual([expect.stringContaining("still busy after 3 s")]);
  });

  test("a program that keeps itself busy", async () => {
    const problems = await problemsOf("await new Promise(() => setInterval(() => undefined, 50));", {
      deadlineMs: 3_000,
    });
    expect(problems).toEqual([expect.stringContaining("not ready after 3 s")]);
  });

  test("an import at the top of sst.config.ts", async () => {
    const project = await app("");
    const { root } = project;
    await writeFile(join(root, "sst.config.ts"), 'import "./infra";\nexport default $config({});\n');
    await writeFile(join(root, "infra.ts"), "");
    await expect(synthesise(project, { stage: "prod" })).rejects.toThrow(/must not import at its top level/);
  });

  test("a mistake in the program, with its place in the source and no place elsewhere", async () => {
    const problems = await problemsOf("const nothing: any = undefined;\n nothing.there;");
    expect(problems).toEqual([expect.stringMatching(/^TypeError.*\n.*sst\.config\.ts:\d+:\d+\)$/)]);
  });

  test("a stage whose name would be a path", async () => {
    expect(await problemsOf("", { stage: "../x" })).toEqual([expect.stringContaining("SST allows letters, digits")]);
  });
});

describe("the surroundings", () => {
  const body = "return { env: { ...process.env } };";

  test("credentials and profiles of this machine stay out", async () => {
    Object.assign(process.env, { AWS_PROFILE: "secret-profile", PULUMI_ACCESS_TOKEN: "secret-token", SST_STAGE: "x" });
    const { outputs } = await synthesise(await app(body), { stage: "prod" });
    expect(Object.keys(outputs["env"] as object)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^AWS_PROFILE|^PULUMI_|^SST_STAGE/)]),
    );
  });

  test("example settings stand in for what is not set, unless that is asked for", async () => {
    const project = await app(body);
    const environment = { ALARM_EMAIL: "team@example.org" };
    const [relaxed, strict] = await Promise.all([
      synthesise(project, { stage: "prod", environment }),
      synthesise(project, { stage: "prod", environment, strict: true }),
    ]);
    expect(relaxed.outputs["env"]).toMatchObject({ API_DOMAIN: "api.prod.example.com", ...environment });
    expect(strict.outputs["env"]).not.toHaveProperty("API_DOMAIN");
  });
});

test("a preview finds what staging shares: parameters, and the network behind them", async () => {
  const project = await app(`
    if ($app.stage === "staging") {
      const vpc = new sst.aws.Vpc("Vpc", { nat: "managed" });
      new aws.ssm.Parameter("Host", { name: "/host", type: "String", value: vpc.id });
      return {};
    }
    const vpc = sst.aws.Vpc.get("Vpc", aws.ssm.getParameterOutput({ name: "/host" }).value);
    return { vpc: vpc.id, subnets: vpc.privateSubnets };`);
  const staging = await synthesise(project, { stage: "staging" });
  const preview = await synthesise(project, { stage: "pr-12" });
  expect(preview.outputs["vpc"]).toBe(find(staging, "VpcVpc").id);
  expect(preview.resources.filter(({ custom }) => custom).every(({ read }) => read)).toBe(true);
});

test("under sst dev a service is a command, with the role that it runs under", async () => {
  const project = await app(PLAIN, "", DOCKERFILE);
  const graph = await synthesise(project, { stage: "ada", dev: true, secrets: { Token: "s3cret" } });
  expect(graph.dev).toBe(true);
  expect(graph.resources.some(({ type }) => type === "aws:ecs/service:Service")).toBe(false);
  expect(find(graph, "ApiDev").outputs).toHaveProperty("_dev");
});
