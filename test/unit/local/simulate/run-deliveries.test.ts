import { inOrder, type Delivery } from '../../../../local/simulate/delivery-schedule';
import { planEvents } from '../../../../local/simulate/plan-events';
import { runDeliveries, type DeliveryResult } from '../../../../local/simulate/run-deliveries';
import { Tally } from '../../../../local/simulate/tally';
import type { CallResult } from '../../../../local/simulate/webhook-client';

const accepted = (outcome: string, latencyMs = 5): CallResult => ({ kind: 'accepted', outcomes: [outcome], latencyMs });
const refused = (status: number, waitMs?: number): CallResult => ({ kind: 'refused', status, detail: '', waitMs });
const unreachable: CallResult = { kind: 'unreachable', reason: 'ECONNREFUSED' };

const deliveries = (count: number): Delivery[] => {
  const lines = Array.from({ length: count }, (_, index) => ({
    line: index + 1,
    role: 'customer' as const,
    text: 'Where is it?',
    at: 0,
    isPrivate: false,
    edit: undefined,
    isDeletedLater: false,
  }));
  return inOrder(planEvents(lines, 7, { startAt: new Date(0), speed: 1 }));
};

/** Runs with the given results, by turns, and records what was waited for. */
async function run(count: number, results: CallResult[], maxInFlight = 1) {
  const seen: DeliveryResult[] = [];
  const waits: number[] = [];
  const sent: number[] = [];
  const stopped = await runDeliveries(deliveries(count), {
    send: ({ planned }) => {
      sent.push(planned.line);
      return Promise.resolve(results.shift() ?? accepted('scored'));
    },
    maxInFlight,
    onResult: (result) => seen.push(result),
    wait: (ms) => {
      if (ms > 0) waits.push(ms);
      return Promise.resolve();
    },
  });
  return { seen, waits, sent, stopped };
}

describe('The deliveries of a simulation', () => {
  it('are sent one after the other, and each has its result', async () => {
    const { seen, sent, stopped } = await run(3, [accepted('scored'), accepted('duplicate')]);
    expect(sent).toEqual([1, 2, 3]);
    expect(seen.map(({ result }) => result)).toEqual([accepted('scored'), accepted('duplicate'), accepted('scored')]);
    expect(stopped).toBeUndefined();
  });

  it.each([refused(503), refused(500), refused(429), unreachable])('are sent again after %j', async (failure) => {
    const { seen, sent, waits } = await run(2, [failure, failure]);
    expect(sent).toEqual([1, 1, 1, 2]);
    expect(waits).toEqual([1000, 2000]);
    expect(seen).toMatchObject([{ attempts: 3, result: { kind: 'accepted' } }, { attempts: 1 }]);
  });

  it('wait as long as the app asks, within reason', async () => {
    expect((await run(1, [refused(503, 5_000)])).waits).toEqual([5_000]);
    expect((await run(1, [refused(503, 3_600_000)])).waits).toEqual([10_000]);
  });

  it('fail after four attempts, and the next ones are sent all the same', async () => {
    const { seen, sent, stopped } = await run(2, Array<CallResult>(4).fill(refused(503)));
    expect(sent).toEqual([1, 1, 1, 1, 2]);
    expect(seen).toMatchObject([{ attempts: 4, result: { status: 503 } }, { result: { kind: 'accepted' } }]);
    expect(stopped).toBeUndefined();
  });

  it.each([400, 413])('are not sent again after a %d, and the next ones are sent', async (status) => {
    expect((await run(2, [refused(status)])).sent).toEqual([1, 2]);
  });

  it.each([401, 404, 405, 302])('end after a %d, since each would be refused', async (status) => {
    const { sent, seen, stopped } = await run(3, [refused(status)]);
    expect(sent).toEqual([1]);
    expect(seen).toHaveLength(1);
    expect(stopped).toEqual(refused(status));
  });

  it('end when the app stays away', async () => {
    const { sent, stopped } = await run(3, Array<CallResult>(4).fill(unreachable));
    expect(sent).toEqual([1, 1, 1, 1]);
    expect(stopped).toEqual(unreachable);
  });

  it('are never more at once than allowed', async () => {
    let [inFlight, most] = [0, 0];
    await runDeliveries(deliveries(20), {
      send: async () => {
        most = Math.max(most, ++inFlight);
        await new Promise((resolve) => setImmediate(resolve));
        inFlight--;
        return accepted('scored');
      },
      maxInFlight: 4,
      onResult: () => undefined,
    });
    expect(most).toBe(4);
  });
});

describe('The summary', () => {
  const delivery = (given: Partial<Delivery> = {}) => ({ ...deliveries(1)[0]!, ...given });

  it('counts deliveries, outcomes and failures, and has the median latency', () => {
    const tally = new Tally();
    tally.add({ delivery: delivery(), result: accepted('scored', 10), attempts: 1 });
    tally.add({ delivery: delivery({ isLate: true }), result: accepted('scored', 500), attempts: 3 });
    tally.add({ delivery: delivery({ kind: 'retry' }), result: accepted('duplicate', 20), attempts: 1 });
    tally.add({ delivery: delivery(), result: refused(400), attempts: 1 });
    expect(tally.lines(6)).toEqual([
      'Sent          4 of 6, 1 repeated, 1 late',
      'Outcomes      scored 2, duplicate 1',
      'Failed        1',
      'Tried again   2',
      'Latency       20 ms, the median of the replies',
    ]);
    expect(tally.failed).toBe(1);
  });

  it('says so when nothing was sent', () => {
    expect(new Tally().lines(6)).toEqual(['Sent          0 of 6', 'Outcomes      none', 'Failed        0']);
  });
});
