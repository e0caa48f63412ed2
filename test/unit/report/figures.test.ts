// The figures of one conversation, in hand-worked sequences.
import { toFigures, type CountedMessage, type CountedStay } from '../../../shared/report/figures';
import { noStayAlerts } from '../../../shared/report/stay-alerts';
import { instantAfter } from '../../support/scored-messages';

const stay: CountedStay = {
  firstMessageAt: instantAfter(0),
  startLevel: 'neutral',
  lowestLevel: 'negative',
  negativeAt: instantAfter(60),
  recoveredAt: instantAfter(150),
  rewrittenAt: null,
  endLevel: 'slightly-positive',
  lastMessageAt: instantAfter(300),
};
const rewritten: CountedStay = { ...stay, rewrittenAt: instantAfter(400) };
const noCorrections = { count: 0, scored: 0, agreeing: 0 };
const message = (second: number, given: Partial<CountedMessage> = {}): CountedMessage => ({
  ...{ sentAt: instantAfter(second), levelAfter: 'neutral', ownLevel: 'neutral', correctedTo: null },
  ...given,
});

describe('The figures of a conversation', () => {
  it('are those of its stay while messages only came one after the other', () => {
    expect(toFigures(stay, [])).toEqual({
      ...{ day: '2026-11-22', startLevel: 'neutral', lowestLevel: 'negative', endLevel: 'slightly-positive' },
      minutesToRecover: 1.5,
      corrections: noCorrections,
    });
  });

  it('have no time to recover where there was nothing to recover from, or it has not recovered', () => {
    expect(toFigures({ ...stay, recoveredAt: null }, [])?.minutesToRecover).toBeNull();
    expect(toFigures({ ...stay, negativeAt: null, recoveredAt: null }, [])?.minutesToRecover).toBeNull();
  });

  it('are computed from the messages once one was rewritten, so that a corrected level does not count', () => {
    const messages = [message(0, { levelAfter: 'positive' }), message(60), message(300)];
    expect(toFigures(rewritten, messages)).toEqual({
      ...{ day: '2026-11-22', startLevel: 'positive', lowestLevel: 'neutral', endLevel: 'slightly-positive' },
      minutesToRecover: null,
      corrections: noCorrections,
    });
  });

  it('leave out what was written in another queue, before or after', () => {
    const elsewhere = { levelAfter: 'very-negative' } as const;
    const messages = [message(-1, elsewhere), message(0), message(300), message(301, elsewhere)];
    expect(toFigures(rewritten, messages)).toMatchObject({ startLevel: 'neutral', lowestLevel: 'neutral' });
  });

  it('begin with the first message that is left, and are none where none is', () => {
    const nextDay = message(0, { sentAt: '2026-11-23T00:00:00.000Z' });
    const untilThen = { ...rewritten, lastMessageAt: '2026-11-23T01:00:00.000Z' };
    expect(toFigures(untilThen, [nextDay])?.day).toBe('2026-11-23');
    expect(toFigures(rewritten, [])).toBeNull();
  });

  it('have the alerts that settings would have opened, from the stay or from the messages, also of the time before', () => {
    const alerts = { ...noStayAlerts, counts: { drop: 7 } };
    expect(toFigures({ ...stay, alerts }, [])?.alerts).toEqual({ drop: 7 });
    const messages = [
      message(-2, { ownLevel: 'negative' }),
      message(-1, { ownLevel: 'negative', levelAfter: 'very-positive' }),
      message(0, { ownLevel: 'neutral', correctedTo: 'negative' }),
      message(60, { ownLevel: 'negative', correctedTo: 'positive' }),
      message(301, { ownLevel: 'negative', levelAfter: 'very-negative' }),
    ];
    // A streak goes on in another queue; a fall does not, and what came after the stay is not counted.
    expect(toFigures({ ...rewritten, alerts }, messages)?.alerts).toEqual({ 'streak-2': 1, 'streak-3': 1 });
  });

  it('have none where the stay has none, as in an earlier build', () => {
    expect(toFigures(stay, [])).not.toHaveProperty('alerts');
    expect(toFigures(rewritten, [message(0, { levelAfter: 'negative' })])).not.toHaveProperty('alerts');
  });

  it('count corrections: those of a message with a level of its own, and those that are the same or next to it', () => {
    const messages = [
      message(0, { ownLevel: 'negative', correctedTo: 'negative' }),
      message(1, { ownLevel: 'negative', correctedTo: 'slightly-negative' }),
      message(2, { ownLevel: 'negative', correctedTo: 'neutral' }),
      message(3, { ownLevel: null, correctedTo: 'neutral' }),
      message(4, { ownLevel: 'negative' }),
    ];
    expect(toFigures(rewritten, messages)?.corrections).toEqual({ count: 4, scored: 3, agreeing: 2 });
  });
});
