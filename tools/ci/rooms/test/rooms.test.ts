import { describe, expect, test } from "vitest";
import { importsIn } from "../imports.ts";
import { type House, houseOf } from "../rooms.ts";

function built(files: Record<string, string>): House {
  const code = new Map(Object.entries(files));
  return houseOf(code, importsIn(code));
}

const KERNEL = { "packages/kernel/src/money.ts": "export const zero = 0;\n" };

describe("the rooms of the code", () => {
  test("stand in the order of their imports, with the floors from the top", () => {
    const { rooms } = built({
      ...KERNEL,
      "packages/runtime/src/log.ts": 'import { zero } from "@platform/kernel/money";\n',
      "services/payment-api/src/app.ts": 'import "@platform/runtime/log";\n',
      "tools/ci/main.ts": "1;\n",
      "vitest.config.ts": "1;\n",
    });
    expect(rooms.map(({ name }) => name)).toEqual([
      "tools/ci",
      "services/payment-api",
      "packages/runtime",
      "packages/kernel",
    ]);
  });

  test("know what they import, by name or by path, types included, and not what their tests import", () => {
    const { arrows } = built({
      ...KERNEL,
      "infra/names.ts": "export const name = 1;\n",
      "infra/test/names.test.ts": 'import "@platform/blueprint/main";\n',
      "tools/blueprint/main.ts":
        'import type { name } from "../../infra/names.ts";\nimport "@platform/kernel/money";\n',
      "tools/blueprint/test/main.test.ts": 'import "@platform/kernel/money";\n',
      "test/journey.test.ts": 'import "@platform/kernel/money";\nimport "@platform/kernel/ids";\nimport "node:fs";\n',
    });
    expect(arrows).toEqual([
      { from: "tools/blueprint", to: "infra", count: 1 },
      { from: "tools/blueprint", to: "packages/kernel", count: 1 },
      { from: "test", to: "packages/kernel", count: 2 },
    ]);
  });

  test("have a share of all lines", () => {
    const { rooms } = built({ ...KERNEL, "infra/names.ts": "1;\n2;\n3;\n" });
    expect(rooms.map(({ name, lines, share }) => ({ name, lines, share }))).toEqual([
      { name: "infra", lines: 3, share: 75 },
      { name: "packages/kernel", lines: 1, share: 25 },
    ]);
  });

  test("may not import from a floor above", () => {
    const upward = { "infra/names.ts": 'import "@platform/ci/main";\n', "tools/ci/main.ts": "1;\n" };
    expect(() => built(upward)).toThrow("infra imports tools/ci, which is on a floor above it.");
  });

  test("may not import each other in a circle", () => {
    const circle = {
      "packages/runtime/src/log.ts": 'import "@platform/postgres/pool";\n',
      "packages/postgres/src/pool.ts": 'import "@platform/runtime/log";\n',
    };
    expect(() => built(circle)).toThrow("import each other in a circle: packages/runtime, packages/postgres.");
  });
});
