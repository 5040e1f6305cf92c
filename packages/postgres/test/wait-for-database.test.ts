import { randomText } from "@platform/kernel/id";
import { CannotStart } from "@platform/kernel/cannot-start";
import { connect } from "@platform/postgres/connect";
import { NothingCommitted } from "@platform/postgres/fault";
import { waitForDatabase } from "@platform/postgres/wait-for-database";
import { type FaultyNetwork, openFaultyNetwork } from "@platform/testkit/faulty-network";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

const SERVER = process.env["TEST_DATABASE_URL"]!;
const PASSWORD = "a-password-that-no-message-tells";

let network: FaultyNetwork;
let lines: string[];
beforeEach(async () => {
  network = await openFaultyNetwork(SERVER);
  lines = [];
});
afterEach(async () => {
  vi.restoreAllMocks();
  await network.close();
});

const log = (line: string): void => void lines.push(line);
const open = (url: string, limitMs: number): Promise<pg.Client> =>
  connect({ url, applicationName: "wait-for-database-test", limitMs, log });

/** The server's URL with some parts replaced. */
const serverWith = (changes: Partial<URL>): string => Object.assign(new URL(SERVER), changes).href;

async function asAdministrator(sql: string): Promise<void> {
  const administrator = await open(SERVER, 0);
  await administrator.query(sql);
  await administrator.end();
}

async function refusalOf(connecting: Promise<unknown>): Promise<string> {
  const error = await connecting.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof CannotStart)) throw new Error("it is not one that is told in one sentence", { cause: error });
  return error.message;
}

test("a database that comes while it is waited for is used", async () => {
  await network.cut();
  const connecting = open(network.url, 30_000);
  await expect.poll(() => lines).toHaveLength(1);
  await network.heal();
  const client = await connecting;
  expect((await client.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  await client.end();
});

test("a line tells every five seconds what is waited for, and for how long still", async () => {
  const { port } = new URL(network.url);
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  await network.cut();
  let tries = 0;
  const work = (): Promise<unknown> => {
    if (tries++ > 0) now += 2_500;
    if (tries === 6) return Promise.resolve();
    return new pg.Client(network.url).connect();
  };
  await waitForDatabase(work, { url: network.url, limitMs: 60_000, log });
  const line = (seconds: number): string =>
    `waiting for the database at 127.0.0.1:${port}, for ${seconds} s more: connect ECONNREFUSED 127.0.0.1:${port}`;
  expect(lines).toEqual([line(60), line(55), line(50)]);
});

test("a database that does not come is given up in one sentence that tells no secret", async () => {
  const { port } = new URL(network.url);
  await network.cut();
  const url = Object.assign(new URL(network.url), { username: "somebody", password: PASSWORD }).href;
  expect(await refusalOf(open(url, 1_000))).toBe(
    `The database at 127.0.0.1:${port} was away for 1 s (connect ECONNREFUSED 127.0.0.1:${port}), so nothing was started: ` +
      "see that it runs and that the database URL leads to it, then start again.",
  );
  expect(lines.join()).not.toMatch(new RegExp(`${PASSWORD}|somebody`));
});

test("a network that swallows everything is waited for as well", async () => {
  network.swallow();
  expect(await refusalOf(open(network.url, 1))).toMatch(/was away for 1 s \(.*timeout.*\)/);
});

test.each([
  ["a name with two addresses, neither of which answers", "localhost"],
  ["a name that nobody knows", "nobody.invalid"],
])("%s is waited for, and the reason is told", async (_what, hostname) => {
  await network.cut();
  const { port } = new URL(network.url);
  const url = `postgres://somebody:${PASSWORD}@${hostname}:${port}/any`;
  expect(await refusalOf(open(url, 0))).toMatch(/was away for 0 s \(.*(ECONNREFUSED|ENOTFOUND|EAI_AGAIN).*\)/);
});

describe("with a role of its own", () => {
  const role = `test_wait_${randomText(10).toLowerCase()}`;
  const ours = (): string => serverWith({ username: role, password: PASSWORD });
  beforeEach(() => asAdministrator(`CREATE ROLE ${role} LOGIN PASSWORD '${PASSWORD}' CONNECTION LIMIT 0`));
  afterEach(() => asAdministrator(`DROP ROLE ${role}`));

  test("a server whose connections are all taken is waited for", async () => {
    const connecting = open(ours(), 30_000);
    await expect.poll(() => lines).toEqual([expect.stringContaining("too many connections for role")]);
    await asAdministrator(`ALTER ROLE ${role} CONNECTION LIMIT 1`);
    await (await connecting).end();
  });

  test("a wrong password is told at once", async () => {
    const wrong = serverWith({ username: role, password: `${PASSWORD}-once` });
    const { port } = new URL(SERVER);
    expect(await refusalOf(open(wrong, 600_000))).toMatch(
      new RegExp(
        `^The database server at .*:${port} refuses the user or the password in the database URL \\(28P01\\),`,
      ),
    );
    expect(lines).toEqual([]);
  });

  test("a role that may not log in is told at once", async () => {
    await asAdministrator(`ALTER ROLE ${role} NOLOGIN`);
    expect(await refusalOf(open(ours(), 600_000))).toContain("refuses the user in the database URL (28000)");
    expect(lines).toEqual([]);
  });
});

test("a database that does not exist is told at once", async () => {
  const refusal = await refusalOf(open(serverWith({ pathname: "/no_such_database" }), 600_000));
  expect(refusal).toContain("has no database of the name in the database URL (3D000)");
  expect(lines).toEqual([]);
});

const coded = (code: string): Error => Object.assign(new Error("a message"), { code });

test.each([
  ["a server that starts up", coded("57P03"), true],
  ["a server that is told to stop", coded("57P01"), true],
  ["a name server that is away", coded("EAI_AGAIN"), true],
  ["no route", coded("ENETUNREACH"), true],
  ["a connection that was lost under way", new NothingCommitted(coded("ECONNRESET")), true],
  ["a table that is missing", coded("42P01"), false],
  ["a certificate of nobody's", coded("SELF_SIGNED_CERT_IN_CHAIN"), false],
  ["a bug", new TypeError("x is not a function"), false],
])("%s: %o is waited for: %o", async (_what, error, isWaitedFor) => {
  let tries = 0;
  const work = async (): Promise<string> => {
    if (tries++ === 0) throw error;
    return "done";
  };
  const waiting = waitForDatabase(work, { url: SERVER, limitMs: 30_000, log });
  if (isWaitedFor) expect(await waiting).toBe("done");
  else await expect(waiting).rejects.toBe(error);
});
