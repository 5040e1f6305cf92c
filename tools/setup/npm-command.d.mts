/** How to run npm, and on which Node: the machine's own, never the one in node_modules. */
export function npmCommand(
  root: string,
  args: readonly string[],
): { readonly file: string; readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv };
/** A Node that lies outside of this clone's node_modules. */
export function outsideNode(root: string): string;
/** The PATH without this clone's node_modules/.bin. */
export function outsidePath(root: string): readonly string[];
