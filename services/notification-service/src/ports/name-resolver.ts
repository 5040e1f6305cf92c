/** Finds the addresses of a host name; empty if it does not resolve. */
export interface NameResolver {
  resolve(name: string): Promise<readonly string[]>;
}
