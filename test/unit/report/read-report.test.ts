// Which alerts a report reads.
import type { Alert } from '../../../shared/contract/alert';
import { readReport } from '../../../shared/read-report';
import { MemoryAlertList, MemoryFigureStore } from '../../support/memory-lists';

const alertOf = (index: number, at: string, given: Partial<Alert> = {}): Alert => ({
  ...{ alertId: `a-${index}`, conversationId: `c-${index}`, queueId: 'billing', agentId: null, customer: null },
  ...{ kind: 'level', for: 'supervisor', level: 'negative', previousLevel: 'neutral', reason: 'It fell.', at },
  ...{ state: 'open', stateBy: null, stateAt: at },
  ...given,
});

it('reads the alerts from the first moment of the first day to the last of the last, on every page', async () => {
  const alertList = new MemoryAlertList();
  const put = (count: number, at: string, given: Partial<Alert> = {}) =>
    Promise.all(
      Array.from({ length: count }, (_, index) => alertList.put(alertOf(alertList.alerts.size + index, at, given))),
    );
  await put(6, '2026-11-20T23:59:59.999Z');
  await put(1_200, '2026-11-21T00:00:00.000Z');
  await put(7, '2026-11-22T23:59:59.999Z');
  await put(8, '2026-11-23T00:00:00.000Z');
  await put(9, '2026-11-22T12:00:00.000Z', { queueId: 'sales' });
  const days = { from: '2026-11-21', to: '2026-11-22' };
  const { alerts } = await readReport('billing', days, { alertList, figures: new MemoryFigureStore() });
  expect(alerts.level.opened).toBe(1_207);
});
