import { runService } from "@platform/runtime/lifecycle";
import { createLogger } from "@platform/runtime/logger";
import { startAcquirer } from "./app.ts";
import { readAcquirerConfig } from "./config.ts";

const logger = createLogger("sandbox-acquirer", "info");

await runService(logger, async () => {
  const config = readAcquirerConfig(process.env);
  logger.level = config.logLevel;
  return startAcquirer(config, logger);
});
