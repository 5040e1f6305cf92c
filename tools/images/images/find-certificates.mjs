// Runs inside a container as root, with the mounted file of a CA as its argument. Prints the path of each file of the
// image that contains one of the CA's certificates, one a line.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { rootCertificates } from "node:tls";

const MOUNTED = process.argv[2];
const OUTSIDE = new Set(["/proc", "/sys", "/dev", MOUNTED]);
/** Larger than any file of certificates. */
const MOST_BYTES = 4_000_000;

// Finds a certificate wherever its lines break.
const compact = (text) => text.replace(/\\n|\s/g, "");
const bodiesIn = (text) =>
  text
    .split("-----BEGIN CERTIFICATE-----")
    .slice(1)
    .map((part) => compact(part.split("-----END")[0]));
// The file may be a machine's whole list. Most of that are public authorities, which Node and packages contain too.
const known = new Set(bodiesIn(rootCertificates.join("\n")));
const bodies = bodiesIn(readFileSync(MOUNTED, "utf8")).filter((body) => !known.has(body));

function* filesIn(directory) {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (OUTSIDE.has(path)) continue;
    if (entry.isDirectory()) yield* filesIn(path);
    else if (entry.isFile() && statSync(path).size <= MOST_BYTES) yield path;
  }
}

function holdsOne(path) {
  const text = readFileSync(path, "latin1");
  if (!text.includes("CERTIFICATE")) return false;
  const content = compact(text);
  return bodies.some((body) => content.includes(body));
}

for (const path of filesIn("/")) if (holdsOne(path)) process.stdout.write(`${path}\n`);
