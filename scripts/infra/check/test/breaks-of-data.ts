import { type Break, change, set } from "./break.ts";
import { PARAMETERS } from "./good-app-operations.ts";

const variables = (more: Readonly<Record<string, string>>): Break =>
  set("migrator", { environment: { variables: more } });
const parameters = (more: readonly object[]): Break => set("parameters", { parameters: [...more, ...PARAMETERS] });
const acu = (minCapacity: number, maxCapacity: number): Break =>
  set("database-cluster", { serverlessv2ScalingConfiguration: { minCapacity, maxCapacity } });

export const BREAKS_OF_DATA: Readonly<Record<string, readonly Break[]>> = {
  "no-values-in-log": [
    parameters([{ name: "log_parameter_max_length", value: "-1" }]),
    parameters([{ name: "log_statement", value: "all" }]),
    set("parameters", { parameters: [{ name: "rds.force_ssl", value: "1" }] }),
  ],
  "reader-takes-over": [set("instance-b", { promotionTier: 15 })],
  CKV_AWS_353: [
    set("instance-a", { performanceInsightsEnabled: undefined }),
    set("instance-a", { performanceInsightsKmsKeyId: undefined }),
  ],
  "database-capacity": [acu(0, 16), acu(0.5, 16), acu(8, 16)],
  CKV_AWS_45: [
    variables({ OWNER: "postgres://migrator:correct-horse-battery@host/payments" }),
    variables({ OWNER: "correct-horse-battery" }),
    variables({ OWNER_PASSWORD: "x" }),
  ],
  "Lambda.2": [set("migrator", { runtime: "nodejs18.x" }), set("migrator", { runtime: undefined })],
  "function-timeout": [set("migrator", { timeout: 900 })],
  "migrations-again": [set("migration", { triggers: undefined }), set("migration", { triggers: { code: "1" } })],
  "bucket-keeps-logs": [
    set("bucket", { forceDestroy: true }),
    set("lifecycle", { rules: [{ status: "Enabled", expiration: { days: 7 } }] }),
  ],
  "key-kept": [
    change("key", (key) => (key.protect = false)),
    change("key", (key) => (key.retainOnDelete = false)),
    set("key", { deletionWindowInDays: 7 }),
  ],
};
