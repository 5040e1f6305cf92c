import { describe, expect, test } from "vitest";
import { type Endpoint, isFor, NO_ENDPOINT } from "../model/webhook-endpoint.ts";
import { heldThroughout, type Hook, mayBecome } from "../operations/hook.ts";

const enabled: Endpoint = { ...NO_ENDPOINT, state: "there", events: "refund.created" };
const disabled: Endpoint = { ...enabled, enabled: false };

/** Created by 10; a disabling asked at 20 and answered at 25; an enabling asked at 40 and answered at 45. */
const hook: Hook = {
  name: "acct_1.hook",
  spans: [
    { from: 0, could: [NO_ENDPOINT] },
    { from: 10, could: [enabled] },
    { from: 20, could: [enabled, disabled] },
    { from: 25, could: [disabled] },
    { from: 40, could: [disabled, enabled] },
    { from: 45, could: [enabled] },
  ],
};

const isWanted = (endpoint: Endpoint): boolean => isFor(endpoint, "refund.created");
const isUnwanted = (endpoint: Endpoint): boolean => !isWanted(endpoint);

describe("an event is owed to an endpoint", () => {
  test.each([
    { from: 12, until: 19, owed: true, why: "that wants it all the time" },
    { from: 12, until: 22, owed: false, why: "unless it may have been disabled meanwhile" },
    { from: 5, until: 19, owed: false, why: "unless it may not have been there at first" },
    { from: 46, until: Number.POSITIVE_INFINITY, owed: true, why: "that is enabled again for good" },
  ])("$why", ({ from, until, owed }) => {
    expect(heldThroughout(hook, from, until, isWanted)).toBe(owed);
  });
});

describe("an event must not come to an endpoint", () => {
  test.each([
    { from: 26, until: 39, forbidden: true, why: "that is disabled all the time" },
    { from: 24, until: 39, forbidden: false, why: "unless the disabling was not answered yet" },
    { from: 26, until: 41, forbidden: false, why: "unless the enabling was asked meanwhile" },
  ])("$why", ({ from, until, forbidden }) => {
    expect(heldThroughout(hook, from, until, isUnwanted)).toBe(forbidden);
  });

  test("that is subscribed to another type", () => {
    expect(isFor(enabled, "refund.failed")).toBe(false);
    expect(isFor({ ...enabled, events: "*" }, "refund.failed")).toBe(true);
  });
});

test("many changes of which nobody knows whether they took place leave few possibilities", () => {
  const uncertain: Hook = { name: "acct_1.other", spans: [{ from: 0, could: [enabled] }] };
  for (let change = 0; change < 100; change++) {
    mayBecome(uncertain, (endpoint) => ({ ...endpoint, description: `change ${change}`, enabled: change % 2 === 0 }));
  }
  const { could } = uncertain.spans.at(-1)!;
  expect(could).toHaveLength(2);
  expect(new Set(could.map((endpoint) => endpoint.enabled))).toEqual(new Set([false, true]));
});
