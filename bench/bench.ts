// `npm run bench`: what a message costs, each figure beside the floor it is compared with, measured in the same run by
// turns, so that a machine whose speed drifts moves both. Medians; the ratio is what to quote.
// `npm run bench -- --memory` sends 100,000 messages instead and watches the memory.
import { startApp } from '../test/support/running-app';
import { startSignalR, startTables } from '../test/support/outside-services';
import { measureAlerts } from './alerts';
import { measureCost } from './cost';
import { measureDurableEffects } from './durable-effects';
import { measureFanOut } from './fan-out';
import { measureLiveList } from './live-list';
import { measureLoading } from './loading';
import { measureMemory } from './memory';
import { measuredConnections, measurePlatformDeliveries } from './platform-deliveries';
import { printTable, type Row } from './table';
import { measureThroughput } from './throughput';
import { measureEndToEndLatency } from './end-to-end-latency';

async function main(): Promise<void> {
  const startedAt = performance.now();
  const tables = await startTables();
  const signalR = await startSignalR();
  const settings = {
    TABLES_CONNECTION: tables.connectionString,
    AzureSignalRConnectionString: signalR.connectionString,
    SENTIMENT_PROVIDER: 'local',
    WEBHOOK_CONNECTIONS: measuredConnections,
  };
  const app = await startApp({ settings });
  try {
    if (process.argv.includes('--memory')) {
      await measureMemory(app);
      return;
    }
    // Azurite walks the whole table in every query, so what fills it comes last.
    const platformDeliveries = await measurePlatformDeliveries(app);
    const fanOut = await measureFanOut(app);
    const throughput = await measureThroughput(app);
    const rows: Row[] = [
      ...(await measureEndToEndLatency(app, tables.connectionString)),
      ...platformDeliveries,
      ...fanOut,
      ...throughput,
      ...measureLoading(),
      ...(await measureCost()),
      ...(await measureDurableEffects()),
      ...(await measureAlerts()),
      ...(await measureLiveList(app, tables.connectionString)),
    ];
    printTable(rows);
    console.log(`\nIt took ${((performance.now() - startedAt) / 60_000).toFixed(1)} minutes.`);
  } finally {
    await app.stop();
    await signalR.dispose();
    await tables.dispose();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
