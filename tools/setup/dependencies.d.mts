/** Makes a clone's node_modules what its package-lock.json says. */
export function prepareDependencies(root: string): Promise<void>;
