// The report of a queue, worked out by hand, and what it never tells.
import fc from 'fast-check';
import { alertKinds, alertStates } from '../../../shared/contract/alert';
import { report as reportSchema, reportQuery } from '../../../shared/contract/report';
import type { Figures } from '../../../shared/report/figures';
import { asksForCsv, toCsv } from '../../../shared/report/report-csv';
import { toReport, type CountedAlert } from '../../../shared/report/report';
import { levels, type Level } from '../../../shared/sentiment/levels';

const day = '2026-11-22';
const oneDay = { from: day, to: day };
const noCorrections = { count: 0, scored: 0, agreeing: 0 };
const figures = (lowestLevel: Level, endLevel: Level, given: Partial<Figures> = {}): Figures => ({
  ...{ day, startLevel: 'neutral', lowestLevel, endLevel, minutesToRecover: null, corrections: noCorrections },
  ...given,
});
const repeat = <Item>(count: number, item: Item) => Array.from({ length: count }, () => item);
const shares = (given: Partial<Record<Level, number>>) => ({
  ...Object.fromEntries(levels.map((level) => [level, 0])),
  ...given,
});
const alertsOf = (conversations: number, given: Partial<CountedAlert> = {}): CountedAlert[] =>
  Array.from({ length: conversations }, (_, i) => ({
    ...{ conversationId: `c-${i}`, kind: 'level' as const, state: 'open' as const },
    ...given,
  }));

describe('The report of a queue', () => {
  it('is this for eight conversations of one day', () => {
    const conversations = [
      figures('very-negative', 'neutral', { minutesToRecover: 4 }),
      figures('negative', 'very-positive', { minutesToRecover: 1.25 }),
      figures('negative', 'positive', { minutesToRecover: 30 }),
      figures('negative', 'negative', { minutesToRecover: 2 }),
      figures('very-negative', 'neutral', { minutesToRecover: 11 }),
      figures('negative', 'slightly-negative', { minutesToRecover: 600 }),
      figures('slightly-negative', 'neutral', { startLevel: 'slightly-negative' }),
      figures('neutral', 'neutral'),
    ];
    expect(toReport(oneDay, conversations, []).byDay).toEqual([
      {
        day,
        conversations: 8,
        // 1 of 8 is 0.125, the nearest step is 0.15; 7 of 8 is 0.875, the nearest step is 0.9.
        startLevel: shares({ 'slightly-negative': 0.15, neutral: 0.9 }),
        lowestLevel: shares({ 'very-negative': 0.25, negative: 0.5, 'slightly-negative': 0.15, neutral: 0.15 }),
        endLevel: shares({
          ...{ negative: 0.15, 'slightly-negative': 0.15, neutral: 0.5 },
          ...{ positive: 0.15, 'very-positive': 0.15 },
        }),
        // 4 of the 6 that were at negative or worse ended at neutral or better: 0.667.
        recovered: 0.65,
        // 1.25, 2, 4, 11, 30, 600
        minutesToRecover: 7.5,
      },
    ]);
  });

  it('has the same figures over all days, also where no day alone has five conversations', () => {
    const healed = figures('negative', 'neutral', { minutesToRecover: 3 });
    const slowly = figures('very-negative', 'positive', { day: '2026-11-23', minutesToRecover: 8 });
    const made = toReport({ from: day, to: '2026-11-23' }, [...repeat(4, healed), slowly, slowly], []);
    expect(made).toMatchObject({
      conversations: 6,
      startLevel: shares({ neutral: 1 }),
      lowestLevel: shares({ 'very-negative': 0.35, negative: 0.65 }),
      endLevel: shares({ neutral: 0.65, positive: 0.35 }),
      recovered: 1,
      minutesToRecover: 3,
    });
    const { byDay } = made;
    expect(byDay.flatMap(({ day: _, ...ofDay }) => Object.values(ofDay)).every((value) => value === null)).toBe(true);
  });

  it('takes the middle one of an odd number of times', () => {
    const conversations = [9, 1, 3, 200, 2].map((minutesToRecover) =>
      figures('negative', 'neutral', { minutesToRecover }),
    );
    expect(toReport(oneDay, conversations, []).byDay[0]?.minutesToRecover).toBe(3);
  });

  it('has a row for every day, over the ends of months and years', () => {
    const { byDay } = toReport({ from: '2027-12-30', to: '2028-03-01' }, [], []);
    expect(byDay).toHaveLength(2 + 31 + 29 + 1);
    expect([byDay[0]?.day, byDay[2]?.day, byDay.at(-2)?.day, byDay.at(-1)?.day]).toEqual([
      ...['2027-12-30', '2028-01-01', '2028-02-29', '2028-03-01'],
    ]);
  });

  it.each([
    [0, null],
    [4, null],
    [5, 5],
  ])('counts %i conversations as %j', (count, expected) => {
    const { conversations, byDay } = toReport(oneDay, repeat(count, figures('neutral', 'neutral')), []);
    expect([conversations, byDay[0]?.conversations]).toEqual([expected, expected]);
    expect(byDay[0]?.startLevel === null).toBe(expected === null);
  });

  it('tells how many recovered only where five were at negative or worse, and the median only of five', () => {
    const calm = repeat(9, figures('slightly-negative', 'neutral'));
    const bad = figures('negative', 'negative');
    const healed = figures('negative', 'neutral', { minutesToRecover: 3 });
    const dayOf = (...conversations: Figures[]) => toReport(oneDay, conversations, []).byDay[0];
    expect(dayOf(...calm, ...repeat(4, healed))).toMatchObject({ recovered: null, minutesToRecover: null });
    expect(dayOf(...calm, bad, ...repeat(4, healed))).toMatchObject({ recovered: 0.8, minutesToRecover: null });
    expect(dayOf(...calm, ...repeat(5, healed))).toMatchObject({ recovered: 1, minutesToRecover: 3 });
  });

  it('counts alerts by kind and by what became of them, each over five conversations or more', () => {
    const { alerts } = toReport(
      oneDay,
      [],
      [
        ...alertsOf(6),
        ...alertsOf(5, { state: 'ignored' }),
        ...alertsOf(4, { state: 'acknowledged' }),
        ...alertsOf(5, { kind: 'drop', state: 'resolved' }),
        // Nine alerts of four conversations.
        ...alertsOf(4, { kind: 'phrase' }),
        ...alertsOf(4, { kind: 'phrase' }),
        ...alertsOf(1, { kind: 'phrase' }),
      ],
    );
    expect(alerts).toEqual({
      level: { opened: 15, acknowledged: null, ignored: 5, resolved: null },
      drop: { opened: 5, acknowledged: null, ignored: null, resolved: 5 },
      streak: { opened: null, acknowledged: null, ignored: null, resolved: null },
      phrase: { opened: null, acknowledged: null, ignored: null, resolved: null },
    });
  });

  it('counts corrections over five conversations or more, and their agreement over those with a level of their own', () => {
    const corrected = (count: number, scored: number, agreeing: number) =>
      figures('neutral', 'neutral', { corrections: { count, scored, agreeing } });
    const of = (...conversations: Figures[]) => toReport(oneDay, conversations, []).corrections;
    const calm = repeat(9, figures('neutral', 'neutral'));
    expect(of(...calm, ...repeat(4, corrected(3, 3, 3)))).toEqual({ count: null, agreement: null });
    expect(of(...calm, ...repeat(4, corrected(3, 2, 1)), corrected(1, 0, 0))).toEqual({ count: 13, agreement: null });
    expect(of(...calm, ...repeat(4, corrected(3, 2, 1)), corrected(1, 1, 1))).toEqual({ count: 13, agreement: 0.55 });
  });

  it('has shares in steps of 5 % and no figure over fewer than five conversations, whatever there is', () => {
    const level = fc.constantFrom(...levels);
    const some = fc.record({
      day: fc.constantFrom('2026-11-22', '2026-11-23'),
      ...{ startLevel: level, lowestLevel: level, endLevel: level },
      minutesToRecover: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true })),
      corrections: fc.constant(noCorrections),
    });
    const alert = fc.record({
      conversationId: fc.constantFrom('c-1', 'c-2', 'c-3', 'c-4'),
      ...{ kind: fc.constantFrom(...alertKinds), state: fc.constantFrom(...alertStates) },
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 20 }), fc.array(alert), (conversations, alerts) => {
        const made = toReport({ from: '2026-11-22', to: '2026-11-23' }, conversations, alerts);
        expect(reportSchema.parse(made)).toEqual(made);
        for (const { day: ofDay, startLevel, ...figuresOfDay } of made.byDay) {
          const found = conversations.filter((conversation) => conversation.day === ofDay).length;
          const values = Object.values(figuresOfDay);
          if (found < 5) expect([startLevel, ...values].every((value) => value === null)).toBe(true);
          for (const share of Object.values(startLevel ?? {})) expect(share).toBe(Math.round(share * 20) / 20);
        }
        if (conversations.length < 5)
          for (const value of [made.startLevel, made.lowestLevel, made.endLevel, made.recovered, made.minutesToRecover])
            expect(value).toBeNull();
        for (const ofKind of Object.values(made.alerts))
          expect(Object.values(ofKind).every((value) => value === null)).toBe(true);
      }),
    );
  });
});

describe('The days of a report', () => {
  const faultsOf = (query: object) =>
    reportQuery.safeParse(query).error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? [];

  it.each([
    [oneDay, []],
    [{ from: '2027-01-01', to: '2028-01-01' }, []],
    [{ from: '2028-01-01', to: '2028-12-31' }, []],
    [{ from: '2027-01-01', to: '2028-01-02' }, ['to must be less than 366 days after from']],
    [{ from: '2026-11-23', to: day }, ['to must not be before from']],
    [{ from: '2026-02-29', to: day }, ['from must be a day, such as 2026-11-22']],
    [{ from: 'yesterday', to: day }, ['from must be a day, such as 2026-11-22']],
    [{ from: day, to: '2026-11-22T00:00:00Z' }, ['to must be a day, such as 2026-11-22']],
    [{}, ['from must be a day, such as 2026-11-22', 'to must be a day, such as 2026-11-22']],
  ])('%j', (query, faults) => {
    expect(faultsOf(query)).toEqual(faults);
  });
});

describe('The report as CSV', () => {
  it('has a line a day, and leaves empty what is null', () => {
    const made = toReport({ from: '2026-11-22', to: '2026-11-23' }, repeat(5, figures('negative', 'positive')), []);
    const [header, first, second, ...rest] = toCsv(made).split('\r\n');
    const names = header!.split(',');
    const valuesOf = (line: string): Record<string, string> =>
      Object.fromEntries(line.split(',').map((value, i) => [names[i]!, value] as const));
    expect(names).toHaveLength(2 + 3 * 7 + 2);
    expect(valuesOf(first!)).toMatchObject({
      ...{ day, conversations: '5', 'startLevel:neutral': '1', 'lowestLevel:negative': '1' },
      ...{ 'endLevel:positive': '1', 'endLevel:neutral': '0', recovered: '1', minutesToRecover: '' },
    });
    expect(second).toBe(`2026-11-23${','.repeat(names.length - 1)}`);
    expect(rest).toEqual(['']);
  });

  it.each([
    [null, false],
    ['*/*', false],
    ['application/json', false],
    ['text/csv', true],
    ['Text/CSV; charset=utf-8', true],
    ['text/csv, */*;q=0.8', true],
    ['text/csv, application/json', false],
    ['text/csv;q=0.9, application/json;q=0.8', true],
    ['text/csv;q=0', false],
    ['text/csv;q=0.1, application/json', false],
  ])('is sent for Accept: %j: %j', (accept, expected) => {
    expect(asksForCsv(accept)).toBe(expected);
  });
});
