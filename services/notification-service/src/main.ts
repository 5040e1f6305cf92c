import { runService } from "@platform/runtime/lifecycle";
import { createLogger } from "@platform/runtime/logger";
import { startApp } from "./app.ts";
import { readNotificationConfig } from "./config.ts";

const logger = createLogger("notification-service", "info");

await runService(logger, async () => {
  const config = readNotificationConfig();
  logger.level = config.logLevel;
  return await startApp({ config, logger });
});
