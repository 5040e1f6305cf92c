import { isIP } from "node:net";
import { describe, expect, test } from "vitest";
import { addressKind } from "../src/domain/target-address.ts";
import type { NameResolver } from "../src/ports/name-resolver.ts";
import { checkTarget } from "../src/use-cases/check-target.ts";

describe("an address", () => {
  test.each([
    ["1.1.1.1", "public"],
    ["8.8.8.8", "public"],
    ["100.63.255.255", "public"],
    ["100.128.0.0", "public"],
    ["172.15.255.255", "public"],
    ["172.32.0.1", "public"],
    ["223.255.255.255", "public"],
    ["2606:4700:4700::1111", "public"],
    ["2a00:1450:4001:81b::200e", "public"],
    ["::ffff:8.8.8.8", "public"],
    ["64:ff9b::8.8.8.8", "public"],
    ["127.0.0.1", "loopback"],
    ["127.255.255.254", "loopback"],
    ["::1", "loopback"],
    ["::ffff:127.0.0.1", "loopback"],
    ["::ffff:7f00:1", "loopback"],
    ["64:ff9b::7f00:1", "loopback"],
    ["0.0.0.0", "internal"],
    ["0.1.2.3", "internal"],
    ["10.0.0.1", "internal"],
    ["100.64.0.1", "internal"],
    ["100.100.100.200", "internal"],
    ["168.63.129.16", "internal"],
    ["169.254.169.254", "internal"],
    ["169.254.170.2", "internal"],
    ["172.16.0.1", "internal"],
    ["172.31.255.255", "internal"],
    ["192.0.0.192", "internal"],
    ["192.168.1.1", "internal"],
    ["198.18.0.1", "internal"],
    ["198.19.255.255", "internal"],
    ["224.0.0.1", "internal"],
    ["239.255.255.250", "internal"],
    ["240.0.0.1", "internal"],
    ["255.255.255.255", "internal"],
    ["::", "internal"],
    ["::2", "internal"],
    ["::8.8.8.8", "internal"],
    ["::ffff:10.0.0.1", "internal"],
    ["::ffff:169.254.169.254", "internal"],
    ["64:ff9b::169.254.169.254", "internal"],
    ["64:ff9b:1::808:808", "internal"],
    ["2002:a9fe:a9fe::1", "internal"],
    ["2002:808:808::1", "internal"],
    ["2001::1", "internal"],
    ["2001:db8::1", "internal"],
    ["3fff::1", "internal"],
    ["fc00::1", "internal"],
    ["fd00:ec2::254", "internal"],
    ["fe80::1", "internal"],
    ["fe80::1%eth0", "internal"],
    ["fec0::1", "internal"],
    ["ff02::1", "internal"],
    ["100::1", "internal"],
    ["not an address", "internal"],
    ["", "internal"],
  ])("%s is %s", (address, expected) => {
    expect(addressKind(address)).toBe(expected);
  });
});

const addresses: Record<string, string[]> = {
  "public.test": ["93.184.216.34", "2606:4700::1"],
  "private.test": ["10.1.2.3"],
  "half.test": ["93.184.216.34", "192.168.0.1"],
  "six.test": ["fd00::1"],
  "metadata.test": ["169.254.169.254"],
  "loop.test": ["127.0.0.1"],
};

/** Addresses resolve to themselves, as they do for the real resolver. */
const names: NameResolver = { resolve: async (name) => (isIP(name) === 0 ? (addresses[name] ?? []) : [name]) };

async function outcome(url: string, allowLoopback: boolean): Promise<"ok" | "refused"> {
  return (await checkTarget({ names, policy: { allowLoopback } }, url)).ok ? "ok" : "refused";
}

describe("a webhook's URL", () => {
  test.each([
    // URL, in production, locally
    ["https://public.test/hooks", "ok", "ok"],
    ["https://public.test:8443/hooks?x=1", "ok", "ok"],
    ["https://not-yet-there.test/hooks", "ok", "ok"],
    ["https://8.8.8.8/", "ok", "ok"],
    ["https://[2606:4700:4700::1111]/", "ok", "ok"],
    ["http://public.test/hooks", "refused", "ok"],
    ["https://public.test:22/", "refused", "ok"],
    ["https://public.test:80/", "refused", "ok"],
    ["https://localhost/", "refused", "ok"],
    ["https://LOCALHOST./", "refused", "ok"],
    ["https://shop.localhost/", "refused", "ok"],
    ["http://127.0.0.1:4242/", "refused", "ok"],
    ["https://127.1/", "refused", "ok"],
    ["https://0x7f000001/", "refused", "ok"],
    ["https://2130706433/", "refused", "ok"],
    ["https://0177.0.0.1/", "refused", "ok"],
    ["https://[::1]/", "refused", "ok"],
    ["https://[::ffff:127.0.0.1]/", "refused", "ok"],
    ["https://loop.test/", "refused", "ok"],
    ["https://user:secret@public.test/", "refused", "refused"],
    ["https://user@public.test/", "refused", "refused"],
    ["ftp://public.test/", "refused", "refused"],
    ["file:///etc/passwd", "refused", "refused"],
    ["public.test/hooks", "refused", "refused"],
    ["", "refused", "refused"],
    ["https://10.0.0.1/", "refused", "refused"],
    ["https://167772161/", "refused", "refused"],
    ["https://0/", "refused", "refused"],
    ["https://169.254.169.254/latest/meta-data/", "refused", "refused"],
    ["https://0xa9fea9fe/", "refused", "refused"],
    ["https://[::ffff:a9fe:a9fe]/", "refused", "refused"],
    ["https://[fd00:ec2::254]/", "refused", "refused"],
    ["https://[64:ff9b::a9fe:a9fe]/", "refused", "refused"],
    ["https://private.test/", "refused", "refused"],
    ["https://half.test/", "refused", "refused"],
    ["https://six.test/", "refused", "refused"],
    ["https://metadata.test/", "refused", "refused"],
  ] as const)("%s is %s in production and %s locally", async (url, inProduction, locally) => {
    expect([await outcome(url, false), await outcome(url, true)]).toEqual([inProduction, locally]);
  });
});
