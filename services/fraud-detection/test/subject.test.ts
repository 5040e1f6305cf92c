import type { Tenant } from "@platform/kernel/tenant";
import { describe, expect, test } from "vitest";
import { subjectsOf } from "../src/domain/attempt.ts";
import { createSubjectDigest, kindOf, type SubjectKind } from "../src/domain/subject.ts";

const digest = createSubjectDigest("a key");
const tenant: Tenant = { accountId: "acct_1", livemode: true };

describe("a subject", () => {
  test.each<[SubjectKind, string, string]>([
    ["email", "jo@shop.example", "  Jo@Shop.Example "],
    ["ip", "192.0.2.1", " 192.0.2.1"],
    ["ip", "2001:db8::1", "2001:DB8:0:0:0:0:0:1"],
  ])("of kind %s is the same for %s and %s", (kind, one, other) => {
    expect(digest(tenant, kind, other)).toBe(digest(tenant, kind, one));
  });

  test.each<[string, Tenant, SubjectKind, string, string]>([
    ["another value", tenant, "email", "jo@shop.example2", "a key"],
    ["another kind", tenant, "customer", "jo@shop.example", "a key"],
    ["another account", { ...tenant, accountId: "acct_2" }, "email", "jo@shop.example", "a key"],
    ["another mode", { ...tenant, livemode: false }, "email", "jo@shop.example", "a key"],
    ["another key", tenant, "email", "jo@shop.example", "another key"],
  ])("differs for %s", (_what, whose, kind, value, key) => {
    expect(createSubjectDigest(key)(whose, kind, value)).not.toBe(digest(tenant, "email", "jo@shop.example"));
  });

  test("differs for ids that differ in case only", () => {
    expect(digest(tenant, "customer", "cus_a")).not.toBe(digest(tenant, "customer", "cus_A"));
  });

  test("tells its kind and not its value", () => {
    const subject = digest(tenant, "email", "jo@shop.example");
    expect(kindOf(subject)).toBe("email");
    expect(subject).toMatch(/^email_[\w-]{22}$/);
  });

  test("is there for every identity that is given", () => {
    const subjects = subjectsOf(digest, tenant, { card: "fp", customer: undefined, email: "  ", ip: "192.0.2.1" });
    expect(subjects.map(kindOf)).toEqual(["card", "ip"]);
  });
});
