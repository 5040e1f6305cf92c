import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type FaultyNetwork, openFaultyNetwork } from "@platform/testkit/faulty-network";
import { startComponent, type ComponentProcess } from "@platform/local/component-process";
import { paymentApi, peers, urlOf, type Component, type ComponentSettings } from "@platform/local/components";
import { findPlatformPorts } from "../platform/free-ports.ts";
import { createPlatformDatabase, type PlatformDatabase } from "../platform/platform-database.ts";

const CREDENTIAL = "a-service-credential-for-tests-only-0001";
const STOP_WITHIN_MS = 15_000;
/** How long a busy machine may take to start a process. */
const STARTS_WITHIN = { timeout: 20_000 };

let database: PlatformDatabase;
let network: FaultyNetwork;
let components: ReadonlyMap<string, Component>;
let running: ComponentProcess | undefined;
let printed: string[] = [];

beforeAll(async () => {
  database = await createPlatformDatabase();
  network = await openFaultyNetwork(database.urls.payments);
  const { hostname, port } = new URL(network.url);
  const through = (url: string): string => Object.assign(new URL(url), { hostname, port }).href;
  const settings: ComponentSettings = {
    ports: await findPlatformPorts(),
    databaseUrls: {
      payments: through(database.urls.payments),
      fraud: through(database.urls.fraud),
      notifications: through(database.urls.notifications),
      acquirer: through(database.urls.acquirer),
    },
    serviceCredential: CREDENTIAL,
    idempotencyKeySecret: CREDENTIAL,
    webhookSecret: "",
  };
  const all = [...peers(settings), paymentApi(settings)];
  components = new Map(all.map((component) => [component.name, component]));
}, 60_000);
afterEach(async () => {
  running?.kill();
  await running?.ended;
});
afterAll(async () => {
  await network.close();
  await database.drop();
});

interface Started extends ComponentProcess {
  /** The status of a call with the services' credential; undefined if nobody listens. */
  status(path: string): Promise<number | undefined>;
}

function start(name: string, environment: Readonly<Record<string, string>> = {}): Started {
  const component = components.get(name)!;
  printed = [];
  running = startComponent(
    { ...component, environment: { ...component.environment, ...environment, LOG_LEVEL: "info" } },
    (_name, line) => void printed.push(line),
  );
  return {
    ...running,
    status: (path) =>
      fetch(urlOf(component.port) + path, { headers: { authorization: `Bearer ${CREDENTIAL}` } }).then(
        ({ status }) => status,
        () => undefined,
      ),
  };
}

const messages = (level: string): string[] =>
  printed
    .map((line) => JSON.parse(line) as Record<string, string>)
    .flatMap((line) => (line["level"] === level ? [line["msg"]!] : []));

const WAITS = /^waiting for the database at 127\.0\.0\.1:\d+, for \d+ s more: connect ECONNREFUSED/;

async function startWaiting(name: string): Promise<Started> {
  const started = start(name);
  await expect.poll(() => messages("warn"), STARTS_WITHIN).toEqual([expect.stringMatching(WAITS)]);
  return started;
}

describe.each(["payment-api", "fraud-detection", "notification-service", "acquirer"])(
  "%s, whose database is away when it starts,",
  (name) => {
    test("lives and is not ready until the database is there", async () => {
      await network.cut();
      const started = await startWaiting(name);
      expect([await started.status("/health"), await started.status("/ready")]).toEqual([200, 503]);
      // The others refuse at once what they cannot do yet; payment-api answers in the merchants' API instead.
      if (name !== "payment-api") expect(await started.status("/v1/anything")).toBe(503);
      await network.heal();
      await expect.poll(() => started.status("/ready"), STARTS_WITHIN).toBe(200);
      expect(messages("error")).toEqual([]);
      await started.stop(STOP_WITHIN_MS);
      expect(await started.ended).toBe("code 0");
    }, 60_000);

    test("ends with 1 and one sentence when the database does not come", async () => {
      await network.cut();
      const started = start(name, { DATABASE_WAIT_SECONDS: "1" });
      expect(await started.ended).toBe("code 1");
      expect(messages("fatal")).toEqual([
        expect.stringMatching(
          /^The database at 127\.0\.0\.1:\d+ was away for 1 s \(.*\), so nothing was started: .*\.$/,
        ),
      ]);
      const { password } = new URL(components.get(name)!.environment["DATABASE_URL"]!);
      expect(printed.join("\n")).not.toMatch(new RegExp(`${password}|"stack"|\\n +at `));
    }, 60_000);

    test("ends with 0 when it is told to", async () => {
      await network.cut();
      const started = await startWaiting(name);
      await started.stop(STOP_WITHIN_MS);
      expect(await started.ended).toBe("code 0");
    }, 60_000);

    test("does not wait when the database refuses its password", async () => {
      await network.heal();
      const url = Object.assign(new URL(components.get(name)!.environment["DATABASE_URL"]!), { password: "wrong" });
      const started = start(name, { DATABASE_URL: url.href, DATABASE_WAIT_SECONDS: "600" });
      expect(await started.ended).toBe("code 1");
      expect(messages("fatal")).toEqual([expect.stringContaining("refuses the user or the password")]);
      expect(messages("warn")).toEqual([]);
    }, 60_000);
  },
);
