/** Finds the addresses of a host name; none where it does not resolve. */
export interface NameResolver {
  resolve(name: string): Promise<readonly string[]>;
}
