import { expect, test } from "vitest";
import { type Draft, graphOf, resource } from "../../test/draft.ts";
import { compare } from "../compare.ts";
import { estimate, PriceError } from "../estimate.ts";
import { formatMarkdown } from "../format-markdown.ts";
import { formatText, signed } from "../format-text.ts";
import { project } from "../../../../blueprint.config.ts";

const key = (name: string): Draft => resource("aws:kms/key:Key", name);
const secret = (name: string): Draft =>
  resource("aws:secretsmanager/secret:Secret", name, { kmsKeyId: "arn:aws:x:us-east-1:123456789012:key" });

test("a type that is neither priced nor known to be free is named", () => {
  const { notPriced, total } = estimate(graphOf([key("key"), resource("aws:sqs/queue:Queue", "queue")]), project.usage);
  expect(notPriced).toEqual([{ resource: "aws:sqs/queue:Queue queue", why: "no price of its type is known" }]);
  expect(total).toEqual({ low: 1, high: 1 });
});

test("a type that is free is listed with its reason", () => {
  const { free, notPriced } = estimate(graphOf([resource("aws:iam/role:Role", "role")]), project.usage);
  expect(free).toEqual([{ type: "aws:iam/role:Role", why: "IAM is free" }]);
  expect(notPriced).toEqual([]);
});

test("what is only read is another stage's cost, and components cost nothing", () => {
  const lent = resource("aws:kms/key:Key", "lent", {}, { read: true });
  const component = resource("sst:aws:Cluster", "Cluster", {}, { custom: false });
  expect(estimate(graphOf([lent, component]), project.usage)).toMatchObject({
    lines: [],
    notPriced: [],
    total: { low: 0, high: 0 },
  });
});

const keyIn = (region: string, type = "aws:kms/key:Key"): Draft =>
  resource(type, `in ${region}`, {}, { outputs: { arn: `arn:aws:kms:${region}:123456789012:key/1` } });

const refused = () => estimate(graphOf([keyIn("eu-west-2")]), project.usage);

test("a region without prices is refused in a sentence that names those with", () => {
  expect(refused).toThrow(PriceError);
  expect(refused).toThrow(
    /^prod is in eu-west-2, and prices are known of us-east-1, eu-central-1, eu-west-1 only: nothing was estimated\. .*AWS_REGION\.$/,
  );
});

test("another region has its own prices", () => {
  const nat = "aws:ec2/natGateway:NatGateway";
  // 730 × 0.048, 730 × 0.052.
  expect(estimate(graphOf([keyIn("eu-west-1", nat)]), project.usage)).toMatchObject({
    region: "eu-west-1",
    total: { low: 35.04 },
  });
  expect(estimate(graphOf([keyIn("eu-central-1", nat)]), project.usage)).toMatchObject({
    region: "eu-central-1",
    total: { low: 37.96 },
  });
});

test("a line whose price is not known in its region is named, and not counted as nothing", () => {
  const dashboard = keyIn("eu-west-1", "aws:cloudwatch/dashboard:Dashboard");
  expect(estimate(graphOf([keyIn("eu-west-1"), dashboard]), project.usage)).toMatchObject({
    lines: [{ item: "KMS key" }],
    total: { low: 1, high: 1 },
    notPriced: [
      {
        resource: "aws:cloudwatch/dashboard:Dashboard in eu-west-1",
        why: 'no source was found for the price of "dashboard" in eu-west-1',
      },
    ],
  });
});

test("a total that leaves something out says that it is a lower bound, and how much it leaves out", () => {
  const partial = estimate(
    graphOf([keyIn("eu-west-1"), keyIn("eu-west-1", "aws:cloudwatch/dashboard:Dashboard")]),
    project.usage,
  );
  const headline = "payments prod, eu-west-1: at least $1.00 a month, without 1 item whose price is not known";
  expect(formatText(partial)).toContain(`\n${headline}\n`);
  expect(formatMarkdown(partial)).toContain(`**${headline}.**\n`);
  expect(formatMarkdown(partial)).toContain("| **total** |  |  | **at least $1.00** | **at least $1.00** |");
});

test("what watches a stage from another region is priced there", () => {
  const [far, home] = [keyIn("us-east-1", "aws:cloudwatch/dashboard:Dashboard"), keyIn("eu-west-1")];
  const other = { ...keyIn("eu-west-1"), name: "another" };
  expect(estimate(graphOf([far, home, other]), project.usage)).toMatchObject({
    region: "eu-west-1",
    total: { low: 5 },
    notPriced: [],
  });
});

test.each([
  ["prod", 10],
  ["staging", 1],
  ["pr-7", 0.1],
])("%s is taken to have %d million requests a month, unless told", (stage, millions) => {
  expect(estimate(graphOf([], stage), project.usage).millions).toBe(millions);
  expect(estimate(graphOf([], stage), project.usage, 3).millions).toBe(3);
});

const before = estimate(graphOf([key("key"), secret("old")]), project.usage);
const after = estimate(graphOf([key("key"), secret("new"), secret("newer")]), project.usage);

test("a comparison names what came, what went, and nothing that stayed", () => {
  const { changes, ...totals } = compare(before, after);
  expect(totals).toEqual({ before: { low: 1.4, high: 1.4 }, after: { low: 1.8, high: 1.8 } });
  expect(changes.map(({ resource: name, before: was, after: is }) => [name.split(" ")[1], was.high, is.high])).toEqual([
    ["old", 0.4, 0],
    ["new", 0, 0.4],
    ["newer", 0, 0.4],
  ]);
});

test.each([
  [{ low: 1, high: 2 }, { low: 1, high: 2 }, "nothing more"],
  [{ low: 1, high: 2 }, { low: 2, high: 4 }, "$1.00 to $2.00 more"],
  [{ low: 2, high: 4 }, { low: 1, high: 2 }, "$1.00 to $2.00 less"],
  [{ low: 2, high: 2 }, { low: 1, high: 4 }, "between $1.00 less and $2.00 more"],
])("from %j to %j is %s", (was, is, text) => {
  expect(signed({ before: was, after: is })).toBe(text);
});

test("the text has the table, the total, the change, the findings, the assumptions and what is left out", () => {
  const text = formatText(after, compare(before, after));
  expect(text).toMatch(/^what +of +how much +a month +at maximum tasks\n/);
  expect(text).toContain("payments prod, us-east-1: $1.80 a month\n");
  expect(text).toContain("It cost $1.40 before: $0.40 more a month.");
  expect(text).toContain("Paid for and unused:\n  new and 1 more: no task and no function reads it ($0.80)\n");
  expect(text).toMatch(/Assumed:\n {2}The lower figure is without requests; the higher one with 10 million/);
  expect(text).toMatch(/Not counted:\n {2}free tiers/);
});

test("markdown shows the total and the change, and folds the rest away", () => {
  const markdown = formatMarkdown(after, compare(before, after));
  expect(markdown).toMatch(/^\*\*payments prod, us-east-1: \$1\.80 a month\.\*\*\n/);
  expect(markdown).toContain("| secret | old | $0.40 | $0.00 |");
  expect(markdown.indexOf("<details>")).toBeGreaterThan(markdown.indexOf("Paid for and unused: new and 1 more"));
});
