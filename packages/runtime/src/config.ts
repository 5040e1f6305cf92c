import { CannotStart } from "@platform/kernel/cannot-start";

/** Reads and checks a service's settings. It collects every fault, so that one start reports them all. */
export interface ConfigReader {
  text(name: string, options?: { default?: string; minLength?: number }): string;
  /** One or more texts, separated by commas. The fault for a missing setting includes `whatToDo`. */
  list(name: string, options: { minLength: number; whatToDo?: string }): readonly string[];
  integer(name: string, options: { default?: number; min: number; max: number }): number;
  flag(name: string, options: { default: boolean }): boolean;
  url(name: string, options?: { default?: string; protocols?: readonly string[] }): string;
  oneOf<T extends string>(name: string, values: readonly T[], options?: { default?: T }): T;
}

/** The service cannot use its settings; the message lists every fault. */
export class ConfigError extends CannotStart {
  override readonly name = "ConfigError";
}

/**
 * Builds a service's settings from environment variables.
 *
 * Throws ConfigError with one line for each variable that is missing or wrong. The message never contains values: some of
 * them are secrets.
 */
export function readConfig<T>(env: Readonly<Record<string, string | undefined>>, build: (read: ConfigReader) => T): T {
  const faults: string[] = [];
  const fault = <V>(name: string, what: string, placeholder: V): V => {
    faults.push(`${name} ${what}`);
    return placeholder;
  };
  const raw = (name: string): string | undefined => {
    const value = env[name];
    return value === "" ? undefined : value;
  };
  const reader: ConfigReader = {
    text(name, options = {}) {
      const value = raw(name) ?? options.default;
      if (value === undefined) return fault(name, "is missing", "");
      const least = options.minLength ?? 1;
      return value.length < least ? fault(name, `is shorter than ${least} characters`, "") : value;
    },
    list(name, { minLength, whatToDo }) {
      const value = raw(name);
      if (value === undefined) return fault(name, `is missing${whatToDo === undefined ? "" : `: ${whatToDo}`}`, []);
      const texts = value.split(",");
      const valid = texts.every((text) => text.length >= minLength);
      return valid ? texts : fault(name, `has a part that is shorter than ${minLength} characters`, []);
    },
    integer(name, { min, max, ...options }) {
      const value = raw(name);
      if (value === undefined && options.default !== undefined) return options.default;
      if (value === undefined) return fault(name, "is missing", min);
      const number = Number(value);
      const valid = /^-?\d+$/.test(value) && number >= min && number <= max;
      return valid ? number : fault(name, `must be a whole number from ${min} to ${max}`, min);
    },
    flag(name, options) {
      const value = raw(name);
      if (value === undefined) return options.default;
      if (value === "true" || value === "false") return value === "true";
      return fault(name, "must be true or false", options.default);
    },
    url(name, options = {}) {
      const value = raw(name) ?? options.default;
      if (value === undefined) return fault(name, "is missing", "");
      const protocols = options.protocols ?? ["http:", "https:"];
      const valid = URL.canParse(value) && protocols.includes(new URL(value).protocol);
      return valid ? value.replace(/\/$/, "") : fault(name, `must be a URL with ${protocols.join(" or ")}`, "");
    },
    oneOf(name, values, options = {}) {
      const value = raw(name) ?? options.default;
      if (value === undefined) return fault(name, "is missing", values[0]!);
      const known = values.find((candidate) => candidate === value);
      return known ?? fault(name, `must be one of ${values.join(", ")}`, values[0]!);
    },
  };
  const config = build(reader);
  if (faults.length > 0) {
    throw new ConfigError(`The configuration cannot be used:\n${faults.map((line) => `  ${line}`).join("\n")}`);
  }
  return config;
}

/** The settings that every service has. */
export interface ServiceConfig {
  readonly host: string;
  readonly port: number;
  readonly stage: string;
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
  readonly databaseUrl: string;
  readonly databaseConnections: number;
  /** How long a start waits for an absent database. A load balancer gives new tasks more time: infra/service/service.ts. */
  readonly databaseWaitMs: number;
  /** The bearer secret of calls to other services. */
  readonly serviceCredential: string;
  /**
   * Credentials that other services may send: during a rotation, tasks with the old secret and with the new one run side
   * by side.
   */
  readonly acceptedCredentials: readonly string[];
  /** How long the service goes on serving after the signal to stop, until its load balancer has noticed. */
  readonly drainMs: number;
}

/** In base 62 that is 190 bits, which nobody guesses. */
const MIN_CREDENTIAL = 32;

/** Reads the settings that all services have in common. `port` is the service's default. */
export function readServiceConfig(read: ConfigReader, port: number): ServiceConfig {
  const credentials = read.list("SERVICE_CREDENTIAL", { minLength: MIN_CREDENTIAL });
  return {
    host: read.text("HOST", { default: "0.0.0.0" }),
    port: read.integer("PORT", { default: port, min: 0, max: 65_535 }),
    stage: read.text("STAGE"),
    logLevel: read.oneOf("LOG_LEVEL", ["debug", "info", "warn", "error", "silent"], { default: "info" }),
    databaseUrl: read.url("DATABASE_URL", { protocols: ["postgres:", "postgresql:"] }),
    databaseConnections: read.integer("DATABASE_CONNECTIONS", { default: 10, min: 2, max: 100 }),
    databaseWaitMs: read.integer("DATABASE_WAIT_SECONDS", { default: 60, min: 0, max: 600 }) * 1_000,
    serviceCredential: credentials[0] ?? "",
    acceptedCredentials: credentials,
    drainMs: read.integer("DRAIN_SECONDS", { default: 0, min: 0, max: 30 }) * 1_000,
  };
}
