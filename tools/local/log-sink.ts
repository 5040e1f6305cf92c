import { styleText } from "node:util";
import { prettyFactory } from "pino-pretty";
import type { Component } from "./components.ts";

/** Takes each line that a component prints. */
export type LogSink = (name: Component["name"], line: string) => void;

export interface LogSinkOptions {
  readonly json: boolean;
  /** Shows errors only. */
  readonly quiet: boolean;
}

export function createLogSink({ json, quiet }: LogSinkOptions): LogSink {
  if (json) return writeRaw;
  return (name, line) => {
    if (isMetric(line) || (quiet && !isAlarming(line))) return;
    process.stdout.write(prettyLines(name, line));
  };
}

/** Scripts read JSON from stdout, so other output, such as a crash of Node itself, goes to stderr. */
function writeRaw(_name: string, line: string): void {
  const isLog = line.startsWith("{") && !line.startsWith('{"ready":');
  (isLog ? process.stdout : process.stderr).write(`${line}\n`);
}

/** CloudWatch reads metrics from the log; a person does not need them. */
export const isMetric = (line: string): boolean => line.startsWith('{"_aws":');

function isAlarming(line: string): boolean {
  return !line.startsWith("{") || /"level":"(error|fatal)"/.test(line);
}

const COLOURS = {
  "payment-api": "cyan",
  "fraud-detection": "magenta",
  "notification-service": "blue",
  acquirer: "yellow",
  inbox: "green",
} as const satisfies Record<Component["name"], string>;

const NAME_WIDTH = Math.max(...Object.keys(COLOURS).map((name) => name.length));

const pretty = prettyFactory({
  colorize: process.stdout.isTTY && process.env["NO_COLOR"] === undefined,
  translateTime: "SYS:HH:MM:ss.l",
  ignore: "pid,hostname,service",
  singleLine: true,
});

/** Formats a line for a person, with the component's name in front. */
export function prettyLines(name: Component["name"], line: string): string {
  const label = styleText(COLOURS[name], name.padEnd(NAME_WIDTH));
  const shown = pretty(`${line}\n`).trimEnd();
  return shown
    .split("\n")
    .map((part) => `${label} │ ${part}\n`)
    .join("");
}
