// Runs in the network of a task, beside its containers: what they open on their own 127.0.0.1 leads to this machine's.
// Each argument after the address of this machine is <port inside>:<port there>.
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
