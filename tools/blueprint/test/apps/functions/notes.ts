/** Answers every caller. */
export async function handler(): Promise<{ readonly statusCode: number }> {
  return { statusCode: 200 };
}
