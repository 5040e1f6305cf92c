import { runService } from "@platform/runtime/lifecycle";
import { createLogger } from "@platform/runtime/logger";
import { startApp } from "./app.ts";
import { readFraudDetectionConfig } from "./config.ts";

const logger = createLogger("fraud-detection", "info");

await runService(logger, async () => {
  const config = readFraudDetectionConfig();
  logger.level = config.logLevel;
  return await startApp({ config, logger });
});
