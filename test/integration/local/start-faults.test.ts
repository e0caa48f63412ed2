// A start that fails names the setting behind the fault, with advice.
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFixtureRoot, type FixtureRoot } from '../../support/host-fixture/fixture-root';
import { startApp } from '../../support/running-app';

let fixture: FixtureRoot;
let folder: string;
let occupied: { server: Server; port: string };

beforeAll(async () => {
  fixture = await createFixtureRoot({
    app: `import { app } from '@azure/functions'; app.http('one', { handler: () => ({}) });`,
  });
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  occupied = { server, port: String((server.address() as { port: number }).port) };
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'undertone-faults-'));
});
afterEach(() => {
  rmSync(join(fixture.root, 'local.settings.json'), { force: true, recursive: true });
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => {
  occupied.server.close();
  fixture.dispose();
});

/** Starts the app, which must fail, and returns its message. */
async function failure(
  settings: Record<string, string> = {},
  dataDir = folder,
  parameters: readonly string[] = [],
): Promise<string> {
  try {
    await (await startApp({ root: fixture.root, dataDir, settings, parameters })).stop();
  } catch (error) {
    return String(error);
  }
  throw new Error('It started.');
}

it('with an unknown option names it, and says what there is', async () => {
  expect(await failure({}, folder, ['--demo'])).toMatch(/Unknown option '--demo'.*\nUsage: npm start \[-- --no-demo\]/);
});

const secretsOnDemand = { AUTH_SECRET: '', WEBHOOK_SECRETS: '' };

describe('a data folder', () => {
  const file = () => {
    writeFileSync(join(folder, 'a-file'), '');
    return join(folder, 'a-file');
  };

  it.each([
    ['is a file', file, 'it is a file'],
    ['is below a file', () => join(file(), 'data'), 'it is a file, or below one'],
    ['is where this user must not create one', () => '/sys/undertone', 'this user may not write there'],
    ['has a path that is too long', () => join(folder, 'x'.repeat(300)), 'its path is too long'],
  ])('that %s', async (_, path, reason) => {
    const message = await failure({}, path());
    expect(message).toMatch(new RegExp(`The data folder /.* can't be used: .*${reason}`));
    expect(message).toContain('Set DATA_DIR to a folder that this user can write to');
  });

  it('that has an invalid file of secrets', async () => {
    writeFileSync(join(folder, 'secrets.json'), '{"authSecret": ');
    expect(await failure(secretsOnDemand)).toMatch(/secrets\.json holds no secrets: .*Delete it/);
  });

  it('that has a folder instead of a file', async () => {
    mkdirSync(join(folder, 'secrets.json'));
    expect(await failure(secretsOnDemand)).toMatch(/a folder is in the place of a file.*Set DATA_DIR/);
  });
});

describe('a port', () => {
  it.each(['PORT', 'SIGNALR_PORT'])('that is in use, by %s', async (setting) => {
    const message = await failure({ [setting]: occupied.port });
    expect(message).toContain(`Port ${occupied.port} is in use by something else. Set ${setting} to another one`);
  });

  it.each(['PORT', 'SIGNALR_PORT'])('that is invalid, by %s', async (setting) => {
    for (const value of ['70000', '-1', 'http'])
      expect(await failure({ [setting]: value })).toContain(`${setting} must be a port number`);
  });

  it('that is invalid, in local.settings.json', async () => {
    writeFileSync(join(fixture.root, 'local.settings.json'), JSON.stringify({ Host: { LocalHttpPort: 'many' } }));
    expect(await failure()).toContain('Host.LocalHttpPort in local.settings.json must be a port number');
  });
});

describe('local.settings.json', () => {
  it('that is a folder', async () => {
    mkdirSync(join(fixture.root, 'local.settings.json'));
    expect(await failure()).toContain("local.settings.json can't be read. It has to be a file");
  });

  it('with a setting that is not a text', async () => {
    writeFileSync(join(fixture.root, 'local.settings.json'), JSON.stringify({ Values: { WEBHOOK_SECRETS: ['a'] } }));
    expect(await failure()).toContain('Values.WEBHOOK_SECRETS in local.settings.json must be a text');
  });
});
