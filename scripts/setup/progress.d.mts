/** Tells on stderr what is being done and for how long. */
export function startProgress(what: string): {
  detail(text: string): void;
  end(how: string): void;
};
