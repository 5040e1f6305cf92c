/** Lambda's Node runtime provides the SDK: we neither install nor bundle it. This declares the part that we use. */
declare module "@aws-sdk/client-secrets-manager" {
  export class SecretsManager {
    getSecretValue(input: { readonly SecretId: string }): Promise<{ readonly SecretString?: string }>;
  }
}
