// What a state remembers for the report, in hand-worked sequences.
import type { TalliedMessage } from '../../../shared/alerts/alert-tally';
import { stayAfter, type Stay, type StayChange } from '../../../shared/report/stay';
import { noStayAlerts } from '../../../shared/report/stay-alerts';
import type { Level } from '../../../shared/sentiment/levels';
import { instantAfter } from '../../support/scored-messages';

const at = instantAfter(3600);
const message = (second: number, isNewest = true): StayChange['message'] => {
  const messageId = `m-${second}`;
  const window = [{ messageId, level: 'neutral' as const }];
  const tallied: TalliedMessage = { messageId, levelAfter: 'neutral', window, levelsAfter: {} };
  return { sentAt: instantAfter(second), tallied: isNewest ? tallied : null };
};
const change = (level: Level, given: Partial<StayChange> = {}): StayChange => ({
  level,
  message: null,
  end: null,
  isRewritten: false,
  isFirstQueue: true,
  at,
  ...given,
});
/** The stay after messages that came one after the other, a minute apart. */
const after = (...levels: Level[]): Stay | null =>
  levels.reduce<Stay | null>(
    (stay, level, index) => stayAfter(stay, change(level, { message: message(index * 60) })),
    null,
  );

describe('A stay', () => {
  it.each<[Level[], Level, Level, number | null, number | null]>([
    [['neutral'], 'neutral', 'neutral', null, null],
    [['negative'], 'negative', 'negative', 0, null],
    [['slightly-negative', 'slightly-positive'], 'slightly-negative', 'slightly-negative', null, null],
    [['positive', 'very-negative', 'negative'], 'positive', 'very-negative', 1, null],
    [['neutral', 'negative', 'slightly-negative', 'neutral'], 'neutral', 'negative', 1, 3],
    [['very-negative', 'very-positive', 'negative', 'neutral'], 'very-negative', 'very-negative', 0, 1],
  ])('after %j', (levels, startLevel, lowestLevel, negativeMinute, recoveredMinute) => {
    const instantOf = (minute: number | null) => (minute === null ? null : instantAfter(minute * 60));
    expect(after(...levels)).toEqual({
      firstMessageAt: instantAfter(0),
      startLevel,
      lowestLevel,
      negativeAt: instantOf(negativeMinute),
      recoveredAt: instantOf(recoveredMinute),
      rewrittenAt: null,
      alerts: noStayAlerts,
    });
  });

  it('begins with the first message in the queue, and with nothing else', () => {
    expect(stayAfter(null, change('negative'))).toBeNull();
    expect(stayAfter(null, change('negative', { isRewritten: true }))).toBeNull();
    expect(stayAfter(null, change('negative', { message: message(7) }))?.firstMessageAt).toBe(instantAfter(7));
  });

  it('stays as it is where neither a message comes nor one changes', () => {
    const stay = after('neutral', 'negative');
    expect(stayAfter(stay, change('negative'))).toEqual(stay);
  });

  it.each<[string, Partial<StayChange>]>([
    ['a stored message changed', { isRewritten: true }],
    ['a message came late', { message: message(30, false) }],
  ])('depends on the messages once %s', (_, given) => {
    expect(stayAfter(after('neutral', 'negative'), change('negative', given))?.rewrittenAt).toBe(at);
  });

  it('begins earlier when an older message comes late, unless the conversation was in another queue before', () => {
    const late = message(-60, false);
    const stay = after('neutral', 'negative');
    expect(stayAfter(stay, change('negative', { message: late }))?.firstMessageAt).toBe(instantAfter(-60));
    const moved = change('negative', { message: late, isFirstQueue: false });
    expect(stayAfter(stay, moved)?.firstMessageAt).toBe(instantAfter(0));
  });
});
