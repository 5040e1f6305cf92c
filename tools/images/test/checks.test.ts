import { describe, expect, test } from "vitest";
import { containerFaults } from "../checks/container-checks.ts";
import { imageFaults } from "../checks/image-checks.ts";
import { sbomFaults } from "../sbom/sbom-faults.ts";
import { COMMAND, containerWith, taskOf } from "./definition.ts";

const BASE = { bytes: 200_000_000 };
const IMAGE = { user: "1000:1000", exposed: ["8081/tcp"], healthCheck: ["CMD", ...COMMAND], bytes: 290_000_000 };

describe("an image", () => {
  test.each([
    ["as it should be", {}, []],
    ["root by number", { user: "0:0" }, [/user of the image of fraud-detection is root/]],
    ["root by name", { user: "root" }, [/is root/]],
    ["root, because it says nothing", { user: "" }, [/is root/]],
    ["a user whose number begins with 0", { user: "0100" }, []],
    ["another port", { exposed: ["9999/tcp"] }, [/does not expose 8081\/tcp/]],
    ["no health check", { healthCheck: [] }, [/has no health check/]],
    ["another health check", { healthCheck: ["CMD", "true"] }, [/another health check than its task definition: true/]],
    ["one byte too large", { bytes: 290_000_001 }, [/adds 90.0 MB to its base: 90 MB is the most/]],
  ])("%s", (_what, otherwise, expected) => {
    const faults = imageFaults({ ...IMAGE, ...otherwise }, BASE, containerWith());
    expect(faults).toEqual(expected.map((fault) => expect.stringMatching(fault)));
  });
});

const EROFS = { "/": "EROFS", "/platform": "EROFS", "/usr/local": "EROFS", "/var/tmp": "EROFS", "/run": "EROFS" };
const INSIDE = {
  uid: 1000,
  gid: 1000,
  capabilities: "0000000000000000",
  bounding: "0000000000000000",
  memoryBytes: 2 ** 30,
  writes: { ...EROFS, "/tmp": "written" },
};

describe("a container", () => {
  test.each([
    ["as it should be", {}, []],
    ["root", { uid: 0, gid: 0 }, [/runs as root/, /runs as 0:0, and its task definition says 1000:1000/]],
    ["another group", { gid: 0 }, [/runs as 1000:0/]],
    ["a capability that it could get", { bounding: "0000000000000400" }, [/has capabilities/]],
    ["more memory", { memoryBytes: 2 ** 31 }, [/has 2048 MiB of memory, not 1024/]],
    ["a place that can be written", { writes: { ...INSIDE.writes, "/run": "written" } }, [/\/run .* gives written/]],
    ["a place that others may write to", { writes: { ...INSIDE.writes, "/": "EACCES" } }, [/is not read-only/]],
    ["a volume that it cannot use", { writes: { ...INSIDE.writes, "/tmp": "EACCES" } }, [/volume at \/tmp .* EACCES/]],
  ])("%s", (_what, otherwise, expected) => {
    const container = containerWith();
    const faults = containerFaults({ ...INSIDE, ...otherwise }, container, taskOf(container));
    expect(faults).toEqual(expected.map((fault) => expect.stringMatching(fault)));
  });
});

const sbomOf = (...purls: readonly string[]): string =>
  JSON.stringify({ components: purls.map((purl) => ({ purl: `pkg:npm/${purl}` })) });

describe("an SBOM", () => {
  const installed = JSON.stringify({
    packages: {
      "node_modules/@platform/kernel": { resolved: "packages/kernel", link: true },
      "node_modules/pg": { version: "8.23.1" },
      "node_modules/a/node_modules/b": { version: "2.0.0" },
      "packages/kernel": { name: "@platform/kernel", version: "0.1.0" },
    },
  });
  test.each([
    ["of the same packages", sbomOf("pg@8.23.1", "b@2.0.0", "%40platform/kernel@0.1.0"), []],
    ["that leaves one out", sbomOf("b@2.0.0", "%40platform/kernel@0.1.0"), [/leaves out pg@8.23.1\./]],
    [
      "of another version",
      sbomOf("pg@8.0.0", "b@2.0.0", "%40platform/kernel@0.1.0"),
      [/leaves out pg@8.23.1/, /lists pg@8.0.0/],
    ],
  ])("%s", (_what, sbom, expected) => {
    const faults = sbomFaults("payment-api", sbom, installed);
    expect(faults).toEqual(expected.map((fault) => expect.stringMatching(fault)));
  });
});
