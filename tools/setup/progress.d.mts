/** Tells on stderr what is being done, how far it is (`detail` is told it, or `look` is asked), and for how long. */
export function startProgress(
  what: string,
  look?: () => string,
): {
  detail(text: string): void;
  end(how: string): void;
};
