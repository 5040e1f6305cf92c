import { describe, expect, test } from "vitest";
import type { Report } from "../../verify/report.ts";
import type { PreviewFacts } from "../preview-facts.ts";
import { MARKER, MAX_LENGTH, renderComment } from "../render.ts";

const VERIFIED: Report = {
  stage: "pr-12",
  url: "https://example.execute-api.us-east-1.amazonaws.com",
  ok: true,
  checks: [
    { title: "payment-api", ok: true, text: "1 of 1 tasks run payment-api-pr-12:7", details: [] },
    { title: "A payment of 20.00 EUR", ok: true, text: "succeeded in 84 ms", details: [] },
  ],
};
const ROLLED_BACK: Report = {
  ...VERIFIED,
  ok: false,
  checks: [
    {
      title: "payment-api",
      ok: false,
      text: "rolled back",
      details: ["Events:", "  12:00:01  tasks failed to start."],
    },
  ],
};
const SECTIONS = [{ title: "Cost", content: "$9 a month\n", command: "npm run infra -- cost --stage pr-12" }];
const DEPLOYED: PreviewFacts = {
  stage: "pr-12",
  state: "deployed",
  commit: "0123456789abcdef0123456789abcdef01234567",
  runUrl: "https://github.com/example/payments/actions/runs/1",
  verified: VERIFIED,
  sections: SECTIONS,
};
const render = (facts: Partial<PreviewFacts> = {}, environment = {}): string =>
  renderComment({ ...DEPLOYED, ...facts }, environment);

describe("the comment of a preview", () => {
  test("that works has its address, what was verified, and what the graphs say", () => {
    expect(render()).toBe(`${MARKER}

### Preview pr-12: deployed and verified

https://example.execute-api.us-east-1.amazonaws.com runs commit 0123456 ([run](https://github.com/example/payments/actions/runs/1)).

| | verified | |
| --- | --- | --- |
| ✓ | payment-api | 1 of 1 tasks run payment-api-pr-12:7 |
| ✓ | A payment of 20.00 EUR | succeeded in 84 ms |

#### Cost

$9 a month
`);
  });

  test("that was rolled back says so in its headline, and shows the events", () => {
    const text = render({ verified: ROLLED_BACK });
    expect(text).toContain("### Preview pr-12: deployed, but it does not work");
    expect(text).toContain("| ✗ | payment-api | rolled back |");
    expect(text).toContain(
      "<summary>Why payment-api failed</summary>\n\n```text\nEvents:\n  12:00:01  tasks failed to start.\n```",
    );
  });

  test.each<[PreviewFacts["state"], Partial<PreviewFacts>, string]>([
    ["deploying", { verified: undefined, sections: [] }, "Preview pr-12: is being deployed"],
    ["failed", { verified: undefined, log: "error: no such image" }, "Preview pr-12: the deploy failed"],
    ["removed", { verified: undefined, sections: [] }, "Preview pr-12: removed"],
    ["deployed", { verified: undefined }, "Preview pr-12: deployed, not verified"],
  ])("%s", (state, facts, headline) => {
    const text = render({ state, ...facts });
    expect(text.startsWith(`${MARKER}\n\n### ${headline}\n`)).toBe(true);
    expect(text.includes("no such image")).toBe(state === "failed");
  });

  test("whose section is too long says where to see it, and keeps the others", () => {
    const long = { title: "Changes", content: "x".repeat(60_000), command: "npm run infra -- diff --stage pr-12" };
    const text = render({ sections: [long, ...SECTIONS] });
    expect(text).toContain("Too long for a comment. `npm run infra -- diff --stage pr-12` shows it.");
    expect(text).toContain("$9 a month");
  });

  test("leaves out the sections that have no room beside the ones before", () => {
    const sections = ["a", "b", "c"].map((title) => ({ title, content: "x".repeat(19_000), command: `show ${title}` }));
    const text = render({ sections });
    expect(text.match(/Too long for a comment\. `show .`/g)).toEqual(["Too long for a comment. `show c`"]);
  });

  test("that was deployed and does not work says so, also when the run failed because of it", () => {
    const text = render({ state: "failed", verified: ROLLED_BACK });
    expect(text).toContain("### Preview pr-12: deployed, but it does not work");
    expect(text).toContain(`${ROLLED_BACK.url} was to run commit 0123456`);
  });

  test("shows the end of a long log", () => {
    const log = Array.from({ length: 500 }, (_, i) => `line ${i}`).join("\n");
    const text = render({ state: "failed", log });
    expect(text).toContain("… 440 lines before\nline 440\n");
    expect(text).toContain("line 499\n```");
  });

  test("has room in a comment, however long everything is", () => {
    const check = { title: "*".repeat(500), text: "@".repeat(500), ok: false, details: ["|".repeat(9_000)] };
    const checks = Array.from({ length: 40 }, () => check);
    const sections = Array.from({ length: 4 }, () => ({ ...SECTIONS[0]!, content: "x".repeat(20_000) }));
    const log = `${"y".repeat(500)}\n`.repeat(500);
    const text = render({ state: "failed", verified: { ...VERIFIED, checks }, sections, log });
    expect(text.length).toBeLessThanOrEqual(MAX_LENGTH);
  });
});

const shown = (log: string, environment = {}): string =>
  render({ state: "failed", log, sections: [], verified: undefined }, environment);

describe("a log", () => {
  test("cannot end its fence", () => {
    const text = shown("```\n````\n</details>\n# Approved by @everyone\n```");
    expect(text).toContain("\n`````text\n```\n````\n</details>\n# Approved by @everyone\n```\n`````\n");
  });

  test("loses colours, and what turns text around", () => {
    expect(shown("\u001B[31mred\u001B[0m \u202Edesrever\u202C\r\n\u0007")).toContain("\nred desrever\n```");
  });

  test.each([
    ["a key of an account", "key sk_test_abcDEF123456 refused"],
    ["a webhook's secret", "whsec_abcDEF123456"],
    ["an access key", "AWS AKIAIOSFODNN7EXAMPLE denied"],
    ["a token of GitHub", "using ghs_0123456789abcdefghijABCDEFGHIJ012345"],
    ["a password in an address", "postgres://pr_12_payments:abcDEF123456@db:5432/pr_12"],
    ["a named value", 'DB_PASSWORD="abcDEF123456"'],
    ["a header", "Authorization: Bearer abcDEF123456"],
    ["a private key", "-----BEGIN EC PRIVATE KEY-----\nabcDEF123456\n-----END EC PRIVATE KEY-----"],
    ["a value of this process's environment", "it was ghiJKL123456!"],
  ])("does not show %s", (_what, log) => {
    const text = shown(log, { ACQUIRER_CREDENTIAL: "ghiJKL123456", CI: "true" });
    expect(text).toContain("[hidden]");
    expect(text).not.toMatch(/abcDEF123456|ghiJKL123456|AKIAIOSFODNN7|ghs_0123/);
  });
});

test("what AWS and the API say cannot become markup, a link or a mention", () => {
  const text = "**bold** [link](https://example.com) @someone | <img src=x> `code`";
  const checks = [{ title: "a | b", ok: false, text, details: [] }];
  const row = render({ verified: { ...VERIFIED, checks } })
    .split("\n")
    .find((line) => line.startsWith("| ✗"))!;
  expect(row).toBe(
    "| ✗ | a \\| b | \\*\\*bold\\*\\* \\[link\\](https://example.com) @\u200Bsomeone \\| \\<img src=x\\> \\`code\\` |",
  );
});
