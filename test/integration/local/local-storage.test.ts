// The storage services of a local run: which ones it starts, that they answer, and that their data is
// kept over restarts. The app is a small one that returns its settings.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFixtureRoot, type FixtureRoot } from '../../support/host-fixture/fixture-root';
import { QueueService } from '../../support/queue-service';
import { startApp, type RunningApp } from '../../support/running-app';

const settingsApp = `
  import { app } from '@azure/functions';
  app.http('settings', { handler: () => ({ jsonBody: process.env }) });
`;
const tables = 'TableEndpoint=http://127.0.0.1:1/;QueueEndpoint=http://127.0.0.1:1/;SharedAccessSignature=sig';
const signalR = { AzureSignalRConnectionString: 'Endpoint=https://s.example;AccessKey=k;' };
let fixture: FixtureRoot;
let folder: string;
const running: RunningApp[] = [];

beforeAll(async () => {
  fixture = await createFixtureRoot({ app: settingsApp, routePrefix: 'api' });
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'undertone-storage-'));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.stop()));
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => fixture.dispose());

async function start(settings: Record<string, string | undefined> = {}, dataDir = join(folder, 'data')) {
  const app = await startApp({ root: fixture.root, dataDir, settings });
  running.push(app);
  return app;
}

const settingsOf = async (app: RunningApp) =>
  (await (await fetch(`${app.baseUrl}/api/settings`)).json()) as Record<string, string | undefined>;

const queuesOf = (app: RunningApp) => /^Queues on (http:\/\/127\.0\.0\.1:\d+\/\S*)/m.exec(app.output())?.[1];

describe('the queue service', () => {
  it('runs in addition to the tables, and the app gets its connection string', async () => {
    const app = await start();
    const { QUEUES_CONNECTION = '', TABLES_CONNECTION } = await settingsOf(app);
    expect(QUEUES_CONNECTION).toMatch(/QueueEndpoint=.*TableEndpoint=|TableEndpoint=.*QueueEndpoint=/);
    expect(QUEUES_CONNECTION).toBe(TABLES_CONNECTION);
    expect(QUEUES_CONNECTION).toContain(`QueueEndpoint=${queuesOf(app) ?? 'none'};`);
    expect(app.output()).not.toContain('Blobs on');
  });

  it('keeps its messages over a restart', async () => {
    const first = await start();
    const { QUEUES_CONNECTION = '' } = await settingsOf(first);
    const queues = new QueueService(QUEUES_CONNECTION);
    await queues.create('kept');
    await queues.send('kept', 'still here');
    await first.stop();
    const again = new QueueService((await settingsOf(await start())).QUEUES_CONNECTION ?? '');
    expect(await again.peek('kept')).toBe('still here');
  });

  it.each([
    ['is started where the tables are elsewhere', { TABLES_CONNECTION: tables }, 'Queues'],
    [
      'is started where the host’s storage is the emulator',
      { AzureWebJobsStorage: 'UseDevelopmentStorage=true' },
      'Queues Tables',
    ],
    [
      'is not started where one is configured',
      { QUEUES_CONNECTION: 'QueueEndpoint=http://127.0.0.1:1/;SharedAccessSignature=sig' },
      'Tables',
    ],
    ['is not started where the host has its own storage', { AzureWebJobsStorage: tables }, ''],
    ['is not started where tables and queues are named', { TABLES_CONNECTION: tables, QUEUES_CONNECTION: tables }, ''],
  ])('%s', async (_, settings, services) => {
    const app = await start({ ...settings, ...signalR });
    const started = [...app.output().matchAll(/^(Tables|Queues|Blobs) on http/gm)].map(([, service]) => service);
    expect(started.sort().join(' ')).toBe(services);
    expect((await settingsOf(app)).QUEUES_CONNECTION).toEqual(
      services.includes('Queues')
        ? expect.stringContaining(queuesOf(app) ?? 'none')
        : (settings as Record<string, string>)['QUEUES_CONNECTION'],
    );
  });
});

describe('runs that start at the same time', () => {
  it('each get their own ports, in any order', async () => {
    // As by default: PORT empty, so that all of them try the same default ports.
    const apps = await Promise.all([1, 2, 3].map((run) => start({ PORT: '' }, join(folder, String(run)))));
    const endpoints = await Promise.all(
      apps.map(async (app) => {
        const { QUEUES_CONNECTION = '', AzureSignalRConnectionString = '' } = await settingsOf(app);
        await new QueueService(QUEUES_CONNECTION).create('mine');
        return [app.baseUrl, QUEUES_CONNECTION, AzureSignalRConnectionString];
      }),
    );
    expect(new Set(endpoints.flat()).size).toBe(9);
  });

  it('on the same data: one serves, and the others name it', async () => {
    const outcomes = await Promise.allSettled([1, 2].map(() => start()));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(String(refused?.reason)).toMatch(/Another run \(process \d+.*\) uses the data in .*set DATA_DIR/);
  });
});
