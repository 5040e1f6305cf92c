/** Whether a text identifies one thing in AWS and cannot occur by chance: an ARN, or `sg-13349ea8cfefe2437`. */
export function isIdentifier(text: string): boolean {
  return /^(?:arn:|[a-z]+-[0-9a-f]{8,}$)/.test(text);
}
