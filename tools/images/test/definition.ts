import { readContainer } from "../task/read-tasks.ts";
import type { Task } from "../task/task.ts";

export const IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/sst-asset@sha256:323e";
export const DOCKERFILE = "services/fraud-detection/Dockerfile";
export const COMMAND = ["node", "-e", "fetch('http://127.0.0.1:8081/health')"];

/** An entry of `containerDefinitions` as a synthesis gives it, shortened. */
export const DEFINITION = {
  name: "fraud-detection",
  image: IMAGE,
  essential: true,
  user: "1000:1000",
  privileged: false,
  readonlyRootFilesystem: true,
  pseudoTerminal: false,
  linuxParameters: { initProcessEnabled: true, capabilities: { add: [], drop: ["ALL"] } },
  environment: [
    { name: "PORT", value: "8081" },
    { name: "STAGE", value: "staging" },
  ],
  secrets: [
    { name: "SERVICE_CREDENTIAL", valueFrom: "arn:aws:secretsmanager:us-east-1:123456789012:secret:credential" },
    { name: "DATABASE_URL", valueFrom: "arn:aws:secretsmanager:us-east-1:123456789012:secret:url" },
  ],
  portMappings: [{ name: "http", containerPort: 8081, hostPort: 8081, protocol: "tcp" }],
  mountPoints: [{ sourceVolume: "fraud-detection-tmp", containerPath: "/tmp", readOnly: false }],
  healthCheck: { command: ["CMD", ...COMMAND], startPeriod: 30, timeout: 5, interval: 15, retries: 3 },
  logConfiguration: { logDriver: "awslogs", options: {} },
  stopTimeout: 60,
};

/** Reads that entry with some fields changed. */
export const containerWith = (otherwise: object = {}) =>
  readContainer({ ...DEFINITION, ...otherwise }, new Map([[IMAGE, DOCKERFILE]]));

export const taskOf = (...containers: Task["containers"]): Task => ({
  name: "fraud-detection",
  cpu: 0.5,
  memoryMiB: 1024,
  containers,
});
