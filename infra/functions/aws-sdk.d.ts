/** Lambda's Node runtime brings the SDK along: it is neither installed here nor bundled. This is what we use of it. */
declare module "@aws-sdk/client-secrets-manager" {
  export class SecretsManager {
    getSecretValue(input: { readonly SecretId: string }): Promise<{ readonly SecretString?: string }>;
  }
}
