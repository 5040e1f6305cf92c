import { newKey } from "../postgres/api-keys.ts";
import { hashKey } from "../postgres/tenants.ts";
import { KIND, KIND_USAGE, LIVE, readKind } from "./key-options.ts";
import { verb } from "./verb.ts";

/** `api-keys make`: no database knows the key until its digest is added. */
export const apiKeysMake = verb({
  summary: "makes a key here, without a database: prints it, and its digest",
  usage: `${KIND_USAGE}
  --live             a key of the live mode; otherwise of the test mode
`,
  options: { kind: KIND, live: LIVE },
  async run({ kind, live }) {
    const key = newKey(readKind(kind), live);
    return `Key    ${key}\nDigest ${hashKey(key).toString("hex")}`;
  },
});
