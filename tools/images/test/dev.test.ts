import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Refusal } from "@platform/command-line/refusal";
import { ROOT } from "@platform/local/components";
import { findFreePorts } from "@platform/local/postgres/free-port";
import { portsAt } from "@platform/local/ports";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startRebuilding } from "../dev/rebuilding-container.ts";
import type { ServiceContainer } from "../dev/service-container.ts";
import { isInContext, readSources, watchSources } from "../dev/sources.ts";
import { surroundingsOf, withoutSidecars } from "../dev/surroundings.ts";
import { until } from "../../../test/platform/until.ts";
import { containerWith, taskOf } from "./definition.ts";

const DOCKERFILE = "services/fraud-detection/Dockerfile";

describe("what an image is built from", () => {
  test("is what its Dockerfile copies", () => {
    expect(readSources(ROOT, DOCKERFILE)).toEqual([
      "package.json",
      "package-lock.json",
      "tools/bundle/package.json",
      "tools/bundle",
      "services/fraud-detection/package.json",
      "packages",
      "services/fraud-detection",
      DOCKERFILE,
      ".dockerignore",
    ]);
  });

  test.each([
    ["services/fraud-detection/src/main.ts", true],
    ["packages/kernel/src/result.ts", true],
    ["tools/bundle/bundle.ts", true],
    ["package-lock.json", true],
    ["services/fraud-detection/test/app.test.ts", false],
    ["services/fraud-detection/migrations/0001_assessments.sql", false],
    ["services/fraud-detection/README.md", false],
    ["services/fraud-detection/node_modules/pg/index.js", false],
    ["packages/testkit/src/app.ts", false],
    ["tools/local/main.ts", false],
    ["README.md", false],
  ])("has %s: %s, says .dockerignore", (file, isSeen) => {
    expect(isInContext(readFileSync(join(ROOT, ".dockerignore"), "utf8"), file)).toBe(isSeen);
  });
});

describe("its changes", () => {
  let context: string;
  const write = (file: string, text: string): void => writeFileSync(join(context, file), text);
  beforeEach(() => {
    context = mkdtempSync(join(tmpdir(), "image-sources-"));
    for (const folder of ["services/shop/src", "services/shop/test", "packages"])
      mkdirSync(join(context, folder), { recursive: true });
    write("package.json", "{}");
    write(".dockerignore", "*\n!package.json\n!packages\n!services\n**/test\n");
    write(
      "services/shop/Dockerfile",
      "FROM base\nCOPY package.json ./\nCOPY packages packages\nCOPY services/shop services/shop\nCOPY --from=base /x /x\n",
    );
    write("services/shop/src/main.ts", "");
  });
  afterEach(() => rmSync(context, { recursive: true, force: true }));

  async function noticed(change: () => void): Promise<boolean> {
    const changes = watchSources(context, "services/shop/Dockerfile");
    try {
      change();
      const first = changes.next().then(() => "noticed");
      const result = await Promise.race([first, new Promise((done) => setTimeout(done, 1_000, "nothing"))]);
      return result === "noticed";
    } finally {
      changes.stop();
    }
  }

  test.each([
    ["a source", () => write("services/shop/src/main.ts", "1"), true],
    ["a new source", () => write("packages/new.ts", "1"), true],
    ["its Dockerfile", () => write("services/shop/Dockerfile", "FROM other\n"), true],
    ["a test", () => write("services/shop/test/a.test.ts", "1"), false],
    ["another file of the root", () => write("README.md", "1"), false],
    [
      "a manifest that an editor replaces",
      () => {
        write("package.json.new", "{ }");
        renameSync(join(context, "package.json.new"), join(context, "package.json"));
      },
      true,
    ],
  ])("%s", async (_what, change, isNoticed) => {
    expect(await noticed(change)).toBe(isNoticed);
  });
});

describe("a container that is built again", () => {
  const servers: Server[] = [];
  afterEach(() => servers.splice(0).forEach((server) => server.close()));

  /** Answers with its text, as a container would on its own address. */
  async function answering(text: string, log: string[]): Promise<ServiceContainer> {
    const server = createServer((_request, response) => response.setHeader("connection", "close").end(text));
    servers.push(server.listen(0, "127.0.0.1"));
    await once(server, "listening");
    return {
      place: { host: "127.0.0.1", port: (server.address() as AddressInfo).port },
      ended: new Promise(() => undefined),
      stop: async () => void log.push(`${text} stopped`),
      kill: () => undefined,
    };
  }

  test("replaces the one before it when it is ready, and leaves it when it cannot be built or started", async () => {
    const [port] = (await findFreePorts(1)) as [number];
    const log: string[] = [];
    let isBroken = false;
    let change = Promise.withResolvers<void>();
    const changeFile = (): void => {
      change.resolve();
      change = Promise.withResolvers();
    };
    const rebuilding = await startRebuilding({
      name: "shop",
      port,
      changes: { next: () => change.promise, stop: () => undefined },
      async build() {
        log.push("built");
        return 1;
      },
      async start(generation) {
        if (isBroken) throw new Refusal("It was not healthy within 30 s.");
        return await answering(`container ${generation}`, log);
      },
      forgetOld: async () => void log.push("forgot"),
      fail: (error) => log.push(String(error)),
    });
    const answer = (): Promise<string | undefined> =>
      fetch(`http://127.0.0.1:${port}/`).then(
        (response) => response.text(),
        () => undefined,
      );
    const says = (text: string): Promise<true> =>
      until(text, 5_000, async () => ((await answer()) === text ? true : undefined));

    await says("container 1");
    changeFile();
    await says("container 2");
    await until("the first stopped", 5_000, () => (log.includes("forgot") ? true : undefined));
    expect(log).toEqual(["built", "built", "container 1 stopped", "forgot"]);

    isBroken = true;
    changeFile();
    await until("a third build", 5_000, () => (log.filter((one) => one === "built").length === 3 ? true : undefined));
    await says("container 2");
    isBroken = false;
    changeFile();
    await says("container 4");
    await rebuilding.stop(1_000);
    expect(log.slice(-1)).toEqual(["container 4 stopped"]);
    expect(await answer()).toBeUndefined();
  });
});

describe("what a container finds around it", () => {
  const settings = {
    ports: portsAt(100),
    databaseUrls: {
      payments: "postgres://payments@127.0.0.1:5542/platform",
      fraud: "postgres://fraud@db.example.com/platform",
      notifications: "postgres://notifications@localhost/platform",
      acquirer: "",
    },
    serviceCredential: "credential",
    idempotencyKeySecret: "secret",
    webhookSecret: "",
  };

  test("are the ports of this machine that it calls, and a database where that is on this machine", () => {
    expect(surroundingsOf("payment-api", settings).ports).toEqual([5542, 8181, 8182, 8190]);
    expect(surroundingsOf("fraud-detection", settings).ports).toEqual([]);
    expect(surroundingsOf("notification-service", settings).ports).toEqual([5432, 8191]);
  });

  test("are addresses as a process has them", () => {
    expect(surroundingsOf("payment-api", settings).places).toMatchObject({
      serviceUrls: { "fraud-detection": "http://127.0.0.1:8181", "notification-service": "http://127.0.0.1:8182" },
      replaced: { ACQUIRER_URL: "http://127.0.0.1:8190", PUBLIC_URL: "http://127.0.0.1:8180" },
    });
  });

  test("is no container of its task: the sandbox acquirer is shared", () => {
    const service = containerWith({ dependsOn: [{ containerName: "sandbox", condition: "HEALTHY" }] });
    const { containers } = withoutSidecars(taskOf(service, containerWith({ name: "sandbox" })));
    expect(containers).toEqual([{ ...service, dependsOn: [] }]);
  });
});
