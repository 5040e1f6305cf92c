import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

/** PostgreSQL's default. Our passwords are long and random: more rounds would only make every login slower. */
const ITERATIONS = 4096;
const SALT_BYTES = 16;
const KEY_BYTES = 32;

const PRINTABLE_ASCII = /^[\x20-\x7e]+$/;
const VERIFIER = /^SCRAM-SHA-256\$[1-9]\d{0,9}:[A-Za-z0-9+/]+={0,2}\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$/;

/**
 * Computes what PostgreSQL stores for a password (SCRAM-SHA-256: RFC 5802 and 7677). With `PASSWORD '<verifier>'` neither
 * the server nor its statement log or statistics ever see the password.
 *
 * Throws for a password that is not printable ASCII: others are normalised (SASLprep) before hashing.
 */
export function scramVerifier(password: string, salt: Uint8Array = randomBytes(SALT_BYTES)): string {
  if (!PRINTABLE_ASCII.test(password)) throw new Error("a password must consist of printable ASCII characters");
  const saltedPassword = pbkdf2Sync(password, salt, ITERATIONS, KEY_BYTES, "sha256");
  const clientKey = createHmac("sha256", saltedPassword).update("Client Key").digest();
  const storedKey = createHash("sha256").update(clientKey).digest("base64");
  const serverKey = createHmac("sha256", saltedPassword).update("Server Key").digest("base64");
  return `SCRAM-SHA-256$${ITERATIONS}:${Buffer.from(salt).toString("base64")}$${storedKey}:${serverKey}`;
}

/** Whether PostgreSQL would store this text unchanged. It would take anything else for a password, and hash it. */
export const isScramVerifier = (text: string): boolean => VERIFIER.test(text);
