import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { misspeltSettings, readSettings, settingNames, SettingsError, warningsAbout } from '../../../shared/settings';

const valid = { TABLES_CONNECTION: 'UseDevelopmentStorage=true' };

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    readSettings(environment);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.faults;
  }
}

describe('the settings', () => {
  it('each have a default, except the location of the tables', () => {
    expect(readSettings(valid)).toMatchObject({
      SENTIMENT_PROVIDER: 'auto',
      LANGUAGE_TIMEOUT_MS: 1500,
      SENTIMENT_DECAY: 0.8,
      LEVEL_EDGES: [1 / 7, 3 / 7, 5 / 7],
      STORE_TEXT: true,
      RETENTION_DAYS: 30,
      DEFAULT_QUEUE: 'default',
      WEBHOOK_SECRETS: [],
      ALLOW_UNSIGNED: false,
      EVENT_TARGETS: [],
      PANEL_FRAME_ANCESTORS: [],
    });
  });

  it('treat an empty value as not set', () => {
    expect(readSettings({ ...valid, STORE_TEXT: '', AUTH_SECRET: '' }).STORE_TEXT).toBe(true);
  });

  it('cannot be changed once read', () => {
    expect(Object.isFrozen(readSettings(valid))).toBe(true);
  });

  it.each([
    ['TABLES_ENDPOINT', 'ftp://x'],
    ['SENTIMENT_PROVIDER', 'cloud'],
    ['LANGUAGE_ENDPOINT', 'my-resource'],
    ['LANGUAGE_TIMEOUT_MS', '1.5s'],
    ['LANGUAGE_TIMEOUT_MS', '0'],
    ['SENTIMENT_DECAY', '0'],
    ['SENTIMENT_DECAY', '1.01'],
    ['SENTIMENT_DECAY', 'fast'],
    ['LEVEL_EDGES', '0.1,0.2'],
    ['LEVEL_EDGES', '0.5,0.4,0.9'],
    ['LEVEL_EDGES', '0.1,0.2,1'],
    ['LEVEL_EDGES', '0.1,0.2,0.3,0.4'],
    ['STORE_TEXT', 'yes'],
    ['RETENTION_DAYS', '0'],
    ['RETENTION_DAYS', '-1'],
    ['DEFAULT_QUEUE', '..'],
    ['WEBHOOK_SECRETS', 'secret'],
    ['WEBHOOK_SECRETS', 'whsec_'],
    ['WEBHOOK_SECRETS', 'whsec_bm90,oops'],
    ['WEBHOOK_SECRETS', 'whsec_bm90,'],
    ['QUEUES_CONNECTION', 'nonsense'],
    ['AzureWebJobsStorage', 'nonsense'],
    ['AzureSignalRConnectionString', 'nonsense'],
    ['EVENT_TARGETS', '{}'],
    ['EVENT_TARGETS', 'nonsense'],
    ['PANEL_FRAME_ANCESTORS', '*'],
    ['ALLOW_UNSIGNED', '1'],
    ['AUTH_SECRET', 'short'],
    ['AUTH_JWKS_URL', 'keys.json'],
  ])('are rejected with %s=%s, by name', (name, value) => {
    const faults = faultsOf({ ...valid, [name]: value });
    expect(faults[0]).toMatch(new RegExp(`^${name} must`));
  });

  it('never repeat a value in a fault: it may be a secret', () => {
    const faults = faultsOf({
      ...valid,
      AUTH_SECRET: 'hunter2',
      WEBHOOK_SECRETS: 'hunter2',
      LANGUAGE_ENDPOINT: 'hunter2',
    });
    expect(faults).toHaveLength(3);
    expect(faults.join()).not.toContain('hunter2');
  });

  it('list every fault at once', () => {
    const faults = faultsOf({ SENTIMENT_PROVIDER: 'azure-language', AUTH_JWKS_URL: 'https://login.example/keys' });
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
      'TABLES_CONNECTION',
      'LANGUAGE_ENDPOINT',
      'AUTH_ISSUER',
      'AUTH_AUDIENCE',
    ]);
  });

  it('list faults of one setting together with conflicts between several', () => {
    const environment = { RETENTION_DAYS: 'forever', ALLOW_UNSIGNED: 'true', WEBHOOK_SECRETS: 'whsec_bm90' };
    expect(faultsOf(environment).map((fault) => fault.split(' ')[0])).toEqual([
      'RETENTION_DAYS',
      'TABLES_CONNECTION',
      'ALLOW_UNSIGNED',
    ]);
  });

  it('allow unsigned messages only where there is no secret', () => {
    const both = { ...valid, ALLOW_UNSIGNED: 'true', WEBHOOK_SECRETS: 'whsec_bm90' };
    expect(faultsOf(both)).toEqual([expect.stringMatching(/^ALLOW_UNSIGNED must not be true beside WEBHOOK_SECRETS/)]);
    expect(readSettings({ ...both, ALLOW_UNSIGNED: 'false' }).WEBHOOK_SECRETS).toHaveLength(1);
    expect(readSettings({ ...both, WEBHOOK_SECRETS: '' }).ALLOW_UNSIGNED).toBe(true);
  });

  it('require of the host’s own storage only the endpoints that the app uses', () => {
    const blobOnly = 'BlobEndpoint=https://a.blob.core.windows.net;SharedAccessSignature=sig';
    expect(faultsOf({ AzureWebJobsStorage: blobOnly })).toEqual([
      'AzureWebJobsStorage lacks TableEndpoint=…, QueueEndpoint=…',
    ]);
    expect(faultsOf({ ...valid, AzureWebJobsStorage: blobOnly })).toEqual([
      'AzureWebJobsStorage lacks QueueEndpoint=…',
    ]);
    const elsewhere = {
      TABLES_ENDPOINT: 'https://a.table.core.windows.net',
      QUEUES_CONNECTION: valid.TABLES_CONNECTION,
    };
    expect(faultsOf({ ...elsewhere, AzureWebJobsStorage: blobOnly })).toEqual([]);
  });

  it('warn of a secret that is shorter than Standard Webhooks requires', () => {
    const short = { ...valid, WEBHOOK_SECRETS: `whsec_${Buffer.alloc(23).toString('base64')}` };
    const long = { ...valid, WEBHOOK_SECRETS: `whsec_${Buffer.alloc(24).toString('base64')}` };
    expect(warningsAbout(readSettings(short), short).join()).toMatch(/fewer than 24 bytes/);
    expect(warningsAbout(readSettings(long), long).join()).not.toMatch(/fewer than 24 bytes/);
  });

  it('decode several secrets, for rotation', () => {
    const { WEBHOOK_SECRETS } = readSettings({
      ...valid,
      WEBHOOK_SECRETS: 'whsec_bmV3LXNlY3JldA==, whsec_b2xkLXNlY3JldA==',
    });
    expect(WEBHOOK_SECRETS.map(String)).toEqual(['new-secret', 'old-secret']);
  });

  it('warn of names that look like misspelt settings, and ignore others', () => {
    const environment = { LANGUAGE_TIMOUT_MS: '1', WEBHOOK_SECRET: 'x', PATH: '/bin', AUTH_SECRETS: 'x', HOME: '/' };
    expect(misspeltSettings(environment)).toEqual([
      'LANGUAGE_TIMOUT_MS is not a setting; did you mean LANGUAGE_TIMEOUT_MS?',
      'WEBHOOK_SECRET is not a setting; did you mean WEBHOOK_SECRETS?',
      'AUTH_SECRETS is not a setting; did you mean AUTH_SECRET?',
    ]);
  });

  it('warn of a value that is unsafe or has no effect', () => {
    const open = { ...valid, ALLOW_UNSIGNED: 'true' };
    expect(warningsAbout(readSettings(open), open).join('\n')).toMatch(/ALLOW_UNSIGNED is true/);
    expect(warningsAbout(readSettings(valid), valid).join('\n')).toMatch(/every message will be refused/);
    expect(warningsAbout(readSettings(valid), valid).join('\n')).toMatch(/every agent will be refused/);
  });
});

describe('the sample settings', () => {
  const sample = JSON.parse(readFileSync(join(__dirname, '../../../local.settings.sample.json'), 'utf8')) as {
    Values: Record<string, string>;
  };
  const readme = readFileSync(join(__dirname, '../../../README.md'), 'utf8');

  it('name every setting and no other, besides those of the functions host', () => {
    expect(
      Object.keys(sample.Values)
        .filter((name) => name !== 'FUNCTIONS_WORKER_RUNTIME')
        .sort(),
    ).toEqual([...settingNames].sort());
  });

  it('are valid, and contain the defaults', () => {
    const { AzureWebJobsStorage: _, ...settings } = readSettings(sample.Values);
    const { TABLES_CONNECTION: __, ...defaults } = readSettings(valid);
    expect(settings).toEqual(defaults);
  });

  it.each(settingNames)('and the README both name %s', (name) => {
    expect(readme).toContain(`\`${name}\``);
  });
});
