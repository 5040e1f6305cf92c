/** What ECS is told about a task, as far as a container engine can be told the same. */
export interface Task {
  /** The service's. */
  readonly name: string;
  /** In vCPU. */
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly containers: readonly Container[];
}

export interface Container {
  readonly name: string;
  /** Relative to the root of the repository, which is what it is built from. */
  readonly dockerfile: string;
  /** The task ends when it does. */
  readonly essential: boolean;
  /** `uid:gid`. Empty: the image's. */
  readonly user: string;
  readonly privileged: boolean;
  readonly readOnlyRoot: boolean;
  /** With an init process, which passes signals on and reaps. */
  readonly init: boolean;
  readonly terminal: boolean;
  readonly capabilities: { readonly add: readonly string[]; readonly drop: readonly string[] };
  readonly environment: Readonly<Record<string, string>>;
  /** The variables that ECS puts secrets into. */
  readonly secrets: readonly string[];
  /** On which others reach it. */
  readonly ports: readonly number[];
  readonly mounts: readonly Mount[];
  readonly healthCheck: HealthCheck | undefined;
  /** Between SIGTERM and SIGKILL. */
  readonly stopTimeoutSeconds: number;
  readonly dependsOn: readonly { readonly container: string; readonly condition: string }[];
}

/** A volume that the task begins with, empty but for what the image has at its path. */
export interface Mount {
  readonly volume: string;
  readonly path: string;
  readonly readOnly: boolean;
}

export interface HealthCheck {
  readonly command: readonly string[];
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly startPeriodMs: number;
  readonly retries: number;
}
