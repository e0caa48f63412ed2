// Runs a functions host alone, without the services that a start brings up, and with options that a start leaves as
// they are. A process of its own, as the host makes itself known to the app through Node's own `require`.
import { createFunctionsHost, type FunctionsHostOptions } from '../../../local/functions-host/functions-host';
import { consoleLog } from '../../../local/run/console-log';

async function run() {
  const [root = '', options = '{}'] = process.argv.slice(2);
  const chosen = JSON.parse(options) as Partial<FunctionsHostOptions>;
  const host = await createFunctionsHost({ root, settings: process.env, log: consoleLog, ...chosen });
  host.server.listen(0, '127.0.0.1', () => {
    host.startTriggers();
    console.log(`Ready on http://127.0.0.1:${(host.server.address() as { port: number }).port}`);
  });
  process.on('SIGTERM', () => {
    console.log('Stopping');
    void host.close().then(() => process.exit(0));
  });
}

void run();
