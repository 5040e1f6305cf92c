/** The secret of the endpoint that delivers here. The endpoint, and so its secret, exists only after the inbox. */
export interface SigningSecret {
  current(): string | undefined;
  replace(secret: string): void;
}

export function createSigningSecret(initial: string): SigningSecret {
  let secret = initial;
  return {
    current: () => (secret === "" ? undefined : secret),
    replace: (next) => void (secret = next),
  };
}
