// Runs next to the containers of a task, in its network, and forwards ports of their 127.0.0.1 to the host's 127.0.0.1.
// The first argument is the host's address; each further one is <port inside>:<port of the host>.
import { connect, createServer } from "node:net";

const [gateway, ...ports] = process.argv.slice(1);
for (const pair of ports) {
  const [inside, there] = pair.split(":").map(Number);
  createServer((incoming) => {
    const outgoing = connect(there, gateway);
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ]) {
      one.pipe(other);
      one.on("error", () => other.destroy());
    }
  }).listen(inside, "127.0.0.1");
}
