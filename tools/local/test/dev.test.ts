import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rmSync, utimesSync } from "node:fs";
import { join, resolve } from "node:path";
import { placesOf } from "../postgres/placement.ts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findPlatformPorts } from "../../../test/platform/free-ports.ts";
import { until } from "../../../test/platform/until.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const READY_MS = 60_000;
const PORTS = { "payment-api": 8080, "fraud-detection": 8081, "notification-service": 8082 } as const;
type Service = keyof typeof PORTS;

interface Developed {
  readonly process: ChildProcess;
  /** All that it has printed to stdout and stderr. */
  said(): string;
  isReady(): Promise<boolean>;
  /** Ends it as Ctrl-C does; resolves with the exit code. */
  end(): Promise<number | null>;
  readonly ended: () => boolean;
}

let directory: string;
let offset: number;
let running: Developed[];

beforeEach(async () => {
  directory = join(ROOT, `.local/test-dev-${process.pid}`);
  // The ports of the acquirer, the inbox and the database are close to these, so they are most likely free too.
  offset = (await findPlatformPorts()).paymentApi - 8080;
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((one) => one.end()));
  for (const place of [...placesOf(join(directory, "postgres")), directory])
    rmSync(place, { recursive: true, force: true });
});

function develop(service: Service): Developed {
  const child = spawn(process.execPath, ["tools/local/dev.ts", service, "--port-offset", String(offset), "--json"], {
    cwd: ROOT,
    env: { ...process.env, PLATFORM_DIRECTORY: directory, DATABASE_URL: "" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const closed = once(child, "close");
  const ended = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const one: Developed = {
    process: child,
    said: () => said,
    isReady: () =>
      fetch(`http://127.0.0.1:${PORTS[service] + offset}/ready`).then(
        ({ ok }) => ok,
        () => false,
      ),
    async end() {
      if (!ended()) child.kill("SIGINT");
      await closed;
      return child.exitCode;
    },
    ended,
  };
  running.push(one);
  return one;
}

async function ready(one: Developed): Promise<void> {
  await until("it is ready or has ended", READY_MS, async () =>
    one.ended() || (await one.isReady()) ? true : undefined,
  );
  if (one.ended()) throw new Error(`it has ended; it said: ${one.said()}`);
}

describe("npm run dev", () => {
  test("three that start together share one database; who holds it keeps it until the last has left", async () => {
    const [api, fraud, notifications] = (["payment-api", "fraud-detection", "notification-service"] as const).map(
      develop,
    );
    await Promise.all([api!, fraud!, notifications!].map(ready));
    const all = [api!, fraud!, notifications!];
    const founders = all.filter((one) => one.said().includes("starting acquirer"));
    expect(founders).toHaveLength(1);
    await until("payment-api says how to use it", 30_000, () =>
      api!.said().includes("secret key") ? true : undefined,
    );
    const [, inbox] = /webhook inbox\s+(\S+)/.exec(api!.said())!;
    expect(await (await fetch(inbox!)).text()).toMatch(/Test account <code>acct_\w+<\/code>[^]*No payments yet\./);

    const [founder] = founders;
    const others = all.filter((one) => one !== founder);
    founder!.process.kill("SIGINT");
    await until("it says that it waits", 10_000, () =>
      founder!.said().includes("the database ends with") ? true : undefined,
    );
    expect(await Promise.all(others.map((one) => one.isReady()))).toEqual([true, true]);
    expect(await Promise.all(others.map((one) => one.end()))).toEqual([0, 0]);
    expect(await founder!.end()).toBe(0);
  }, 120_000);

  test("one that joins may leave and come back, and a service of which a file changes starts again", async () => {
    const founder = develop("fraud-detection");
    await ready(founder);
    for (let round = 0; round < 2; round++) {
      const joined = develop("notification-service");
      await ready(joined);
      expect(await joined.end()).toBe(0);
      expect(await founder.isReady()).toBe(true);
    }
    const now = new Date();
    utimesSync(join(ROOT, "services/fraud-detection/src/main.ts"), now, now);
    await until("it starts again", 10_000, () => (founder.said().includes("a file has changed") ? true : undefined));
    await ready(founder);
    expect(await founder.end()).toBe(0);
  }, 120_000);

  test("a second one of the same service is refused, and one whose founder is killed ends", async () => {
    const founder = develop("fraud-detection");
    await ready(founder);
    const second = develop("fraud-detection");
    await until("it is refused", 20_000, () => (second.ended() ? true : undefined));
    expect(second.said()).toContain("fraud-detection runs already");
    expect(second.process.exitCode).toBe(1);

    const joined = develop("notification-service");
    await ready(joined);
    founder.process.kill("SIGKILL");
    await until("it ends", 20_000, () => (joined.ended() ? true : undefined));
    expect(joined.said()).toContain("which held the database, has ended");
    expect(joined.process.exitCode).toBe(1);
  }, 120_000);
});

test.each([
  [["--help"], 0, /^npm run dev /],
  [["payment-api", "--help"], 0, /^npm run dev /],
  [["payment-api", "--once"], 1, /^--once and --fresh are options of `npm start` alone\./],
  [["payment-api", "--nope"], 1, /^Unknown option '--nope'\.\n\nnpm run dev /],
  [["nobody"], 1, /^Name one of payment-api, fraud-detection, notification-service, not nobody\./],
])("npm run dev %j ends with code %i and says why", (args, code, saying) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["tools/local/dev.ts", ...args], {
    cwd: ROOT,
    encoding: "utf8",
  });
  expect({ status, said: stdout + stderr }).toEqual({ status: code, said: expect.stringMatching(saying) });
});
