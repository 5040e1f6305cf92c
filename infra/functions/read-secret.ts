import { SecretsManager } from "@aws-sdk/client-secrets-manager";

/** The text of the secret whose ARN the environment variable holds. */
export async function readSecret(variable: string): Promise<string> {
  const { SecretString } = await new SecretsManager().getSecretValue({ SecretId: environment(variable) });
  if (SecretString === undefined) throw new Error(`the secret that ${variable} names holds no text`);
  return SecretString;
}

/** Throws when the variable is missing. */
export function environment(variable: string): string {
  const value = process.env[variable];
  if (value === undefined || value === "") throw new Error(`${variable} is missing`);
  return value;
}
