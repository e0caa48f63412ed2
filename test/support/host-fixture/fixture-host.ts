// The local functions host with the fixture's functions, and a SignalR service that records its calls.
import { createFixtureRoot, type FixtureRoot } from './fixture-root';
import { bareHostEntry } from './start-bare-host';
import { startRecordingSignalR, type RecordingSignalR } from '../recording-signalr';
import { startApp, type RunningApp } from '../running-app';

export let fixture: FixtureRoot;
export let signalR: RecordingSignalR;
export let host: RunningApp;

/** Starts the fixture with a storage account that it never uses, so that no Azurite is started. */
export const startHost = (settings: Record<string, string> = {}) =>
  startApp({
    root: fixture.root,
    settings: {
      AzureSignalRConnectionString: signalR.connectionString,
      TABLES_CONNECTION: 'UseDevelopmentStorage=true',
      QUEUES_CONNECTION: 'UseDevelopmentStorage=true',
      HUB: 'First',
      TICK: '0 0 0 1 1 *',
      'AzureWebJobs.off.Disabled': 'true',
      ...settings,
    },
  });

/** A request as the function got it. */
export interface Echo {
  name: string;
  method: string;
  url: string;
  params: Record<string, string>;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: string;
}

export const echo = async (path: string, init?: RequestInit) =>
  (await (await fetch(`${host.baseUrl}/base/${path}`, init)).json()) as Echo;

export const send = (values: unknown[], more: object = {}) =>
  fetch(`${host.baseUrl}/base/send`, { method: 'POST', body: JSON.stringify({ values, ...more }) });

/** Starts the host for the tests of a file. */
export function useFixtureHost(): void {
  beforeAll(async () => {
    const localSettings = { Host: { CORS: 'http://page.example, http://other.example', CORSCredentials: true } };
    [fixture, signalR] = await Promise.all([
      createFixtureRoot({ localSettings, entries: [bareHostEntry] }),
      startRecordingSignalR(),
    ]);
    host = await startHost();
  });

  beforeEach(() => {
    signalR.calls.length = 0;
    signalR.answer = () => 202;
  });

  afterAll(async () => {
    await host.stop();
    await signalR.close();
    fixture.dispose();
  });
}
