import {
  allow,
  type Break,
  change,
  container,
  drop,
  environment,
  set,
  withoutSecret,
  withoutVariable,
} from "./break.ts";
import { arn, policy } from "@platform/blueprint/test/draft";
import { CONTAINER } from "./good-app.ts";

/** Values that look like secrets, whatever their names. In pieces, so that scanners find no key in this repository. */
export const LEAKS: readonly string[] = [
  "postgres://payments:a-password-nobody-chose@host/db",
  "https://merchant:hunter2@example.com/hook",
  ["sk", "live", "4eC39HqLyjWDarjtT1zdp7dc"].join("_"),
  ["AKIA", "IOSFODNN7EXAMPLE"].join(""),
  ["-----BEGIN", "PRIVATE", "KEY-----"].join(" "),
  ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0NTY3ODkwIn0", "c2lnbmF0dXJl"].join("."),
  "9f86d081884c7d659a2feaa0c55ad015",
  "q7Xv2LmB9sTfKd4WzRj0HnYc8UgPe1Ao",
];

/** Long values that are not secrets. */
export const HARMLESS: readonly string[] = [
  "https://internal-notification-service-prod-564a476442.us-east-1.elb.amazonaws.com",
  "arn:aws:secretsmanager:us-east-1:123456789012:secret:payments-prod-DatabaseProxySecret-bdvfbzta-231d7f",
  "postgres://payments-prod.cluster-d4cf1868d3f9.us-east-1.rds.amazonaws.com:5432/payments?sslmode=verify-full",
  "3933440a-36a1-83f0-775d-45ced74d6595",
  "/var/lib/payments/journal/AccessLogs2/another-long-folder",
  "info",
];

/** Sets the database URL in its secret. */
const login = (url: string): Break => set("secret-value", { secretString: { $secret: url } });
const withoutAction = (role: string, action: string): Break =>
  change(role, ({ inputs }) => {
    inputs["inlinePolicies"] = JSON.parse(
      JSON.stringify(inputs["inlinePolicies"]).replaceAll(action, "none:None"),
    ) as object[];
  });

export const BREAKS_OF_CONTAINERS: Readonly<Record<string, readonly Break[]>> = {
  "health-is-noticed": [
    set("target", { healthCheck: { interval: 200, unhealthyThreshold: 3 } }),
    set("target", { healthCheck: { unhealthyThreshold: 10 } }),
  ],
  "access-logs-arrive": [
    drop("tls-only"),
    set("tls-only", { policy: policy({ Effect: "Deny", Principal: "*" }) }),
    change("tls-only", ({ inputs }) => (inputs["policy"] = String(inputs["policy"]).replace("AWSLogs", "logs"))),
    change("PaymentApiLoadBalancer", (balancer) => (balancer.dependencies = [])),
  ],
  "image-digest": [
    container({ image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/images:latest" }),
    container({ image: undefined }),
  ],
  "own-login": [
    login("postgres://fraud_1:a-password@host/payments?sslmode=verify-full"),
    login("postgres://cluster_master:a-password@host/payments?sslmode=verify-full"),
    login("postgres://payments_1:a-password@host/payments?sslmode=no-verify"),
    login("postgres://payments_1:a-password@host/payments"),
    drop("secret-value"),
    withoutSecret("DATABASE_URL"),
  ],
  "own-settings": [
    environment("STAGE", "production"),
    environment("PORT", "9090"),
    environment("DRAIN_SECONDS", "0"),
    environment("DRAIN_SECONDS", "60"),
    environment("FRAUD_DETECTION_URL", "http://somewhere.else"),
    environment("FRAUD_DETECTION_URL", "nowhere"),
    ...["STAGE", "PORT", "DRAIN_SECONDS", "NOTIFICATION_SERVICE_URL", "PUBLIC_URL"].map(withoutVariable),
  ],
  "real-acquirer": [
    environment("CHALLENGE_PAGES", "true"),
    environment("ACQUIRER_URL", "http://127.0.0.1:8090"),
    withoutVariable("ACQUIRER_URL"),
    withoutSecret("ACQUIRER_CREDENTIAL"),
    container({ name: "sandbox-acquirer" }),
  ],
  "task-role-empty": [allow("run-role", "sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:jobs")],
  "task-can-start": [
    ...["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"].map((action) =>
      withoutAction("start-role", action),
    ),
    ...["logs:CreateLogStream", ":log-stream:*", "secretsmanager:GetSecretValue", "kms:Decrypt"].map((part) =>
      withoutAction("start-role", part),
    ),
    // A role may use the key through Secrets Manager, but through no other service and under no other condition.
    withoutAction("start-role", "secretsmanager.us-east-1"),
    withoutAction("start-role", "kms:ViaService"),
    container({ image: String(CONTAINER["image"]).replace("/images@", "/another@") }),
    drop("start-role"),
  ],
  "function-can-run": [
    ...["logs:PutLogEvents", "secretsmanager:GetSecretValue", "kms:Decrypt", "ec2:CreateNetworkInterface"].map(
      (action) => withoutAction("migrator-role", action),
    ),
    set("migrator", { role: arn("another-role") }),
  ],
  "s3-endpoint-policy": [
    set("s3", { policy: undefined }),
    set("s3", { policy: policy({ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" }) }),
    change("s3", ({ inputs }) => (inputs["policy"] = String(inputs["policy"]).replace("GetObject", "*"))),
  ],
};
