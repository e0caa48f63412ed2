import fc from 'fast-check';
import { platformNames, platforms } from '../../../shared/platforms/platforms';
import { readSettings, SettingsError } from '../../../shared/settings';
import { connectionSetting } from '../../support/platform-connections';

const valid = { id: 'help', platform: 'telegram', secrets: ['newest', 'older'] };
const writesBack = { id: 'desk', platform: 'chatwoot', secrets: ['s'] };
const chatwootAt = (baseUrl: string) => ({ ...writesBack, writeBack: { baseUrl, token: 't' } });

const settingOf = (text: string) =>
  readSettings({ TABLES_CONNECTION: 'UseDevelopmentStorage=true', WEBHOOK_CONNECTIONS: text }).WEBHOOK_CONNECTIONS;
const connectionsOf = (connections: unknown) => settingOf(JSON.stringify(connections));

function faultsOfText(text: string): readonly string[] {
  try {
    settingOf(text);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.faults;
  }
}
const faultsOf = (connections: unknown) => faultsOfText(JSON.stringify(connections));

/** The platforms that require something of their connections. */
const requiring = (what: 'roles' | 'publicUrl') =>
  platformNames.filter((name) => platforms[name].requires?.[what] !== undefined);

describe('WEBHOOK_CONNECTIONS', () => {
  it('lists the connections, with defaults for what is left out', () => {
    expect(connectionsOf([valid])).toEqual([
      { ...valid, queues: {}, roles: { agent: [], bot: [], customer: [] }, maxMessageAgeHours: 24 },
    ]);
  });

  it('takes everything that a connection may have', () => {
    const given = {
      ...writesBack,
      queueId: 'billing',
      queues: { '3': 'sales', 'a/b': 'c#d' },
      roles: { customer: ['whatsapp:*', '+*'], agent: ['*@example.com'], bot: ['assistant'] },
      publicUrl: 'https://undertone.example.com/api/webhooks/chatwoot/desk?x=1',
      maxMessageAgeHours: 0.5,
      verifyToken: 'v',
      writeBack: { baseUrl: 'https://chat.example.com/app', token: 't', attribute: 'mood', appId: 'a' },
    };
    expect(connectionsOf([given])).toEqual([given]);
  });

  it('may be empty', () => {
    expect(connectionsOf([])).toEqual([]);
  });

  it('ignores fields that look like none of its own', () => {
    expect(connectionsOf([{ ...valid, 'x-comment': 'for the web shop' }])).toEqual(connectionsOf([valid]));
  });

  it.each(platformNames)('has a valid example of %s', (name) => {
    expect(connectionsOf([connectionSetting(name)])).toHaveLength(1);
  });

  it.each(platformNames)('takes the age of a message that %s allows', (name) => {
    const { maxMessageAgeHours = 24 } = platforms[name];
    expect(connectionsOf([connectionSetting(name)])[0]?.maxMessageAgeHours).toBe(maxMessageAgeHours);
    expect(connectionsOf([connectionSetting(name, { maxMessageAgeHours: 1 })])[0]?.maxMessageAgeHours).toBe(1);
  });

  it.each([
    ['https://chat.example.com/', 'https://chat.example.com'],
    ['https://chat.example.com/app//', 'https://chat.example.com/app'],
    [' https://chat.example.com ', 'https://chat.example.com'],
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
  ])('takes the address of the write-back without what a path could not follow: "%s"', (given, baseUrl) => {
    expect(connectionsOf([chatwootAt(given)])[0]?.writeBack).toEqual({
      baseUrl,
      token: 't',
      attribute: 'customer_sentiment',
    });
  });

  it.each([
    ['no id', { id: undefined }, 'id must be a string'],
    ['an empty id', { id: '' }, 'id must have 1 to 63 characters'],
    ['an id with a capital', { id: 'Help' }, 'id must have 1 to 63 characters'],
    ['an id with a colon', { id: 'help:1' }, 'id must have 1 to 63 characters'],
    ['an id that begins with a dash', { id: '-help' }, 'id must have 1 to 63 characters'],
    ['an id with a line end', { id: 'help\n' }, 'id must have 1 to 63 characters'],
    ['an id of 64 characters', { id: 'h'.repeat(64) }, 'id must have 1 to 63 characters'],
    ['an id twice', { id: 'first' }, 'id repeats the id of connection 0'],
    ['another platform', { platform: 'icq' }, 'platform must be one of chatwoot'],
    ['a name that every object has', { platform: 'constructor' }, 'platform must be one of chatwoot'],
    ['no platform', { platform: undefined }, 'platform must be one of chatwoot'],
    ['no secrets', { secrets: undefined }, 'secrets must be a list of secrets'],
    ['no secret', { secrets: [] }, 'secrets must have at least one secret'],
    ['one secret outside of a list', { secrets: 'newest' }, 'secrets must be a list of secrets'],
    ['an empty secret', { secrets: ['newest', ''] }, 'secrets[1] must not be empty'],
    ['a secret that is a number', { secrets: [1] }, 'secrets[0] must be a string'],
    ['a secret with a line end', { secrets: ['newest\n'] }, 'secrets[0] must not begin or end with a blank'],
    ['a secret of blanks', { secrets: [' '] }, 'secrets[0] must not begin or end with a blank'],
    ['an invalid queue', { queueId: '..' }, 'queueId must not be "." or ".."'],
    ['a queue that is null', { queueId: null }, 'queueId must be a string'],
    ['queues in a list', { queues: ['sales'] }, 'queues must map ids of the platform to queues'],
    ['an invalid queue in the map', { queues: { 3: '' } }, 'queues.3 must not be empty'],
    ['a queue in the map that is a number', { queues: { 3: 4 } }, 'queues.3 must be a string'],
    ['no rules', { roles: null }, 'roles must be an object with agent, bot and customer'],
    ['one pattern outside of a list', { roles: { agent: '*' } }, 'roles.agent must be a list of patterns'],
    ['an empty pattern', { roles: { bot: ['b', ''] } }, 'roles.bot[1] must not be empty'],
    ['a misspelt role', { roles: { custmer: ['*'] } }, 'roles.custmer is not a field here; did you mean "customer"?'],
    ['an address that is no URL', { publicUrl: 'undertone.example' }, 'publicUrl must be an http or https URL'],
    ['an address of another kind', { publicUrl: 'ftp://x.example' }, 'publicUrl must be an http or https URL'],
    ['an age that is text', { maxMessageAgeHours: '24' }, 'maxMessageAgeHours must be a number'],
    ['an age of nothing', { maxMessageAgeHours: 0 }, 'maxMessageAgeHours must be more than 0'],
    ['an age of more than a year', { maxMessageAgeHours: 8761 }, 'maxMessageAgeHours must be at most 8760'],
    ['an empty token', { verifyToken: '' }, 'verifyToken must not be empty'],
    ['a misspelt field', { secret: ['x'] }, 'secret is not a field here; did you mean "secrets"?'],
    ['a write-back to Telegram', { writeBack: { token: 't' } }, 'writeBack is not possible with Telegram; remove it'],
  ])('is rejected with the path of the fault: %s', (_, spoilt, fault) => {
    expect(
      faultsOf([
        { ...valid, id: 'first' },
        { ...valid, ...spoilt },
      ]),
    ).toEqual([expect.stringContaining(`WEBHOOK_CONNECTIONS[1].${fault}`)]);
  });

  it.each([
    ['no token', { baseUrl: 'https://chat.example' }, 'token must be a string'],
    ['no address', { token: 't' }, 'baseUrl is required: the address of your Chatwoot'],
    ['http elsewhere', { baseUrl: 'http://chat.example', token: 't' }, 'baseUrl must be an https URL'],
    ['a password', { baseUrl: 'https://me:pass@chat.example', token: 't' }, 'baseUrl must not contain a user name'],
    ['a query', { baseUrl: 'https://chat.example/?a=1', token: 't' }, 'baseUrl must have no query and no fragment'],
    ['a fragment', { baseUrl: 'https://chat.example/#a', token: 't' }, 'baseUrl must have no query and no fragment'],
    ['an odd attribute', { baseUrl: 'https://chat.example', token: 't', attribute: 'a b' }, 'attribute must be a name'],
    ['a misspelt field', { baseUrl: 'https://chat.example', token: 't', tokens: 'x' }, 'tokens is not a field here'],
  ])('is rejected with the path of the fault of a write-back: %s', (_, writeBack, fault) => {
    expect(faultsOf([{ ...writesBack, writeBack }])).toEqual([
      expect.stringContaining(`WEBHOOK_CONNECTIONS[0].writeBack.${fault}`),
    ]);
  });

  for (const name of requiring('roles'))
    it.each([
      ['left out', undefined],
      ['empty', { agent: [], bot: [], customer: [] }],
    ])(`is rejected where ${name} needs role rules, with the rule to add: %s`, (_, roles) => {
      expect(faultsOf([connectionSetting(name, { roles })])).toEqual([
        `WEBHOOK_CONNECTIONS[0].roles is required: ${platforms[name].requires?.roles}`,
      ]);
    });

  for (const name of requiring('publicUrl'))
    it(`is rejected where ${name} signs its URL and it is left out`, () => {
      expect(faultsOf([connectionSetting(name, { publicUrl: undefined })])).toEqual([
        expect.stringContaining('WEBHOOK_CONNECTIONS[0].publicUrl is required'),
      ]);
    });

  it('is rejected with every fault at once, also with those that concern several fields', () => {
    const faults = faultsOf([
      { id: 'A', platform: 'telegram', secrets: [], writeBack: { token: 5 }, roles: { agnet: [] } },
      { ...writesBack, id: 'help', secrets: [''], writeBack: { token: '' } },
      { ...valid, maxMessageAgeHours: -1 },
      7,
    ]);
    expect(faults.map((fault) => fault.split(' ')[0]).sort()).toEqual([
      'WEBHOOK_CONNECTIONS[0].id',
      'WEBHOOK_CONNECTIONS[0].roles.agnet',
      'WEBHOOK_CONNECTIONS[0].secrets',
      'WEBHOOK_CONNECTIONS[0].writeBack',
      'WEBHOOK_CONNECTIONS[0].writeBack.token',
      'WEBHOOK_CONNECTIONS[1].secrets[0]',
      'WEBHOOK_CONNECTIONS[1].writeBack.baseUrl',
      'WEBHOOK_CONNECTIONS[1].writeBack.token',
      'WEBHOOK_CONNECTIONS[2].maxMessageAgeHours',
      'WEBHOOK_CONNECTIONS[3]',
    ]);
  });

  it.each([
    ['two connections of one platform', 'telegram'],
    ['connections of two platforms', 'chatwoot'],
  ])('never has one id for %s', (_, platform) => {
    expect(faultsOf([valid, { ...valid, platform }])).toEqual([
      'WEBHOOK_CONNECTIONS[1].id repeats the id of connection 0',
    ]);
    expect(faultsOf([valid, { ...valid, platform, id: 'help-2' }])).toEqual([]);
  });

  it.each(['', ' ', 'null', '{}', '"[]"', '[', '[}', 'help', '[{"id":"help",}]'])(
    'is a JSON array or nothing: %s',
    (text) => {
      expect(faultsOfText(text)).toEqual(text === '' ? [] : ['WEBHOOK_CONNECTIONS must be a JSON array']);
    },
  );

  const anyValue = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<unknown>(
      'help',
      'telegram',
      'chatwoot',
      ['x'],
      { customer: ['*'] },
      { token: 't' },
      'https://x.example',
    ),
  );
  const fieldName = fc.constantFrom(
    ...['id', 'platform', 'secrets', 'queueId', 'queues', 'roles', 'publicUrl', 'maxMessageAgeHours', 'verifyToken'],
    ...['writeBack', 'secret', '__proto__', 'constructor', 'toString'],
  );

  it('is valid or rejected with its faults, for any input', () => {
    const connection = fc.oneof(
      fc.dictionary(fieldName, anyValue),
      fc
        .tuple(fc.constantFrom(valid, writesBack), fc.dictionary(fieldName, anyValue))
        .map((parts) => Object.assign({}, ...parts) as object),
      fc.jsonValue({ maxDepth: 1 }),
    );
    fc.assert(
      fc.property(fc.oneof(fc.array(connection, { maxLength: 4 }), fc.jsonValue()), (connections) => {
        for (const fault of faultsOf(connections)) expect(fault).toMatch(/^WEBHOOK_CONNECTIONS(\[\d+\].*)? \w/s);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never repeats a value in a fault: it may be a secret', () => {
    const secret = 'hunter2';
    const everywhere = {
      id: `${secret}!`,
      platform: secret,
      secrets: [`${secret} `],
      queueId: `${secret}%2f`,
      queues: { 3: `${secret}%2f` },
      roles: { agent: secret },
      publicUrl: secret,
      maxMessageAgeHours: secret,
      verifyToken: ` ${secret}`,
      writeBack: { baseUrl: secret, token: `${secret}\n`, attribute: `${secret} ` },
    };
    const faults = [
      everywhere,
      { ...everywhere, platform: 'telegram' },
      { ...everywhere, platform: 'chatwoot' },
      secret,
    ]
      .map((connection) => faultsOf([connection]))
      .concat(faultsOfText(`[{"secrets": ["${secret}"]`))
      .flat();
    expect(faults.length).toBeGreaterThan(30);
    expect(faults.join()).not.toContain(secret);
  });
});
