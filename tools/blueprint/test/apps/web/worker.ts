/** Takes messages from the queue. */
export async function handler(): Promise<void> {}
