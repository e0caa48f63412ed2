import fc from 'fast-check';
import { instant } from '../../../shared/contract/instant';
import { fromMilliseconds, fromSeconds, fromText } from '../../../shared/platforms/times';

describe('Seconds', () => {
  it.each([
    [1795341600, '2026-11-22T10:00:00.000Z'],
    ['1795341600', '2026-11-22T10:00:00.000Z'],
    [1795341600.5, '2026-11-22T10:00:00.500Z'],
    ['1795341600.000005', '2026-11-22T10:00:00.000Z'],
    ['1795341600.9996', '2026-11-22T10:00:01.000Z'],
    [0, '1970-01-01T00:00:00.000Z'],
    [253402300799, '9999-12-31T23:59:59.000Z'],
  ])('%j are %s', (value, time) => {
    expect(fromSeconds(value)).toBe(time);
  });

  it.each([
    '',
    ' 1795341600',
    '1795341600 ',
    '1.',
    '.5',
    '1e9',
    '0x10',
    '-1',
    '１２３',
    'now',
    null,
    undefined,
    true,
    {},
    [1795341600],
    new Date(0),
    NaN,
    Infinity,
    1e300,
    // Milliseconds, taken for seconds.
    1795341600000,
    253402300800,
  ])('%j are none', (value) => {
    expect(fromSeconds(value)).toBeUndefined();
  });
});

describe('Milliseconds', () => {
  it.each([
    [1795341600123, '2026-11-22T10:00:00.123Z'],
    ['1795341600123', '2026-11-22T10:00:00.123Z'],
    [1795341600123.4, '2026-11-22T10:00:00.123Z'],
  ])('%j are %s', (value, time) => {
    expect(fromMilliseconds(value)).toBe(time);
  });

  it.each(['', '1.5', '-1', '1e9', '9'.repeat(400), null, undefined, {}, NaN, -Infinity, 1e18])(
    '%j are none',
    (value) => {
      expect(fromMilliseconds(value)).toBeUndefined();
    },
  );
});

describe('A text', () => {
  it.each([
    '2026-11-22T10:00:00Z',
    '2026-11-22T10:00Z',
    '2026-11-22T10:00:00.0000000Z',
    '2026-11-22T11:00:00+01:00',
    '2026-11-22T02:00:00.000-0800',
    '2026-11-22 10:00:00 UTC',
    '2026-11-22 10:00:00 +0000',
    'Sun, 22 Nov 2026 10:00:00 GMT',
    ' 2026-11-22T10:00:00.000Z\n',
  ])('with a date, a time and a zone is read: "%s"', (text) => {
    expect(fromText(text)).toBe('2026-11-22T10:00:00.000Z');
  });

  it.each([
    // Without a zone, the zone of this machine would decide.
    '2026-11-22T10:00:00',
    '2026-11-22',
    '11-22-2026',
    '22-11-2026',
    '2026-1122',
    // JavaScript finds a date in these.
    '1 Z',
    'room 5 UTC',
    'Jazz 7 GMT',
    '',
    'Z',
    'yesterday at 10:00 UTC',
    '2026-13-22T10:00:00Z',
    '2026-11-22T25:00:00Z',
    '+012026-11-22T10:00:00Z',
    '-000001-11-22T10:00:00Z',
    1795341600,
    null,
    undefined,
    new Date(0),
  ])('that does not tell an instant is none: %j', (text) => {
    expect(fromText(text)).toBeUndefined();
  });
});

describe.each(Object.entries({ fromSeconds, fromMilliseconds, fromText }))('%s', (_, convert) => {
  it('returns an instant of the contract or nothing, and never throws', () => {
    const anything = fc.oneof(
      fc.anything(),
      fc.double(),
      fc.integer().map(String),
      fc.string().map((text) => `${text} 10:00Z`),
    );
    fc.assert(
      fc.property(anything, (value) => {
        const time = convert(value);
        if (time !== undefined) expect(instant.parse(time)).toBe(time);
      }),
      { numRuns: 2_000 },
    );
  });
});

it('every instant is read back from each form', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 253402300799999 }), (milliseconds) => {
      const time = new Date(milliseconds).toISOString();
      expect([fromMilliseconds(milliseconds), fromMilliseconds(String(milliseconds)), fromText(time)]).toEqual([
        time,
        time,
        time,
      ]);
      expect(fromSeconds(milliseconds / 1000)).toBe(time);
    }),
  );
});
