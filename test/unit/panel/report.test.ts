// The pure parts of the report page: days, the address, geometry, words and key figures.
import { maxReportDays, type Report as SharedReport } from '../../../shared/contract/report';
import { levels, type Level } from '../../../shared/sentiment/levels';
import fc from 'fast-check';
import * as de from '../../../panel/languages/de';
import { dayAt, durationAxisOf, labelledDays, mostSparseDays, slotsOf } from '../../../panel/report/axes';
import { boxOf, pathOf } from '../../../panel/report/boxes';
import { dayOf, daysOfPreset, faultOfDays, maxDays } from '../../../panel/report/days';
import { minutesPer, unitOf } from '../../../panel/report/duration';
import { keyFiguresOf } from '../../../panel/report/key-figures';
import type { AlertFigures, LevelShares } from '../../../panel/report/report';
import { choiceIn, fragmentOf } from '../../../panel/report/report-link';
import { ReportWords } from '../../../panel/report/report-words';
import { levelPartsOf, openedOf, outcomesOf, partsOf } from '../../../panel/report/stacks';

const none: AlertFigures = { opened: null, acknowledged: null, ignored: null, resolved: null };
const noAlerts = { level: none, drop: none, streak: none, phrase: none };
const shares = (given: Partial<Record<Level, number>>): LevelShares =>
  ({ ...Object.fromEntries(levels.map((level) => [level, 0])), ...given }) as LevelShares;

describe('days', () => {
  it.each([
    ['last-7-days', '2026-03-02', { from: '2026-02-24', to: '2026-03-02' }],
    ['last-30-days', '2026-11-27', { from: '2026-10-29', to: '2026-11-27' }],
    ['last-30-days', '2028-03-01', { from: '2028-02-01', to: '2028-03-01' }],
    ['this-month', '2026-11-27', { from: '2026-11-01', to: '2026-11-27' }],
    ['this-month', '2027-01-01', { from: '2027-01-01', to: '2027-01-01' }],
  ] as const)('of %s on %s', (preset, today, days) => {
    expect(daysOfPreset(preset, today)).toEqual(days);
    expect(faultOfDays(days)).toBeNull();
  });

  it('are those of UTC', () => {
    expect(dayOf(new Date('2026-11-22T23:30:00-05:00'))).toBe('2026-11-23');
  });

  it.each([
    [{ from: '2026-11-22', to: '2026-11-22' }, null],
    [{ from: '', to: '2026-11-22' }, 'missing'],
    [{ from: '2026-11-22', to: 'yesterday' }, 'missing'],
    [{ from: '2026-02-29', to: '2026-03-01' }, 'missing'],
    [{ from: '2026-11-23', to: '2026-11-22' }, 'reversed'],
    [{ from: '2027-01-01', to: '2028-01-01' }, null],
    [{ from: '2027-01-01', to: '2028-01-02' }, 'too-many'],
  ])('%j have the fault %s', (days, fault) => {
    expect(faultOfDays(days)).toBe(fault);
  });

  it('may be as many as the API allows', () => {
    expect(maxDays).toBe(maxReportDays);
  });
});

describe('the address', () => {
  it.each([
    ['', { queueId: null, days: 'last-30-days' }],
    ['#queue=&days=ever', { queueId: null, days: 'last-30-days' }],
    ['#queue=a%26b+c&days=this-month', { queueId: 'a&b c', days: 'this-month' }],
    ['#queue=q&from=2026-11-01&to=2026-11-02', { queueId: 'q', days: { from: '2026-11-01', to: '2026-11-02' } }],
    ['#queue=q&from=2026-11-03&to=2026-11-02&days=last-7-days', { queueId: 'q', days: 'last-7-days' }],
  ] as const)('%s', (fragment, choice) => {
    expect(choiceIn(fragment)).toEqual(choice);
    expect(choiceIn(fragmentOf(choice))).toEqual(choice);
  });

  it('never keeps a token', () => {
    expect(fragmentOf(choiceIn('#token=a.b.c&queue=q'))).toBe('#queue=q&days=last-30-days');
  });
});

describe('the axes', () => {
  it.each([1, 7, 30, mostSparseDays, mostSparseDays + 1, 366])(
    'have a place for each of %i days, in order',
    (count) => {
      const slots = slotsOf(count);
      expect(slots).toHaveLength(count);
      slots.forEach(({ start, width }, index) => {
        expect(width).toBeGreaterThan(0);
        const middle = start + width / 2;
        expect(middle).toBeCloseTo((100 * (index + 0.5)) / count, 2);
        expect(dayAt(middle / 100, count)).toBe(index);
        expect(start + width).toBeLessThanOrEqual((slots[index + 1]?.start ?? 100) + 0.01);
      });
    },
  );

  it('take a position beside the plot for its first or last day', () => {
    expect([dayAt(-0.2, 5), dayAt(1, 5), dayAt(3, 5)]).toEqual([0, 4, 4]);
  });

  it.each([
    [1, [0]],
    [7, [0, 1, 2, 3, 4, 5, 6]],
    [8, [0, 2, 4, 6]],
    [30, [0, 5, 10, 15, 20, 25]],
  ])('label some of %i days', (count, labelled) => {
    expect(labelledDays(count, 7)).toEqual(labelled);
  });

  it.each([
    [0, 'minute', [0, 0.5, 1, 1.5, 2]],
    [7.5, 'minute', [0, 2, 4, 6, 8]],
    [34, 'minute', [0, 10, 20, 30, 40]],
    [119, 'minute', [0, 50, 100, 150]],
    [120, 'hour', [0, 30, 60, 90, 120]],
    [60 * 24 * 10, 'day', [0, 1440 * 2.5, 1440 * 5, 1440 * 7.5, 1440 * 10]],
  ])('have round steps for %d minutes', (longest, unit, ticks) => {
    expect(durationAxisOf(longest)).toEqual({ unit, ticks });
  });

  it('have room for the longest duration, with few steps, whatever it is', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e7, noNaN: true }), (longest) => {
        const { ticks, unit } = durationAxisOf(longest);
        expect(unit).toBe(unitOf(longest));
        expect(ticks[0]).toBe(0);
        expect(ticks.at(-1)! * (1 + 1e-9)).toBeGreaterThanOrEqual(longest);
        expect(ticks.length).toBeLessThanOrEqual(5);
        // Labels have one decimal at most.
        const step = ticks[1]! / minutesPer[unit];
        expect(Math.abs(step * 10 - Math.round(step * 10))).toBeLessThan(1e-6);
      }),
    );
  });
});

describe('the parts of a bar', () => {
  it('begin with the worst level and leave out what there is not', () => {
    expect(levelPartsOf(shares({ negative: 0.25, neutral: 0.5, 'very-positive': 0.25 }))).toEqual([
      { name: 'negative', start: 0, size: 25 },
      { name: 'neutral', start: 25, size: 50 },
      { name: 'very-positive', start: 75, size: 25 },
    ]);
  });

  it('fill the bar, also where rounded shares have another sum', () => {
    const rounded = fc.integer({ min: 0, max: 20 }).map((steps) => steps / 20);
    fc.assert(
      fc.property(fc.array(rounded, { minLength: 7, maxLength: 7 }), (found) => {
        fc.pre(found.some((share) => share > 0));
        const parts = partsOf(found.map((size, name) => ({ name: String(name), size })));
        const last = parts.at(-1)!;
        expect(parts[0]!.start).toBe(0);
        expect(last.start + last.size).toBeCloseTo(100, 2);
      }),
    );
  });

  it('are boxes from the bottom of the plot up, parted by a seam', () => {
    const slot = { start: 10, width: 5 };
    const lower = boxOf(slot, 0, 40);
    const upper = boxOf(slot, 40, 60);
    expect([lower, upper]).toEqual([
      { x: 10, y: 60, width: 5, height: 40 },
      { x: 10, y: 0, width: 5, height: 60 },
    ]);
    expect(pathOf([lower])).toBe('M0.1 0.608h0.05v0.392h-0.05z');
    expect(pathOf([{ ...lower, height: 1 }])).toBe('M0.1 0.605h0.05v0.005h-0.05z');
    expect(pathOf([lower, upper]).match(/z/g)).toHaveLength(2);
  });
});

describe('what became of alerts', () => {
  it('is not known where they are of fewer than five conversations', () => {
    expect(outcomesOf(none)).toBeNull();
  });

  it.each([
    [
      { opened: 20, acknowledged: 5, ignored: 6, resolved: 7 },
      [5, 6, 7, 2],
      ['acknowledged', 'ignored', 'resolved', 'open'],
    ],
    [{ opened: 18, acknowledged: 5, ignored: 6, resolved: 7 }, [5, 6, 7], ['acknowledged', 'ignored', 'resolved']],
    [{ opened: 20, acknowledged: null, ignored: 6, resolved: 7 }, [6, 7, 7], ['ignored', 'resolved', 'rest']],
    [{ opened: 6, acknowledged: null, ignored: null, resolved: null }, [6], ['rest']],
  ])('of %j is %j, %j', (figures, sizes, names) => {
    expect(outcomesOf(figures)).toEqual(names.map((name, index) => ({ name, size: sizes[index] })));
  });

  it('is summed over the kinds that are known', () => {
    const known = { ...none, opened: 7 };
    expect(openedOf(noAlerts)).toBeNull();
    expect(openedOf({ ...noAlerts, level: known, drop: known })).toEqual({ count: 14, isAll: false });
    expect(openedOf({ level: known, drop: known, streak: known, phrase: known })).toEqual({ count: 28, isAll: true });
  });
});

describe('the words', () => {
  const english = new ReportWords();
  /** Which of several spaces is used differs between versions of Node. */
  const plain = (text: string) => text.replaceAll(/\s/g, ' ');
  const german = new ReportWords(de.report, de.element, 'de');

  it.each([
    [0, '0 min'],
    [12, '12 min'],
    [119.9, '119.9 min'],
    [120, '2 hr'],
    [510, '8.5 hr'],
    [2880, '2 days'],
  ])('for %d minutes', (minutes, text) => {
    expect(english.duration(minutes)).toBe(text);
  });

  it('write days, shares and counts as the language does, and days in UTC', () => {
    const days = { from: '2026-10-29', to: '2026-11-27' };
    expect(plain(english.days(days))).toBe('Oct 29 – Nov 27, 2026');
    expect(plain(german.days(days))).toBe('29.10. – 27.11.2026');
    expect([english.longDay('2026-11-22'), german.longDay('2026-11-22')]).toEqual([
      'Sun, Nov 22, 2026',
      'So., 22. Nov. 2026',
    ]);
    expect([english.share(0.05), plain(german.share(0.05)), english.count(1234), german.count(1234)]).toEqual([
      ...['5%', '5 %', '1,234', '1.234'],
    ]);
  });
});

describe('the key figures', () => {
  // As the API has it, so that the page's own type is checked against it.
  const report: SharedReport = {
    ...{ from: '2026-11-01', to: '2026-11-30', byDay: [], conversations: 1204 },
    ...{ startLevel: null, lowestLevel: null, endLevel: null, recovered: 0, minutesToRecover: 0 },
    alerts: { ...noAlerts, level: { ...none, opened: 9 } },
    corrections: { count: 31, agreement: 0.85 },
  };
  const valuesOf = (given: Partial<SharedReport>) =>
    Object.fromEntries(
      keyFiguresOf(new ReportWords(), { ...report, ...given }).map(({ name, ...rest }) => [name, rest]),
    );

  it('tell zero from a figure over fewer than five conversations', () => {
    expect(valuesOf({})).toMatchObject({
      Conversations: { value: '1,204' },
      Recovered: { value: '0%' },
      'Time to recover': { value: '0 min' },
      'Alerts opened': { value: '9', note: 'not counted: kinds in fewer than five conversations' },
      Agreement: { value: '85%', note: 'corrected messages: 31; within one level counts as agreement' },
    });
    const few = { value: null, note: 'fewer than five conversations' };
    const corrections = { count: null, agreement: null };
    expect(
      valuesOf({ conversations: null, recovered: null, minutesToRecover: null, alerts: noAlerts, corrections }),
    ).toEqual(
      Object.fromEntries(
        ['Conversations', 'Recovered', 'Time to recover', 'Alerts opened', 'Agreement'].map((name) => [name, few]),
      ),
    );
  });
});
