import { ACQUIRER_CONNECTIONS } from "../database/connection-budget";
import { SERVICE_PORTS } from "../network/security-groups";
import type { EncryptionKey } from "../security/key";
import { createRotatedSecret, createSecret, type Secret } from "../security/secret";
import type { Stage } from "../stage";
import type { DeployedService } from "./deployed-service";
import { createService, serviceContainer, type ServiceDeps } from "./service";
import { companion, type Container, loopbackUrlOf } from "./task-definition";

/** The URLs of the services that payment-api calls, and its own. */
export interface PaymentApiPeers {
  /** Its own URL for merchants and shoppers. */
  readonly publicUrl: $util.Input<string>;
  readonly fraudDetection: $util.Input<string>;
  readonly notificationService: $util.Input<string>;
  /** The services that run in its task: see infra/preview/preview.ts. */
  readonly companions?: readonly Container[];
}

/** Creates the service that merchants call, and the only one that the internet reaches. */
export function createPaymentApi(deps: ServiceDeps, peers: PaymentApiPeers): DeployedService {
  const { stage, key, settings, database } = deps;
  const { min, max } = stage.capacity["payment-api"];
  const acquirer =
    settings.acquirerUrl === undefined
      ? sandboxAcquirer(deps, peers.publicUrl)
      : realAcquirer(deps, settings.acquirerUrl);
  return createService(deps, "payment-api", {
    container: serviceContainer(deps, "payment-api", {
      dockerfile: "services/payment-api/Dockerfile",
      port: SERVICE_PORTS["payment-api"],
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
    }),
    sidecars: [...acquirer.sidecars, ...(peers.companions ?? [])],
    loadBalancer: {
      public: true,
      group: "public-load-balancer",
      domain: settings.apiDomain,
      certificateArn: settings.certificateArn,
    },
    scaling: { min, max, cpuUtilization: 70, memoryUtilization: 80 },
  });
}

/**
 * Creates the secret with which payment-api hides idempotency keys that look like card numbers. PCI DSS requires a separate
 * key for each purpose. The first value names a key, the others find it again:
 * services/payment-api/src/postgres/hidden-keys.ts.
 */
const createIdempotencyKeySecret = (stage: Stage, key: EncryptionKey): Secret =>
  createRotatedSecret(stage, key, "idempotency-key-secret");

interface Acquirer {
  readonly url: string;
  /** If true, shoppers reach the sandbox through payment-api. */
  readonly isSandbox: boolean;
  readonly secrets: Container["secrets"];
  readonly sidecars: readonly Container[];
}

/** The acquirer gives us the credential; `sst secret set AcquirerCredential` sets it. */
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

/** Runs in payment-api's task, where nothing else reaches it: it moves no money, but its answers decide payments. */
function sandboxAcquirer({ stage, credential, database }: ServiceDeps, publicUrl: $util.Input<string>): Acquirer {
  const sandbox = companion({
    name: "sandbox-acquirer",
    dockerfile: "sandbox/acquirer/Dockerfile",
    port: SANDBOX_PORT,
    environment: {
      STAGE: stage.name,
      LOG_LEVEL: "info",
      PORT: String(SANDBOX_PORT),
      PUBLIC_URL: publicUrl,
      DATABASE_CONNECTIONS: String(ACQUIRER_CONNECTIONS),
    },
    // Every stage but prod has a database role for it.
    secrets: { SERVICE_CREDENTIAL: credential, DATABASE_URL: database.urls.acquirer! },
  });
  return { url: loopbackUrlOf(sandbox), isSandbox: true, secrets: {}, sidecars: [sandbox] };
}
