import { createCipheriv, hash } from "node:crypto";

/**
 * Random bytes from a seed, for the ids that a service makes: the key stream of AES-CTR. `Chance` will not do: it has one
 * cycle of 2^32 numbers, so two lives of a service may walk the same stretch of it and give two requests one id.
 */
export function createRandomBytes(seed: number): (length: number) => Buffer {
  const stream = createCipheriv("aes-256-ctr", hash("sha256", String(seed), "buffer"), Buffer.alloc(16));
  return (length) => stream.update(Buffer.alloc(length));
}
