import { patch } from "../broken-variants.ts";
import type { Variant } from "./variant.ts";

/** Variants of tasks: their environment, deployment and number. */
export const SERVICE_VARIANTS: readonly Variant[] = [
  {
    what: "containers may write to their root",
    patches: [patch("service/task-definition.ts", "readonlyRootFilesystem: true", "readonlyRootFilesystem: false")],
    caughtBy: { rule: "ECS.5", resource: "PaymentApiTask" },
  },
  {
    what: "containers run as root",
    patches: [patch("service/task-definition.ts", "  user: USER,\n", "")],
    caughtBy: { rule: "ECS.20 [M]", resource: "NotificationServiceTask" },
  },
  {
    what: "a task whose health is a 500 counts as healthy",
    patches: [patch("service/task-definition.ts", "answer.ok ? 0 : 1", "answer.status < 600 ? 0 : 1")],
    caughtBy: { rule: "container-health", resource: "PaymentApiTask" },
  },
  {
    what: "the latest image is started, whichever it is",
    patches: [
      patch(
        "service/task-definition.ts",
        "  essential: true,",
        '  essential: true, image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/sst-asset:latest",',
      ),
    ],
    caughtBy: { rule: "image-digest", resource: "PaymentApiTask" },
  },
  {
    what: "every container logs to payment-api's group",
    patches: [
      patch(
        "service/task-definition.ts",
        "logging: { name: logGroupNameOf(stage, name) }",
        'logging: { name: logGroupNameOf(stage, "payment-api") }',
      ),
    ],
    caughtBy: { rule: "log-group-name", resource: "FraudDetectionTask" },
  },
  {
    what: "the acquirer's credential is in the plain environment",
    patches: [
      patch(
        "service/payment-api.ts",
        'const { value } = new sst.Secret("AcquirerCredential");\n  return {\n    url,',
        'const { value } = new sst.Secret("AcquirerCredential");\n  return {\n    url: $interpolate`${url}?key=${value}` as unknown as string,',
      ),
    ],
    caughtBy: { rule: "ECS.8", resource: "PaymentApiTask", fault: /ACQUIRER_URL/ },
  },
  {
    what: "a key is hard-coded under a harmless name",
    patches: [
      patch(
        "service/service.ts",
        'LOG_LEVEL: "info",',
        'LOG_LEVEL: "info", PARTNER: ["sk", "live", "4eC39HqLyjWDarjtT1zdp7dc"].join("_"),',
      ),
    ],
    caughtBy: { rule: "ECS.8", resource: "PaymentApiTask", fault: /PARTNER/ },
  },
  {
    what: "a random text is hard-coded under a harmless name",
    patches: [
      patch(
        "service/payment-api.ts",
        "PUBLIC_URL: peers.publicUrl,",
        'PUBLIC_URL: peers.publicUrl, FEATURES: "q7Xv2LmB9sTfKd4WzRj0HnYc8UgPe1Ao",',
      ),
    ],
    caughtBy: { rule: "ECS.8", resource: "PaymentApiTask", fault: /FEATURES/ },
  },
  {
    what: "notification-service logs in to the database as payment-api does",
    patches: [patch("service/notification-service.ts", "database.urls.notifications", "database.urls.payments")],
    caughtBy: { rule: "own-login", resource: "NotificationServiceTask", fault: /logs in as payments/ },
  },
  {
    what: "connections do not verify the database",
    patches: [patch("database/logins.ts", "sslmode=verify-full", "sslmode=no-verify")],
    caughtBy: { rule: "own-login", resource: "PaymentApiTask", fault: /does not verify/ },
  },
  {
    what: "payment-api sends scores to notification-service",
    patches: [
      {
        file: "sst.config.ts",
        search: "fraudDetection: fraudDetection.url",
        replace: "fraudDetection: notificationService.url",
      },
    ],
    caughtBy: { rule: "own-settings", resource: "PaymentApiTask", fault: /FRAUD_DETECTION_URL/ },
  },
  {
    what: "services believe that they are in another stage",
    patches: [patch("service/service.ts", "STAGE: stage.name,", 'STAGE: "production",')],
    caughtBy: { rule: "own-settings", resource: "FraudDetectionTask", fault: /STAGE/ },
  },
  {
    what: "services listen on another port than their load balancer asks",
    patches: [patch("service/service.ts", "PORT: String(port),", 'PORT: "8080",')],
    caughtBy: { rule: "own-settings", resource: "FraudDetectionTask", fault: /PORT/ },
  },
  {
    what: "services take no requests from the moment they are told to stop",
    patches: [patch("service/service.ts", "DRAIN_SECONDS = 20", "DRAIN_SECONDS = 0")],
    caughtBy: { rule: "own-settings", resource: "PaymentApiTask", fault: /DRAIN_SECONDS is 0/ },
  },
  {
    what: "services are not told how long they still take requests",
    patches: [patch("service/service.ts", "      DRAIN_SECONDS: String(DRAIN_SECONDS),\n", "")],
    caughtBy: { rule: "own-settings", resource: "NotificationServiceTask", fault: /DRAIN_SECONDS is missing/ },
  },
  {
    what: "payment-api does not know where merchants reach it",
    patches: [patch("service/payment-api.ts", "      PUBLIC_URL: peers.publicUrl,\n", "")],
    caughtBy: { rule: "own-settings", resource: "PaymentApiTask", fault: /PUBLIC_URL is missing/ },
  },
  {
    what: "payment-api shows the acquirer the services' own credential",
    patches: [patch("service/payment-api.ts", "secrets: { ACQUIRER_CREDENTIAL:", "secrets: { CREDENTIAL_OF_ACQUIRER:")],
    caughtBy: { rule: "real-acquirer", resource: "PaymentApiTask", fault: /ACQUIRER_CREDENTIAL/ },
  },
  {
    what: "prod shows the sandbox's challenge pages",
    patches: [patch("service/payment-api.ts", "isSandbox: false", "isSandbox: true")],
    caughtBy: { rule: "real-acquirer", resource: "PaymentApiTask", fault: /challenge pages/ },
  },
  {
    what: "a deploy resets the number of tasks",
    patches: [patch("service/service.ts", 'opts.ignoreChanges = ["desiredCount"];', "")],
    caughtBy: { rule: "desired-count", resource: "PaymentApiService" },
  },
  {
    what: "tasks start before their listener and the migrations",
    patches: [patch("service/service.ts", "opts.dependsOn = startsAfter(deps, loadBalancer);", "")],
    caughtBy: { rule: "migrations-first", resource: "PaymentApiService" },
  },
  {
    what: "new tasks are judged before they can have started",
    patches: [patch("service/service.ts", "GRACE_SECONDS = 90", "GRACE_SECONDS = 60")],
    caughtBy: { rule: "grace-period", resource: "PaymentApiService" },
  },
  {
    what: "scaling of every service moves payment-api",
    patches: [
      patch(
        "service/service.ts",
        "autoScalingTarget: (args) => {",
        'autoScalingTarget: (args) => {\n        args.resourceId = `service/${nameOf(stage, "payments")}/${nameOf(stage, "payment-api")}`;',
      ),
    ],
    caughtBy: { rule: "scaling", resource: "FraudDetectionService", fault: /does not scale/ },
  },
  {
    what: "a transform makes the minimum and the maximum number of tasks the same",
    patches: [
      patch(
        "service/service.ts",
        "autoScalingTarget: (args) => {",
        "autoScalingTarget: (args) => {\n        args.maxCapacity = 2;",
      ),
    ],
    caughtBy: { rule: "scaling", resource: "PaymentApiService", fault: /at most 2/ },
  },
  {
    what: "services scale out at 5 % of CPU",
    patches: [patch("service/notification-service.ts", "cpuUtilization: 70", "cpuUtilization: 5")],
    caughtBy: { rule: "scaling", resource: "NotificationServiceService", fault: /CPU/ },
  },
  {
    what: "stage.ts: one task of a service in prod",
    patches: [patch("stage.ts", /(?<="fraud-detection": \{[^}]*)min: 3/, "min: 1")],
    caughtBy: { rule: "scaling", resource: "FraudDetectionService", fault: /at least 1/ },
  },
  {
    what: "stage.ts: a quarter of a processor in prod",
    patches: [
      patch(
        "stage.ts",
        /(?<="notification-service": \{\s*)cpu: "1 vCPU",\s*memory: "2 GB"/,
        'cpu: "0.25 vCPU", memory: "0.5 GB"',
      ),
    ],
    caughtBy: { rule: "size", resource: "NotificationServiceService" },
  },
  {
    what: "stage.ts: no Spot",
    patches: [patch("stage.ts", /(?<="payment-api": \{[^}]*)spotWeight: 1/, "spotWeight: 0")],
    caughtBy: { rule: "spot-is-no-reserve", resource: "PaymentApiService", fault: /no Spot/ },
  },
  {
    what: "stage.ts: all growth is on Spot",
    patches: [
      patch(
        "stage.ts",
        /(?<="notification-service": \{[^}]*)onDemandBase: \d,\s*onDemandWeight: 1/,
        "onDemandBase: 3, onDemandWeight: 0",
      ),
    ],
    caughtBy: { rule: "spot-is-no-reserve", resource: "NotificationServiceService", fault: /Spot/ },
  },
  {
    what: "every stage is tagged production",
    patches: [{ file: "sst.config.ts", search: "Environment: stage.name", replace: 'Environment: "production"' }],
    caughtBy: { rule: "tags", resource: "PaymentApiService" },
  },
];
