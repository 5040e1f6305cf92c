import { runService } from "@platform/runtime/lifecycle";
import { createLogger } from "@platform/runtime/logger";
import { startInbox } from "./app.ts";
import { loadConfig } from "./config.ts";

const logger = createLogger("inbox", "info");

await runService(logger, async () => {
  const config = loadConfig(process.env);
  logger.level = config.logLevel;
  return startInbox(config, logger);
});
