import { describe, expect, test } from "vitest";
import { readCommand } from "../command-line.ts";
import { buildArguments } from "../images/build.ts";
import { readNodeImage } from "../images/node-image.ts";
import { formatOutcome, formatTable } from "../report.ts";
import { DOCKERFILE } from "./definition.ts";

describe("the command line", () => {
  test("takes the CA from the option, else from the environment", () => {
    const environment = { NODE_EXTRA_CA_CERTS: "/ca.pem" };
    expect(readCommand(["build"], {}).ca).toBeUndefined();
    expect(readCommand(["build"], environment).ca).toBe("/ca.pem");
    expect(readCommand(["build", "--ca", "/other.pem"], environment).ca).toBe("/other.pem");
  });

  test.each([
    [[], /^Nothing was asked for: use build, test, sbom/],
    [["push"], /There is no "push": use build, test, sbom/],
    [["test", "--only", "nothing"], /--only nothing: there is images, tasks/],
    [["sbom", "--format", "html"], /--format html: there is cyclonedx, spdx/],
    [["build", "--what"], /Unknown option '--what'/],
  ])("%j is refused", (args, why) => {
    expect(() => readCommand(args, {})).toThrow(why);
  });
});

describe("a build", () => {
  const request = {
    image: "payment-api:test",
    base: "node:24",
    container: { name: "fraud-detection", dockerfile: DOCKERFILE },
    context: "/src",
    ca: undefined,
  };

  test("knows no CA where none is needed", () => {
    const text = buildArguments(request).join(" ");
    expect(text).toContain("--build-arg NODE_IMAGE=node:24");
    expect(text).not.toMatch(/secret|CA_CERTS/);
  });

  test("is given a CA as a secret, and told where it is", () => {
    const text = buildArguments({ ...request, ca: "/etc/ca.pem" }).join(" ");
    expect(text).toContain("--secret id=ca,src=/etc/ca.pem --build-arg NODE_EXTRA_CA_CERTS=/run/secrets/ca");
  });
});

const from = (name: string): string => `# A comment.\nARG NODE_IMAGE=${name}\n\nFROM \${NODE_IMAGE}\n`;

describe("the image of Node", () => {
  test("is that of all Dockerfiles", () => {
    const image = { name: "node:24.21.0-bookworm-slim", version: "24.21.0", debian: "bookworm" };
    expect(readNodeImage({ a: from(image.name), b: from(image.name) })).toEqual(image);
  });

  test.each([
    ["has no default", { a: "FROM node:24\n" }, /a has no line like "ARG NODE_IMAGE=/],
    [
      "differs",
      { a: from("node:24.1.0-bookworm-slim"), b: from("node:24.2.0-bookworm-slim") },
      /b starts from node:24.2.0/,
    ],
  ])("is refused where it %s", (_what, dockerfiles, why) => {
    expect(() => readNodeImage(dockerfiles)).toThrow(why);
  });
});

describe("the report", () => {
  test("has a line for an outcome, and one for each of its faults", () => {
    expect(formatOutcome({ name: "the journey", faults: [], note: "1.2 s" })).toMatch(
      /passed.*the journey {2}\(1\.2 s\)\n$/,
    );
    expect(formatOutcome({ name: "the journey", faults: ["a", "b"] })).toMatch(/failed.*the journey\n {2}a\n {2}b\n$/);
  });

  test("ends with a table that has a gap where nothing was measured", () => {
    const measured = new Map([
      ["payment-api", { "start to healthy": "1.1 s", stopped: "exit code 0" }],
      ["acquirer", { "above its base": "16.5 MB" }],
    ]);
    expect(formatTable(measured).split("\n")).toEqual([
      "             above its base  start to healthy  memory  stopped",
      "payment-api                  1.1 s                     exit code 0",
      "acquirer     16.5 MB",
      "",
    ]);
    expect(formatTable(new Map())).toBe("");
  });
});
