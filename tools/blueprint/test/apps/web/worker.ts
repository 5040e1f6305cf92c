/** Takes what the queue holds. */
export async function handler(): Promise<void> {}
