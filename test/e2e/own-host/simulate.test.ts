// `npm run simulate`, as it is built, with the conversation of the documentation and the running app.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ApiClient } from '../../support/api-client';
import { connectionSetting } from '../../support/platform-connections';
import { startApp, withoutSettings, type RunningApp } from '../../support/running-app';

const root = resolve(__dirname, '..', '..', '..');
const connection = connectionSetting('chatwoot', { id: 'help' });
const settings = { WEBHOOK_CONNECTIONS: JSON.stringify([connection]), AUTH_SECRET: undefined };
let dataDir: string;
let app: RunningApp;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'undertone-data-'));
  app = await startApp({ settings, dataDir });
});
afterAll(async () => {
  await app.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Runs the simulation as a user beside the running app does. */
function simulate(parameters: string[], given: object = connection) {
  const file = ['--file', join(root, 'docs', 'platforms', 'example-conversation.jsonl')];
  const command = [
    join(root, 'dist', 'local', 'simulate.js'),
    ...['--platform', 'chatwoot', '--connection', 'help', '--speed', '1000'],
    ...file,
    ...parameters,
  ];
  const env = {
    ...withoutSettings(process.env),
    DATA_DIR: dataDir,
    PORT: new URL(app.baseUrl).port,
    WEBHOOK_CONNECTIONS: JSON.stringify([given]),
  };
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(process.execPath, command, { env }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

/** Opens the printed link, as far as the API is concerned. */
async function snapshotIn(stdout: string) {
  const fragment = /^Panel +\S+#(\S+)$/m.exec(stdout)?.[1];
  const link = new URLSearchParams(fragment);
  const conversationId = link.get('conversation') ?? '';
  expect(stdout).toContain(`Conversation  ${conversationId}\n`);
  const snapshot = await new ApiClient(app.baseUrl, link.get('token') ?? '').snapshot(conversationId);
  const { level, score, trend } = snapshot;
  return { level, score, trend, window: snapshot.window.map(({ text, score, weight }) => ({ text, score, weight })) };
}

describe('The example conversation', () => {
  it('goes sour and recovers, and the printed link shows it', async () => {
    const { code, stdout, stderr } = await simulate([]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Outcomes +scored 6, ignored:not-customer 5, ignored:internal 1, updated 1, removed 1$/m);
    const { level, trend, window } = await snapshotIn(stdout);
    expect(level).toMatch(/-positive$|^positive$/);
    expect(trend).toBe('rising');
    expect(window.some(({ score }) => score !== null && score < -3 / 7)).toBe(true);
    const texts = window.map(({ text }) => text).join('\n');
    expect(texts).toContain('I want my money back');
    expect(texts).not.toContain('worst shop');
  });

  it('ends the same in chaos', async () => {
    const clean = await snapshotIn((await simulate([])).stdout);
    for (const seed of ['1', '2']) {
      const { code, stdout } = await simulate(['--chaos', '--seed', seed]);
      expect(code).toBe(0);
      expect(stdout).toContain('duplicate');
      expect({ seed, ...(await snapshotIn(stdout)) }).toEqual({ seed, ...clean });
    }
  });

  it('is refused with another secret, and the advice says so', async () => {
    const { code, stderr } = await simulate([], { ...connection, secrets: ['another secret'] });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The app refused the signature \(401\): The header X-Chatwoot-Signature does not match/m);
    expect(stderr).not.toContain('another secret');
  });

  it('is refused for a connection that the app does not have', async () => {
    const { code, stderr } = await simulate(['--connection', 'sales'], { ...connection, id: 'sales' });
    expect(code).toBe(1);
    expect(stderr).toContain('WEBHOOK_CONNECTIONS of the app needs a connection "sales" of chatwoot');
  });
});
