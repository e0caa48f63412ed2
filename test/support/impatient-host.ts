// Runs a functions host that gives requests in flight hardly any time once it is told to end. A process of its own, as
// the host makes itself known to the app through Node's own `require`.
import { createFunctionsHost } from '../../local/functions-host/functions-host';

async function run() {
  const root = process.argv[2] ?? '';
  const host = await createFunctionsHost({ root, settings: process.env, log: () => undefined, drainMs: 50 });
  host.server.listen(0, '127.0.0.1', () => {
    console.log(`Ready on http://127.0.0.1:${(host.server.address() as { port: number }).port}`);
  });
  process.on('SIGTERM', () => void host.close().then(() => process.exit(0)));
}

void run();
