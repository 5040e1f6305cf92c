/** Tells how far `npm ci` is, each time it is asked. */
export function followInstallation(root: string): () => string;
/** How many packages lie in a node_modules, those inside of others left out; empty where there are none. */
export function countUnpacked(directory: string): string;
