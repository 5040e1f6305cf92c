import { beforeAll, expect, test } from "vitest";
import { graphOf, SYNTHESIS_MS } from "../../../../infra/test/graphs.ts";
import { type Patch, synthesisePatched } from "../../test/broken-variants.ts";
import { type Difference, differenceOf } from "../difference.ts";
import { formatText } from "../format.ts";

const patch = (file: string, search: Patch["search"], replace: string): Patch => ({
  file: `infra/${file}`,
  search,
  replace,
});

/** Careless changes to prod, all at once. */
const PATCHES: readonly Patch[] = [
  patch("database/aurora.ts", 'username: "cluster_master"', 'username: "payments_master"'),
  patch("stage.ts", "backupDays: 14, deletionProtection: true", "backupDays: 7, deletionProtection: false"),
  patch("stage.ts", /cpu: "1 vCPU",\s*memory: "2 GB",\s*min: 3/, 'cpu: "0.5 vCPU", memory: "2 GB", min: 2'),
  patch(
    "network/security-groups.ts",
    '{ from: "migrator", to: "database", port: POSTGRESQL }',
    '{ from: "migrator", to: "database", port: POSTGRESQL }, { from: "migrator", to: "payment-api", port: 8080 }',
  ),
];

let difference: Difference;

beforeAll(async () => {
  const before = { graph: await graphOf("prod") };
  const after = { graph: await synthesisePatched(PATCHES) };
  difference = differenceOf({ base: "prod", before, after, images: [] });
}, SYNTHESIS_MS);

test.each([
  [
    "payments database",
    "is replaced: what is in it is lost, but for snapshots. It is protected, so the deploy will refuse",
  ],
  ["payments database", "AWS no longer refuses to delete it"],
  ["payments database", "backups are kept 7 days, not 14"],
  ["payment-api scaling", "at least 2 tasks run, not 3"],
  ["migrator → payment-api 8080", "a connection that could not be opened before"],
])("%s: %s", (of, says) => {
  expect(difference.risks).toContainEqual({ of, says });
});

test("the database's instances are replaced with it", () => {
  const replaced = difference.changes.filter(({ kind }) => kind === "replaced").map(({ subject }) => subject);
  expect(replaced).toEqual(expect.arrayContaining(["payments database", "DatabaseInstance database instance"]));
});

test("the sizes of tasks are said in words", () => {
  expect(formatText(difference)).toContain("payment-api tasks: 0.5 vCPU instead of 1\n");
});

test("what is created is what the patch asks for", () => {
  const created = difference.changes.filter(({ kind }) => kind === "created").map(({ of }) => of);
  expect(new Set(created)).toEqual(new Set(["security group rule"]));
});

test("what a deploy also looks for under another name says so", async () => {
  const { resources } = await graphOf("prod");
  const { aliases } = resources.find(({ name }) => name === "PaymentApiLoadBalancer")!;
  expect(aliases).toEqual([
    expect.stringContaining("$aws:elasticloadbalancingv2/loadBalancer:LoadBalancer::PaymentApiLoadBalancer"),
  ]);
});

test("a secret's value is not in it, before or after", () => {
  // The value is the one that synthesisePatched() sets.
  expect(JSON.stringify(difference)).not.toContain("a-credential-of-an-example");
  expect(difference.changes).toContainEqual(
    expect.objectContaining({ subject: "AcquirerCredentialValue secret version", says: ["another value"] }),
  );
});
