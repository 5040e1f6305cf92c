import { text } from "node:stream/consumers";
import { hashKey } from "../postgres/tenants.ts";
import { UsageError, verb } from "./verb.ts";

/** `api-keys digest`: reads standard input, so that the key enters no shell history. */
export const apiKeysDigest = verb({
  summary: "reads a key from standard input, and prints its digest",
  usage: "  It takes no options: paste the key, then Ctrl-D.\n",
  options: {},
  async run() {
    if (process.stdin.isTTY) process.stderr.write("Paste the key, press Enter, then Ctrl-D.\n");
    const key = (await text(process.stdin)).trim();
    if (!/^[spr]k_(live|test)_\w+$/.test(key)) throw new UsageError("Standard input held no key of an account.");
    return hashKey(key).toString("hex");
  },
});
