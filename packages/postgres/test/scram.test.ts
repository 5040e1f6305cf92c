import { randomText } from "@platform/kernel/id";
import { ensureRole } from "@platform/postgres/role";
import { isScramVerifier, scramVerifier } from "@platform/postgres/scram";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const SERVER = process.env["TEST_DATABASE_URL"]!;
const role = `test_scram_${randomText(8).toLowerCase()}`;
const admin = new pg.Client({ connectionString: SERVER });

beforeAll(async () => {
  await admin.connect();
});
afterAll(async () => {
  await admin.query(`DROP ROLE IF EXISTS ${role}`);
  await admin.end();
});

async function logIn(password: string): Promise<string> {
  const client = new pg.Client({ connectionString: Object.assign(new URL(SERVER), { username: role, password }).href });
  try {
    await client.connect();
    return "in";
  } catch (error) {
    return (error as pg.DatabaseError).code!;
  } finally {
    await client.end();
  }
}

describe("a SCRAM verifier", () => {
  test("lets the password in, and no other", async () => {
    await ensureRole(admin, role, scramVerifier("correct horse battery staple"));
    expect(await logIn("correct horse battery staple")).toBe("in");
    expect(await logIn("correct horse battery stapler")).toBe("28P01");
  });

  test("is stored as it is: the server never had the password", async () => {
    const verifier = scramVerifier("pencil", Buffer.from("0123456789abcdef"));
    await ensureRole(admin, role, verifier);
    const { rows } = await admin.query("SELECT rolpassword FROM pg_authid WHERE rolname = $1", [role]);
    expect(rows).toEqual([{ rolpassword: verifier }]);
  });

  test("replaces the one that was there", async () => {
    await ensureRole(admin, role, scramVerifier("old"));
    await ensureRole(admin, role, scramVerifier("new"));
    expect([await logIn("old"), await logIn("new")]).toEqual(["28P01", "in"]);
  });

  test("is the same for the same salt, and another for another", () => {
    const salt = Buffer.alloc(16, 7);
    expect(scramVerifier("pencil", salt)).toBe(scramVerifier("pencil", salt));
    expect(scramVerifier("pencil")).not.toBe(scramVerifier("pencil"));
  });

  test.each([
    ["what scramVerifier makes", scramVerifier("pencil"), true],
    ["a password", "pencil", false],
    ["a verifier and more", `${scramVerifier("pencil")}' SUPERUSER --`, false],
    ["an MD5 hash", "md5c0ffee00c0ffee00c0ffee00c0ffee00", false],
  ])("is told from %s", (_what, text, expected) => {
    expect(isScramVerifier(text)).toBe(expected);
  });

  test("is the only thing that a role's password is set to", async () => {
    await expect(ensureRole(admin, role, "pencil")).rejects.toThrow("no SCRAM-SHA-256 verifier");
  });

  test("is not made of a password that would have to be normalised first", () => {
    expect(() => scramVerifier("pässword")).toThrow("printable ASCII");
  });
});
