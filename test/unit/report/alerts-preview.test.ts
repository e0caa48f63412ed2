// The preview of alerts, worked out by hand, and what it never tells.
import type { AlertCounts } from '../../../shared/alerts/alert-tally';
import { alertsPreview as schema } from '../../../shared/contract/report';
import { readAlertsPreview } from '../../../shared/read-report';
import { toAlertsPreview } from '../../../shared/report/alerts-preview';
import type { Figures } from '../../../shared/report/figures';
import { MemoryFigureStore } from '../../support/memory-lists';

const day = '2026-11-22';
const days = { from: day, to: day };
const figures = (alerts?: AlertCounts): Figures => ({
  ...{ day, startLevel: 'neutral', lowestLevel: 'negative', endLevel: 'positive', minutesToRecover: 1.5 },
  corrections: { count: 0, scored: 0, agreeing: 0 },
  ...(alerts && { alerts }),
});
const none = { level: { 'slightly-negative': 0, negative: 0, 'very-negative': 0 }, drop: 0 };
const noStreak = { 2: 0, 3: 0, 4: 0, 5: 0, 6: 0 };

describe('The preview of alerts', () => {
  it('adds up what each setting would have opened', () => {
    const preview = toAlertsPreview(days, [
      figures({ 'slightly-negative': 3, negative: 2, 'very-negative': 1, drop: 1, 'streak-2': 2, 'streak-6': 1 }),
      figures({ 'slightly-negative': 1, 'streak-2': 1, 'streak-3': 1 }),
      ...[figures({}), figures({ drop: 4 }), figures({})],
    ]);
    expect(preview).toEqual({
      ...{ ...days, conversations: 5 },
      level: { 'slightly-negative': 4, negative: 2, 'very-negative': 1 },
      drop: 5,
      streak: { 2: 3, 3: 1, 4: 0, 5: 0, 6: 1 },
    });
    expect(schema.parse(preview)).toEqual(preview);
  });

  it('counts calm conversations, since the figures are over all of them', () => {
    const preview = toAlertsPreview(days, [figures({}), figures({}), figures({}), figures({}), figures({})]);
    expect(preview).toEqual({ ...days, conversations: 5, ...none, streak: noStreak });
  });

  it.each([
    ['four conversations', 4, 0],
    ['four whose alerts were counted, and others of an earlier build', 4, 9],
    ['none', 0, 0],
  ])('tells nothing of %s', (_, counted, uncounted) => {
    const { from, to, level, streak, ...others } = toAlertsPreview(days, [
      ...Array.from({ length: counted }, () => figures({ negative: 1, drop: 1 })),
      ...Array.from({ length: uncounted }, () => figures()),
    ]);
    expect({ from, to }).toEqual(days);
    const values = [...Object.values(others), ...Object.values(level), ...Object.values(streak)];
    expect(values).toEqual(Array.from({ length: 10 }, () => null));
  });

  it('says how many conversations it covers: not those of an earlier build', () => {
    const all = [...Array.from({ length: 6 }, () => figures({ negative: 1 })), figures(), figures()];
    expect(toAlertsPreview(days, all)).toMatchObject({ conversations: 6, level: { negative: 6 } });
  });

  it('is of the conversations that began in this queue on these days', async () => {
    const store = new MemoryFigureStore();
    const put = (queueId: string, conversationId: string, of: Figures) =>
      store.put({ queueId, conversationId, revision: 1 }, of, `${day}T12:00:00.000Z`);
    for (let index = 0; index < 5; index++) {
      await put('billing', `c-${index}`, figures({ negative: 1 }));
      await put('billing', `before-${index}`, { ...figures({ negative: 1 }), day: '2026-11-21' });
      await put('sales', `c-${index}`, figures({ negative: 1 }));
    }
    const read = (from: string) => readAlertsPreview('billing', { from, to: day }, { figures: store });
    expect(await read(day)).toMatchObject({ conversations: 5, level: { negative: 5 } });
    expect(await read('2026-11-21')).toMatchObject({ from: '2026-11-21', conversations: 10, level: { negative: 10 } });
  });
});
