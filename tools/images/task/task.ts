/** The part of a task definition that a container engine can apply too. */
export interface Task {
  /** The service's name. */
  readonly name: string;
  /** In vCPU. */
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly containers: readonly Container[];
}

export interface Container {
  readonly name: string;
  /** The path relative to the root of the repository, which is the build context. */
  readonly dockerfile: string;
  /** Whether the task ends when this container ends. */
  readonly essential: boolean;
  /** `uid:gid`; empty for the image's user. */
  readonly user: string;
  readonly privileged: boolean;
  readonly readOnlyRoot: boolean;
  /** Whether it has an init process, which forwards signals and reaps children. */
  readonly init: boolean;
  readonly terminal: boolean;
  readonly capabilities: { readonly add: readonly string[]; readonly drop: readonly string[] };
  readonly environment: Readonly<Record<string, string>>;
  /** The variables that ECS puts secrets into. */
  readonly secrets: readonly string[];
  /** The ports on which others reach it. */
  readonly ports: readonly number[];
  readonly mounts: readonly Mount[];
  readonly healthCheck: HealthCheck | undefined;
  /** The time between SIGTERM and SIGKILL. */
  readonly stopTimeoutSeconds: number;
  readonly dependsOn: readonly { readonly container: string; readonly condition: string }[];
}

/** A volume of the task. At the start it contains only what the image has at its path. */
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
