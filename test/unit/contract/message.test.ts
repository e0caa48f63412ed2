import fc from 'fast-check';
import { message } from '../../../shared/contract/message';
import { InvalidInputError, validate, type Fault } from '../../../shared/http/body';

const valid = { conversationId: 'c-42', messageId: 'm-7', text: 'Hello', author: { role: 'customer' } };

function faultsOf(value: unknown): readonly Fault[] {
  try {
    validate(message, value);
  } catch (error) {
    if (error instanceof InvalidInputError) return error.faults;
    throw error;
  }
  return [];
}

describe('A delivered message', () => {
  it('needs ids, an author’s role and a text, and is "created" by default', () => {
    expect(validate(message, valid)).toEqual({ ...valid, change: 'created' });
  });

  it('needs no text when it is deleted', () => {
    const { text: _, ...withoutText } = valid;
    expect(faultsOf({ ...withoutText, change: 'deleted' })).toEqual([]);
    for (const change of ['created', 'edited', undefined])
      expect(faultsOf({ ...withoutText, change })).toEqual([
        { path: 'text', message: 'is required unless change is "deleted"' },
      ]);
  });

  it.each([null, '', ' \n'])('may have a blank text, which the ingest handles: %j', (text) => {
    for (const change of ['created', 'edited', 'deleted'] as const)
      expect(validate(message, { ...valid, text, change })).toMatchObject({ text });
  });

  it.each([
    ['2026-11-22T10:00:00.000Z', '2026-11-22T10:00:00.000Z'],
    ['2026-11-22T10:00:00Z', '2026-11-22T10:00:00.000Z'],
    ['2026-11-22T11:30:00.1239+01:30', '2026-11-22T10:00:00.123Z'],
    ['2026-11-22T23:59:59.9999999-00:30', '2026-11-23T00:29:59.999Z'],
    ['2028-02-29T10:00:00Z', '2028-02-29T10:00:00.000Z'],
  ])('has a time at which it was sent, kept to the millisecond in UTC: %s', (sentAt, kept) => {
    expect(validate(message, { ...valid, sentAt }).sentAt).toBe(kept);
  });

  it('has a time at which it was edited or deleted', () => {
    expect(validate(message, { ...valid, changedAt: '2026-11-22T11:30:00+01:30' })).toMatchObject({
      changedAt: '2026-11-22T10:00:00.000Z',
    });
    expect(faultsOf({ ...valid, changedAt: 'yesterday' }).map(({ path }) => path)).toEqual(['changedAt']);
  });

  it.each([
    ['0000-01-01T00:00:00+14:00', false],
    ['0000-01-01T00:00:00+00:01', false],
    ['0000-01-01T00:00:00Z', true],
    ['0000-01-01T14:00:00+14:00', true],
    ['9999-12-31T23:59:59.999999999Z', true],
    ['9999-12-31T23:59:59-00:01', false],
    ['9999-12-31T23:59:59-14:00', false],
    ['+275760-09-13T00:00:00Z', false],
    ['-000001-12-31T23:59:59Z', false],
  ])('must be sent and changed in a year of four digits in UTC: %s', (time, isTaken) => {
    for (const field of ['sentAt', 'changedAt'])
      expect(faultsOf({ ...valid, [field]: time }).map(({ path }) => path)).toEqual(isTaken ? [] : [field]);
  });

  it.each(['2026-11-22', '2026-11-22T10:00:00', '2026-02-30T10:00:00Z', '10:00', 'yesterday', '', 1763805600000, null])(
    'cannot be sent at %j',
    (sentAt) => {
      expect(faultsOf({ ...valid, sentAt }).map(({ path }) => path)).toEqual(['sentAt']);
    },
  );

  it('accepts or rejects a time of any time zone without an exception', () => {
    const two = (most: number) => fc.integer({ min: 0, max: most }).map((number) => String(number).padStart(2, '0'));
    const year = fc.integer({ min: 0, max: 9999 }).map((number) => String(number).padStart(4, '0'));
    const zone = fc.oneof(
      fc.constant('Z'),
      fc.tuple(fc.constantFrom('+', '-'), two(25), two(61)).map(([s, h, m]) => `${s}${h}:${m}`),
    );
    const instant = fc
      .tuple(year, two(13), two(32), two(25), two(61), two(61), fc.stringMatching(/^(\.\d{1,9})?$/), zone)
      .map(([y, mo, d, h, mi, s, fraction, z]) => `${y}-${mo}-${d}T${h}:${mi}:${s}${fraction}${z}`);
    fc.assert(
      fc.property(instant, (sentAt) => {
        const faults = faultsOf({ ...valid, sentAt });
        if (faults.length === 0) {
          const kept = validate(message, { ...valid, sentAt }).sentAt!;
          expect(kept).toBe(new Date(kept).toISOString());
          expect(kept).toHaveLength(24);
        } else expect(faults.map(({ path }) => path)).toEqual(['sentAt']);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is rejected with every fault at once, each with its path and the expected value', () => {
    const faults = faultsOf({
      conversationId: '..',
      text: 'x'.repeat(30_001),
      sentAt: 'now',
      changedAt: 1,
      author: { role: 'boss', name: 7 },
      queueId: '',
      agentId: 'a\u0000',
      language: 'English!',
      change: 'moved',
    });
    expect(faults.map(({ path }) => path).sort()).toEqual([
      'agentId',
      'author.name',
      'author.role',
      'change',
      'changedAt',
      'conversationId',
      'language',
      'messageId',
      'queueId',
      'sentAt',
      'text',
    ]);
    for (const fault of faults) expect(fault.message).toMatch(/^(is required|must)/);
    expect(faults).toContainEqual({ path: 'messageId', message: 'is required, and must be a string' });
    expect(faults).toContainEqual({ path: 'author.role', message: 'must be one of customer, agent, bot, system' });
  });

  it.each([[null], [[]], ['text'], [7], [[valid]]])('must be an object, not %j', (value) => {
    expect(faultsOf(value)).toEqual([{ path: '', message: 'must be a JSON object' }]);
  });

  it('is never quoted in a fault', () => {
    const words = 'these are my own words';
    const everywhere = {
      conversationId: `${words}\n`,
      messageId: `${words}%2F`,
      text: words.repeat(2_000),
      sentAt: words,
      author: { role: words },
      language: words,
      change: words,
    };
    expect(JSON.stringify(faultsOf(everywhere))).not.toContain('own words');
    expect(JSON.stringify(faultsOf(words))).not.toContain('own words');
  });
});
