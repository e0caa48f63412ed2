// The board's feed, with a server and a connection that the test controls: what it watches, what it forgets.
import { BoardFeed, type BoardState } from '../../../panel/board/board-feed';
import { BoardRows } from '../../../panel/board/board-rows';
import type { FeedListener } from '../../../panel/live/feed-connection';
import type { LiveRow, ListedQueue } from '../../../panel/live/live-row';
import type { Refusal } from '../../../panel/live/agent-api';
import { boardAlert, liveRow } from './live-rows';

const refusal: Refusal = { refused: 'not-allowed', detail: 'You are not a supervisor of this queue.' };
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

let feed: BoardFeed | undefined;

beforeAll(() => {
  // What the pauses of the feed need of a browser.
  Object.assign(globalThis, { document: new EventTarget() });
  const target = new EventTarget();
  Object.assign(globalThis, { addEventListener: target.addEventListener.bind(target) });
});
afterEach(() => {
  feed?.stop();
});

async function startFeed(queues: ListedQueue[]) {
  const calls: string[] = [];
  const server = { rows: [] as LiveRow[], watch: null as Refusal | null, queues: queues as ListedQueue[] | Refusal };
  const rows = new BoardRows({ changed: () => undefined, opened: () => undefined });
  const states: BoardState[] = [];
  let listener!: FeedListener;
  feed = new BoardFeed(
    {
      queues: () => Promise.resolve(server.queues),
      watch: (queueId, connectionId) => {
        calls.push(`watch ${queueId} ${connectionId}`);
        const list = { conversations: server.rows, continuation: null, alerts: [boardAlert('a', { queueId })] };
        return Promise.resolve(server.watch ?? list);
      },
      conversations: (queueId) => {
        calls.push(`read ${queueId}`);
        return Promise.resolve(server.rows);
      },
      openAlerts: () => Promise.resolve([]),
      changeAlert: (alert, state) =>
        Promise.resolve({ ...boardAlert(alert.conversationId), state, stateAt: '2026-11-22T11:00:00.000Z' }),
    },
    {
      listen: (given) => {
        listener = given;
        return () => undefined;
      },
    },
    rows,
    { changed: (state) => states.push(state), report: () => undefined },
  );
  feed.start();
  await settled();
  const ids = () => rows.rows.map(({ conversationId }) => conversationId);
  return { feed, calls, server, rows, ids, states, listener };
}

const billing: ListedQueue = { queueId: 'billing', enabled: true, role: 'supervisor' };

it('reads at once, and watches with the connection, only queues that are managed and switched on', async () => {
  const { calls, listener, states } = await startFeed([
    billing,
    { queueId: 'sales', enabled: true, role: 'agent' },
    { queueId: 'off', enabled: false, role: 'admin' },
  ]);
  expect(calls).toEqual(['read billing']);
  expect(states.at(-1)?.link).toBe('polled');
  listener.connected('c1');
  await settled();
  expect(calls).toEqual(['read billing', 'watch billing c1']);
  expect(states.at(-1)).toMatchObject({ link: 'live', queueIds: ['billing'] });
});

it('hears only queues that it watches, and watches again after another connection', async () => {
  const { calls, listener, ids } = await startFeed([billing]);
  listener.listed?.(liveRow('a'));
  expect(ids()).toEqual([]);
  listener.connected('c1');
  await settled();
  listener.listed?.(liveRow('a'));
  listener.listed?.(liveRow('b', { queueId: 'sales' }));
  expect(ids()).toEqual(['a']);
  listener.lost();
  listener.connected('c2');
  await settled();
  expect(calls.slice(-1)).toEqual(['watch billing c2']);
});

it('watches again when the watch has expired, and forgets the queue where that is refused', async () => {
  const { calls, server, listener, rows, ids } = await startFeed([billing]);
  server.rows = [liveRow('a')];
  listener.connected('c1');
  await settled();
  expect(ids()).toEqual(['a']);
  listener.expired({ queueId: 'billing' });
  await settled();
  expect(calls.filter((call) => call.startsWith('watch'))).toHaveLength(2);
  expect(ids()).toEqual(['a']);
  server.watch = refusal;
  listener.expired({ queueId: 'billing' });
  await settled();
  expect([ids(), rows.openAlerts]).toEqual([[], []]);
});

it('shows nothing when the list of queues is refused', async () => {
  const { server, listener, ids, states } = await startFeed([billing]);
  server.rows = [liveRow('a')];
  listener.connected('c1');
  await settled();
  server.queues = { refused: 'sign-in', detail: '' };
  listener.expired({});
  await settled();
  expect(ids()).toEqual([]);
  expect(states.at(-1)?.refusal?.refused).toBe('sign-in');
});

it('closes an alert for good', async () => {
  const { feed, listener, rows } = await startFeed([billing]);
  listener.connected('c1');
  await settled();
  expect(await feed.closeAlert(rows.openAlerts[0]!, 'ignored')).toBe(true);
  expect(rows.openAlerts).toEqual([]);
});
