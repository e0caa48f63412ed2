import fc from 'fast-check';
import { readSettings, SettingsError } from '../../../shared/settings';

const tables = { TABLES_CONNECTION: 'UseDevelopmentStorage=true' };
const secret = `whsec_${Buffer.from('a secret of a receiver').toString('base64')}`;
const valid = { url: 'https://crm.example/hooks', secret, events: ['sentiment.level-changed'] };
const targetsOf = (targets: unknown) =>
  readSettings({ ...tables, EVENT_TARGETS: JSON.stringify(targets) }).EVENT_TARGETS;

function faultsOf(targets: unknown): readonly string[] {
  try {
    targetsOf(targets);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.faults;
  }
}

describe('EVENT_TARGETS', () => {
  it('lists the targets of events, with the key that signs them', () => {
    const other = { url: 'http://127.0.0.1:9000/', secret, events: ['sentiment.alert'], queues: ['billing', 'a/b'] };
    const key = Buffer.from('a secret of a receiver');
    expect(targetsOf([valid, other])).toEqual([
      { ...valid, secret: key },
      { ...other, secret: key },
    ]);
  });

  it.each(['http://localhost:9/', 'http://127.0.0.1/', 'http://127.9.9.9/', 'http://[::1]:9/', 'http://127.1/'])(
    'may have the URL %s: it is on this machine',
    (url) => {
      expect(targetsOf([{ ...valid, url }])).toHaveLength(1);
    },
  );

  it.each([
    ['http elsewhere', { url: 'http://crm.example/' }, 'url must be an https URL (http is for the loopback only)'],
    ['a host that looks local', { url: 'http://localhost.example/' }, 'url must be an https URL'],
    ['an address that looks local', { url: 'http://127.0.0.1.example/' }, 'url must be an https URL'],
    ['a file', { url: 'file:///etc/passwd' }, 'url must be an https URL'],
    ['no URL', { url: 'crm.example' }, 'url must be a URL'],
    ['a password', { url: 'https://me:pass@crm.example/' }, 'url must not contain a user name or password'],
    ['an empty secret', { secret: 'whsec_' }, 'secret must be "whsec_" followed by standard base64'],
    ['no secret', { secret: undefined }, 'secret must be "whsec_" followed by standard base64'],
    ['another event', { events: ['sentiment.alert', 'message'] }, 'events[1] must be one of sentiment.level-changed'],
    ['no event', { events: [] }, 'events must not be empty'],
    ['an event twice', { events: ['sentiment.alert', 'sentiment.alert'] }, 'events must not name anything twice'],
    ['one event outside of a list', { events: 'sentiment.alert' }, 'events must be a list'],
    ['no queue', { queues: [] }, 'queues must not be empty'],
    ['an invalid queue id', { queues: ['billing', '..'] }, 'queues[1] must not be "." or ".."'],
    ['a misspelt field', { queue: ['billing'] }, 'queue is not a field here; did you mean "queues"?'],
  ])('is rejected with the path of the fault: %s', (_, spoilt, fault) => {
    expect(faultsOf([valid, { ...valid, url: 'https://other.example', ...spoilt }])).toEqual([
      expect.stringContaining(`EVENT_TARGETS[1].${fault}`),
    ]);
  });

  it('is rejected with every fault at once', () => {
    expect(faultsOf([{ url: 'x', secret: 'x', events: ['x'] }, 7]).map((fault) => fault.split(' ')[0])).toEqual([
      'EVENT_TARGETS[0].url',
      'EVENT_TARGETS[0].secret',
      'EVENT_TARGETS[0].events[0]',
      'EVENT_TARGETS[1]',
    ]);
  });

  it('never sends an event twice to one URL', () => {
    const [billing, sales] = [['billing'], ['sales']];
    const alerts = { ...valid, events: ['sentiment.alert'] };
    const sameUrl = { ...valid, url: 'https://CRM.example:443/hooks' };
    const repeats = [expect.stringMatching(/^EVENT_TARGETS\[1\] repeats target 0/)];
    expect(faultsOf([valid, sameUrl])).toEqual(repeats);
    expect(faultsOf([valid, { ...valid, queues: billing }])).toEqual(repeats);
    expect(
      faultsOf([
        { ...valid, queues: billing },
        { ...valid, queues: ['sales', 'billing'] },
      ]),
    ).toEqual(repeats);
    expect(faultsOf([valid, alerts])).toEqual([]);
    expect(
      faultsOf([
        { ...valid, queues: billing },
        { ...valid, queues: sales },
      ]),
    ).toEqual([]);
    expect(faultsOf([valid, { ...valid, url: 'https://other.example/hooks' }])).toEqual([]);
  });

  it('is valid or rejected with its faults, for any input', () => {
    const field = fc.constantFrom('url', 'secret', 'events', 'queues', 'event', '__proto__');
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(valid.url, secret, valid.events, ['billing']),
    );
    const target = fc.oneof(fc.dictionary(field, value), fc.jsonValue({ maxDepth: 1 }), fc.constant(valid));
    fc.assert(
      fc.property(fc.oneof(fc.array(target, { maxLength: 4 }), fc.jsonValue()), (targets) => {
        for (const fault of faultsOf(targets)) expect(fault).toMatch(/^EVENT_TARGETS(\[\d+\]\S*)? \w/);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never repeats a value in a fault: it may be a secret', () => {
    const faults = [
      ...faultsOf([{ url: 'hunter2', secret: 'hunter2', events: ['hunter2'], queues: ['hunter2/%2f'] }]),
      ...faultsOf('hunter2'),
    ];
    expect(faults).toHaveLength(5);
    expect(faults.join()).not.toContain('hunter2');
  });
});
