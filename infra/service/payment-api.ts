import { ACQUIRER_CONNECTIONS } from "../database/connection-budget";
import { createIdempotencyKeySecret } from "./idempotency-key-secret";
import { createSecret } from "../security/secret";
import { SERVICE_PORTS } from "../network/security-groups";
import { createService, type DeployedService, type ServiceDeps } from "./service";
import { companion, type Container, loopbackUrlOf } from "./task-definition";

/** The services that payment-api calls, by their URLs. */
export interface PaymentApiPeers {
  /** Its own address, as merchants and shoppers know it. */
  readonly publicUrl: $util.Input<string>;
  readonly fraudDetection: $util.Input<string>;
  readonly notificationService: $util.Input<string>;
  /** Where they run beside it in its task: see preview.ts. */
  readonly companions?: readonly Container[];
}

/** What merchants call, and the only service that the internet reaches. */
export function createPaymentApi(deps: ServiceDeps, peers: PaymentApiPeers): DeployedService {
  const { stage, key, settings, database } = deps;
  const acquirer =
    settings.acquirerUrl === undefined
      ? sandboxAcquirer(deps, peers.publicUrl)
      : realAcquirer(deps, settings.acquirerUrl);
  return createService(deps, {
    name: "payment-api",
    port: SERVICE_PORTS["payment-api"],
    exposure: {
      kind: "public",
      group: "public-load-balancer",
      domain: settings.apiDomain,
      certificateArn: settings.certificateArn,
    },
    environment: {
      FRAUD_DETECTION_URL: peers.fraudDetection,
      NOTIFICATION_SERVICE_URL: peers.notificationService,
      ACQUIRER_URL: acquirer.url,
      PUBLIC_URL: peers.publicUrl,
      CHALLENGE_PAGES: String(acquirer.isSandbox),
    },
    secrets: {
      DATABASE_URL: database.urls.payments,
      IDEMPOTENCY_KEY_SECRET: createIdempotencyKeySecret(stage, key),
      ...acquirer.secrets,
    },
    sidecars: [...acquirer.sidecars, ...(peers.companions ?? [])],
  });
}

interface Acquirer {
  readonly url: string;
  /** Shoppers then reach it through payment-api. */
  readonly isSandbox: boolean;
  readonly secrets: Container["secrets"];
  readonly sidecars: readonly Container[];
}

/** Its credential is what the acquirer gave us, set with `sst secret set AcquirerCredential`. */
function realAcquirer({ stage, key }: ServiceDeps, url: string): Acquirer {
  const { value } = new sst.Secret("AcquirerCredential");
  return {
    url,
    isSandbox: false,
    secrets: { ACQUIRER_CREDENTIAL: createSecret(stage, key, "acquirer-credential", value) },
    sidecars: [],
  };
}

const SANDBOX_PORT = 8090;

/** Beside payment-api in its task, where nothing else reaches it: it moves no money, but its answers decide payments. */
function sandboxAcquirer({ stage, credential, database }: ServiceDeps, publicUrl: $util.Input<string>): Acquirer {
  const sandbox = companion({
    name: "sandbox-acquirer",
    directory: "sandbox/acquirer",
    port: SANDBOX_PORT,
    environment: {
      STAGE: stage.name,
      LOG_LEVEL: "info",
      PORT: String(SANDBOX_PORT),
      PUBLIC_URL: publicUrl,
      DATABASE_CONNECTIONS: String(ACQUIRER_CONNECTIONS),
    },
    // Only prod's database has no role for it.
    secrets: { SERVICE_CREDENTIAL: credential, DATABASE_URL: database.urls.acquirer! },
  });
  return { url: loopbackUrlOf(sandbox), isSandbox: true, secrets: {}, sidecars: [sandbox] };
}
