/** Lets one set-up at a time work in this clone. */
export function holdSetUpLock(root: string): Promise<{
  alsoHeldBy(pid: number | undefined): void;
  release(): void;
}>;
