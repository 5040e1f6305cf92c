const HIDDEN = "[hidden]";

/** The forms of secrets, wherever they are. */
const SECRETS: readonly RegExp[] = [
  // Keys and webhook secrets of this platform and of Stripe.
  /\b(?:[srp]k_(?:live|test)_|whsec_)\w+/g,
  // AWS's access keys, including temporary ones.
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  // GitHub's tokens.
  /\b(?:gh[pousr]_|github_pat_)\w+/g,
  // A JSON Web Token.
  /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
];

/** `postgres://user:password@host`: we hide the part after the name. */
const IN_ADDRESS = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/gi;
/** `password=…`, `"secretKey": "…"`, `Authorization: Bearer …`. */
const NAMED =
  /((?:password|passphrase|secret|token|credential|authorization|api[_-]?key|access[_-]?key)[\w-]*["']?\s*[:=]\s*["']?(?:(?:bearer|basic)\s+)?)[^\s"',;]{6,}/gi;
/** Environment variables whose values are secret. */
const SECRET_NAME = /TOKEN|SECRET|PASSWORD|PASSPHRASE|CREDENTIAL|_KEY$/;
const SHORTEST_VALUE = 8;

/** Hides everything that looks like a secret, and the values of this process's secret variables. */
export function hideSecrets(text: string, environment: Readonly<Record<string, string | undefined>>): string {
  const own = Object.entries(environment).flatMap(([name, value = ""]) =>
    SECRET_NAME.test(name) && value.length >= SHORTEST_VALUE ? [value] : [],
  );
  const without = own.reduce((rest, value) => rest.replaceAll(value, HIDDEN), text);
  return SECRETS.reduce((rest, form) => rest.replaceAll(form, HIDDEN), without).replaceAll(IN_ADDRESS, `$1${HIDDEN}`);
}

/** Hides each value in a log that follows the name of a secret. */
export const hideNamedSecrets = (log: string): string => log.replaceAll(NAMED, `$1${HIDDEN}`);
