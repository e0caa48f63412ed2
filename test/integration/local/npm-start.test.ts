import { startApp } from '../../support/running-app';
import { startSignalR, startTables } from '../../support/outside-services';

it('serves, and ends cleanly on SIGTERM', async () => {
  const app = await startApp();
  expect((await fetch(`${app.baseUrl}/api/health`)).status).toBe(200);
  expect(await app.stop()).toBe(0);
});

it('works with services beside it', async () => {
  const [tables, signalR] = await Promise.all([startTables(), startSignalR()]);
  const app = await startApp({
    settings: { TABLES_CONNECTION: tables.connectionString, AzureSignalRConnectionString: signalR.connectionString },
  });
  expect((await fetch(`${app.baseUrl}/api/health`)).status).toBe(200);
  await app.stop();
  await tables.stop();
  await tables.start();
  await tables.dispose();
  await signalR.dispose();
});
