/** Whether a text is AWS's name of one thing, and no word that occurs by chance: an ARN, or `sg-13349ea8cfefe2437`. */
export function isIdentifier(text: string): boolean {
  return /^(?:arn:|[a-z]+-[0-9a-f]{8,}$)/.test(text);
}
