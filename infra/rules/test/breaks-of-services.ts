import {
  add,
  type Break,
  change,
  container,
  drop,
  environment,
  forget,
  health,
  network,
  rollBackOnAnothers,
  set,
} from "./break.ts";
import { arn, id, resource } from "@platform/blueprint/test/draft";
import { healthScript } from "../tasks.ts";
import { LEAKS } from "./breaks-of-containers.ts";

/** Breaks for the rules on services, their deploys and their tasks. */
export const BREAKS_OF_SERVICES: Readonly<Record<string, readonly Break[]>> = {
  "ECS.2": [
    network({ assignPublicIp: true }),
    network({ subnets: [id("public-a")] }),
    network({ subnets: ["subnet-of-somebody"] }),
    network({ subnets: [] }),
  ],
  "ECS.10": [set("PaymentApi", { platformVersion: "1.3.0" })],
  "ECS.12": [set("cluster", { settings: [] })],
  CKV_AWS_223: [set("PaymentApi", { enableExecuteCommand: true })],
  "exec-off": [set("PaymentApi", { enableExecuteCommand: true })],
  "circuit-breaker": [set("PaymentApi", { deploymentCircuitBreaker: { enable: true, rollback: false } })],
  "alarm-rollback": [
    set("PaymentApi", { alarms: undefined }),
    set("PaymentApi", { alarms: { enable: true, rollback: true, alarmNames: ["payment-api-5xx-prod"] } }),
    set("PaymentApi", {
      alarms: {
        enable: true,
        rollback: true,
        alarmNames: ["payment-api-5xx-prod", "payment-api-p99-prod", "payment-api-unhealthy-prod"],
      },
    }),
    set("payment-api-5xx", { treatMissingData: "breaching" }),
    set("payment-api-p99", { extendedStatistic: undefined, statistic: "Average" }),
    rollBackOnAnothers("payment-api-5xx"),
  ],
  "desired-count": [change("PaymentApi", (service) => (service.ignoreChanges = []))],
  "az-rebalancing": [
    set("PaymentApi", { availabilityZoneRebalancing: undefined }),
    set("PaymentApi", { deploymentMaximumPercent: 100 }),
  ],
  "rolling-deploy": [
    set("PaymentApi", { deploymentMinimumHealthyPercent: 50 }),
    set("PaymentApi", { waitForSteadyState: false }),
  ],
  "drain-chain": [
    drop("task"),
    set("target", { deregistrationDelay: undefined }),
    set("target", { deregistrationDelay: 55 }),
    set("target", { deregistrationDelay: 0 }),
    container({ stopTimeout: undefined }),
    container({ stopTimeout: 55 }),
    container({ stopTimeout: 121 }),
  ],
  "own-port": [
    set("target", { port: 80 }),
    set("target", { healthCheck: { path: "/ready", port: "9000" } }),
    set("PaymentApi", { serviceRegistries: { port: 8081 } }),
  ],
  "grace-period": [
    set("PaymentApi", { healthCheckGracePeriodSeconds: undefined }),
    set("PaymentApi", { healthCheckGracePeriodSeconds: 60 }),
  ],
  "first-deploy-order": [forget("https"), forget("providers"), forget("private-table-b")],
  "migrations-first": [
    forget("migration"),
    drop("migration"),
    add(resource("aws:lambda/invocation:Invocation", "another-schema")),
  ],
  scaling: [
    drop("scaling"),
    set("scaling", { maxCapacity: 4 }),
    set("scaling", { minCapacity: 4, maxCapacity: 3 }),
    drop("scale-by-MemoryUtilization"),
    change("scale-by-CPUUtilization", ({ inputs }) => {
      inputs["targetTrackingScalingPolicyConfiguration"] = { targetValue: 90 };
    }),
  ],
  size: [set("task", { cpu: "256" }), set("task", { memory: "512" })],
  "spot-is-no-reserve": [
    set("PaymentApi", { capacityProviderStrategies: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }] }),
    set("PaymentApi", {
      capacityProviderStrategies: [
        { capacityProvider: "FARGATE", base: 1, weight: 1 },
        { capacityProvider: "FARGATE_SPOT", weight: 1 },
      ],
    }),
  ],

  "ECS.17": [set("task", { networkMode: "host" })],
  "ECS.3": [set("task", { pidMode: "host" })],
  "ECS.4": [container({ privileged: true })],
  "ECS.5": [
    container({ readonlyRootFilesystem: undefined }),
    container({ mountPoints: [] }),
    set("task", { volumes: [] }),
  ],
  "ECS.8": [
    environment("AWS_SECRET_ACCESS_KEY", "x"),
    environment("DATABASE_PASSWORD", "x"),
    environment("STRIPE_API_KEY", "x"),
    environment("SST_RESOURCE_Database", "{}"),
    ...LEAKS.map((value) => environment("HARMLESS", value)),
  ],
  "ECS.9": [container({ logConfiguration: undefined })],
  "ECS.18 [M]": [set("task", { volumes: [{ name: "shared", efsVolumeConfiguration: { fileSystemId: "fs" } }] })],
  "ECS.20 [M]": [container({ user: undefined }), container({ user: "root" }), container({ user: "0:0" })],
  CKV_AWS_249: [change("task", ({ inputs }) => (inputs["taskRoleArn"] = inputs["executionRoleArn"]))],
  "no-capabilities": [
    container({ linuxParameters: { initProcessEnabled: true } }),
    container({ linuxParameters: { capabilities: { drop: ["ALL"], add: ["SYS_PTRACE"] } } }),
  ],
  "one-port": [
    container({ portMappings: [{ containerPortRange: "1-65535" }] }),
    container({ portMappings: [{ containerPort: 8080 }, { containerPort: 9090 }] }),
  ],
  "container-health": [
    container({ healthCheck: undefined }),
    container({ healthCheck: { command: ["CMD-SHELL", "curl http://127.0.0.1:8080/health"] } }),
    health(healthScript(8081)),
    health(healthScript(8080).replace("/health", "/healthz")),
    health(healthScript(8080).replace("answer.ok", "answer.status < 600")),
  ],
  "no-terminal": [container({ pseudoTerminal: true })],
  "secret-versions": [container({ secrets: [{ name: "DATABASE_URL", valueFrom: arn("secret") }] })],
  "own-secrets": [container({ secrets: [{ name: "DATABASE_URL", valueFrom: "arn:aws:x:another:secret" }] })],
};
