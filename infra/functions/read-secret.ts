import { SecretsManager } from "@aws-sdk/client-secrets-manager";

/** Reads the text of the secret whose ARN is in the environment variable. */
export async function readSecret(variable: string): Promise<string> {
  const { SecretString } = await new SecretsManager().getSecretValue({ SecretId: environment(variable) });
  if (SecretString === undefined) throw new Error(`the secret that ${variable} names holds no text`);
  return SecretString;
}

/** Reads an environment variable. Throws when it is missing. */
export function environment(variable: string): string {
  const value = process.env[variable];
  if (value === undefined || value === "") throw new Error(`${variable} is missing`);
  return value;
}
