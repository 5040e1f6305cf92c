import { runService } from "@platform/runtime/lifecycle";
import { createLogger } from "@platform/runtime/logger";
import { startApp } from "./app.ts";
import { loadConfig } from "./config.ts";

const logger = createLogger("payment-api", process.env["LOG_LEVEL"] ?? "info");
await runService(logger, () => startApp(loadConfig(process.env), logger));
