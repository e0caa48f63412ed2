// An app whose storage operations are counted on the wire.
import { startCountingProxy } from '../test/support/counting-proxy';
import { startQueues, startSignalR, startTables } from '../test/support/outside-services';
import { startApp, type RunningApp } from '../test/support/running-app';

export interface CountedApp {
  app: RunningApp;
  /** How many operations tables and queues have had so far. */
  count: () => number;
  /** Those on tables alone: the host asks the queues for work all the time. */
  countOnTables: () => number;
}

/** What a message's path does not wait for; it would be counted with it. */
export const withoutWorkBesideThePath: Readonly<Record<string, string>> = Object.fromEntries(
  ['dispatch-effects', 'retry-poisoned-effects', 'sweep-effects', 'erase-expired'].map((name) => [
    `AzureWebJobs.${name}.Disabled`,
    'true',
  ]),
);

/** Runs an app with storage of its own for one measurement. */
export async function withCountedApp<Result>(
  settings: Readonly<Record<string, string>>,
  measure: (counted: CountedApp) => Promise<Result>,
): Promise<Result> {
  const [tables, queues, signalR] = [await startTables(), await startQueues(), await startSignalR()];
  const [tableCounter, queueCounter] = [await startCountingProxy(tables.port), await startCountingProxy(queues.port)];
  const app = await startApp({
    settings: {
      TABLES_CONNECTION: tables.connectionString.replaceAll(`:${tables.port}/`, `:${tableCounter.port}/`),
      QUEUES_CONNECTION: queues.connectionString.replaceAll(`:${queues.port}/`, `:${queueCounter.port}/`),
      AzureSignalRConnectionString: signalR.connectionString,
      SENTIMENT_PROVIDER: 'local',
      ...settings,
    },
  });
  try {
    return await measure({
      app,
      count: () => tableCounter.count() + queueCounter.count(),
      countOnTables: () => tableCounter.count(),
    });
  } finally {
    await app.stop();
    for (const counter of [tableCounter, queueCounter]) await counter.close();
    for (const service of [signalR, queues, tables]) await service.dispose();
  }
}
