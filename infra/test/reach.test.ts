import { describe, expect, test } from "vitest";
import { endpointsOf } from "@platform/blueprint/reach/endpoints";
import { reachOf } from "@platform/blueprint/reach/reach";
import { graphOf, SYNTHESIS_MS } from "./graphs";

const write = ({ edges }: ReturnType<typeof reachOf>): string[] =>
  edges.map(({ from, to, port, redirects }) => `${from} > ${to} ${port}${redirects ? " (redirects)" : ""}`).toSorted();

const WAYS_OUT = [
  "fraud-detection > internet 443",
  "migrator > internet 443",
  "notification-service > internet 1024-65535",
  "notification-service > internet 443",
  "payment-api > internet 443",
];

/** The complete list: adding a line is a decision. */
describe("who can open a connection to whom", { timeout: SYNTHESIS_MS }, () => {
  test("in prod", async () => {
    const reach = reachOf(await graphOf("prod"));
    expect(reach.unknown).toEqual([]);
    expect(write(reach)).toEqual(
      [
        "internet > payment-api load balancer 443",
        "internet > payment-api load balancer 80 (redirects)",
        "payment-api load balancer > payment-api 8080",
        "payment-api > fraud-detection load balancer 80",
        "fraud-detection load balancer > fraud-detection 8081",
        "payment-api > notification-service load balancer 80",
        "notification-service load balancer > notification-service 8082",
        "payment-api > payments database 5432",
        "fraud-detection > payments database 5432",
        "notification-service > payments database 5432",
        "migrator > payments database 5432",
        "database-roles > payments database 5432",
        "database-roles > internet 443",
        ...WAYS_OUT,
      ].toSorted(),
    );
  });

  const PREVIEW = [
    "internet > payment-api HTTP API 443",
    "payment-api HTTP API > previews-staging VPC link its requests",
    "previews-staging VPC link > payment-api 8080",
    "payment-api > payments-staging database 5432",
    "migrator > payments-staging database 5432",
    "payment-api > internet 443",
    // For webhooks, because notification-service runs in payment-api's task.
    "payment-api > internet 1024-65535",
    "migrator > internet 443",
  ].toSorted();

  test("in a preview, which reaches nothing of staging but the database", async () => {
    const reach = reachOf(await graphOf("pr-12"), await graphOf("staging"));
    expect(reach.unknown).toEqual([]);
    expect(write(reach)).toEqual(PREVIEW);
  });

  test("in a preview that has another one beside it: nothing more", async () => {
    const [preview, other, staging] = await Promise.all(["pr-12", "pr-13", "staging"].map((stage) => graphOf(stage)));
    const host = { ...staging!, resources: [...staging!.resources, ...other!.resources] };
    expect(endpointsOf(host).map(({ name }) => name)).toContain("payment-api-pr-13");
    expect(write(reachOf(preview!, host))).toEqual(PREVIEW);
  });
});
