// The dispatch of effect tasks, on in-memory ports without storage or clock; event targets are local servers.
import { MemoryAlertList, MemoryFigureStore, MemoryLiveList } from '../../support/memory-lists';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StoredEffect } from '../../../shared/conversations/message-store';
import { delayAfter, dispatchTask, type DispatchDependencies } from '../../../shared/effects/dispatch-task';
import { targetKeyOf } from '../../../shared/effects/outgoing-events';
import type { Task } from '../../../shared/effects/task-queue';
import { defaultAggregation } from '../../../shared/sentiment/levels';
import { toUpdate } from '../../../shared/live/sentiment-view';
import { conversationState, instantAfter } from '../../support/scored-messages';

const secret = Buffer.from('a secret of at least 24 bytes');
const reference = { conversationId: 'c-1', effectId: 'e-1' };
const effectTask: Task = { kind: 'effects', conversationId: 'c-1', effectIds: ['e-1'], doneIds: [] };

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

describe('Dispatching', () => {
  let server: Server;
  let received: Received[];
  /** The target's next answers: a status, with headers; the last one is repeated. */
  let answers: { status: number; headers?: Record<string, string> }[];
  let url: string;
  let nowMs: number;
  let stored: Map<string, StoredEffect>;
  let sentLater: { task: Task; delayMs: number }[];
  let stopped: Set<string>;
  let signalRCalls: unknown[][];
  let signalRFails: boolean;
  let lines: string[];
  let failures: string[];
  let dependencies: DispatchDependencies;

  beforeEach(async () => {
    [received, answers, sentLater, stopped, signalRCalls, lines] = [[], [{ status: 204 }], [], new Set(), [], []];
    failures = [];
    stored = new Map();
    [signalRFails, nowMs] = [false, Date.parse(instantAfter(0))];
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
        const { status, headers = {} } = answers.length > 1 ? answers.shift()! : answers[0]!;
        response.writeHead(status, headers).end('ignored');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    const target = { url, secret, events: ['sentiment.level-changed'] };
    const callSignalR = async (...parameters: unknown[]) => {
      await Promise.resolve();
      if (signalRFails) throw new Error('SignalR is away');
      signalRCalls.push(parameters);
    };
    dependencies = {
      effects: {
        find: ({ effectId }) => Promise.resolve(stored.get(effectId) ?? null),
        claim: async ({ effectId }, now, until) => {
          await Promise.resolve();
          const effect = stored.get(effectId);
          if (!effect || effect.dueAt > now) return false;
          stored.set(effectId, { ...effect, dueAt: until });
          return true;
        },
        postpone: async ({ effectId }, dueAt, attempts) => {
          await Promise.resolve();
          stored.set(effectId, { ...stored.get(effectId)!, dueAt, attempts });
        },
        remove: async ({ effectId }) => {
          await Promise.resolve();
          stored.delete(effectId);
        },
        hasLater: () => Promise.resolve(false),
        overdue: () => Promise.resolve([]),
      },
      tasks: {
        sendLater: async (task, delayMs) => {
          await Promise.resolve();
          sentLater.push({ task, delayMs });
        },
      },
      signalR: {
        send: (...parameters) => callSignalR('send', ...parameters),
        removeFromGroup: (...parameters) => callSignalR('remove', ...parameters),
        verifyAnswers: () => Promise.resolve(),
      },
      targets: new Map([[targetKeyOf(target), target]]),
      stoppedTargets: {
        has: (key) => Promise.resolve(stopped.has(key)),
        add: async (key) => {
          await Promise.resolve();
          stopped.add(key);
        },
      },
      failedEffects: {
        add: async (failure) => {
          await Promise.resolve();
          failures.push(failure);
        },
        countSince: () => Promise.reject(new Error('not used here')),
        removeOlderThan: () => Promise.reject(new Error('not used here')),
      },
      // What only write-backs and lists need; they have test files of their own.
      messages: {
        read: () => Promise.reject(new Error('not used here')),
        readScores: () => Promise.reject(new Error('not used here')),
        findAlert: () => Promise.reject(new Error('not used here')),
      },
      liveList: new MemoryLiveList(),
      alertList: new MemoryAlertList(),
      figures: new MemoryFigureStore(),
      aggregation: defaultAggregation,
      queues: { read: () => Promise.reject(new Error('not used here')) },
      connections: new Map(),
      inFlight: new Map(),
      now: () => new Date(nowMs),
      random: () => 0.5,
      log: (line) => lines.push(line),
    };
    const data = toUpdate('c-1', conversationState());
    const event = { type: 'sentiment.level-changed', timestamp: instantAfter(0), data } as const;
    store({ kind: 'send-event', targetKey: targetKeyOf(target), event });
  });

  afterEach(async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  });

  const store = (effect: StoredEffect['effect']) =>
    stored.set('e-1', { effectId: 'e-1', effect, since: instantAfter(0), dueAt: instantAfter(0), attempts: 0 });
  const dispatch = (task: Task = effectTask) => dispatchTask(task, dependencies);

  describe('an outgoing event', () => {
    it('is sent signed per Standard Webhooks, and then removed', async () => {
      await dispatch();
      const [{ headers, body }] = received as [Received];
      expect(JSON.parse(body)).toEqual({
        type: 'sentiment.level-changed',
        timestamp: instantAfter(0),
        data: toUpdate('c-1', conversationState()),
      });
      const [id, timestamp] = [headers['webhook-id'] as string, headers['webhook-timestamp'] as string];
      expect(Number(timestamp)).toBe(Math.floor(nowMs / 1000));
      const mac = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
      expect(headers['webhook-signature']).toBe(`v1,${mac}`);
      expect(headers['content-type']).toBe('application/json');
      expect(stored.size).toBe(0);
      await dispatch();
      expect(received).toHaveLength(1);
    });

    it.each([400, 404, 429, 500, 302])('is retried after status %i, with the same id', async (status) => {
      answers = [{ status, headers: { location: '/elsewhere' } }, { status: 200 }];
      await dispatch();
      expect(received).toHaveLength(1);
      expect(stored.get('e-1')).toMatchObject({ attempts: 1, dueAt: instantAfter(2) });
      expect(sentLater).toEqual([{ task: effectTask, delayMs: 2_000 }]);
      nowMs += 2_000;
      await dispatch();
      expect(stored.size).toBe(0);
      expect(received[1]!.headers['webhook-id']).toBe(received[0]!.headers['webhook-id']);
      expect(received[1]!.headers['webhook-timestamp']).not.toBe(received[0]!.headers['webhook-timestamp']);
    });

    it('is retried when the target cannot be reached', async () => {
      server.closeAllConnections();
      server.close();
      await dispatch();
      expect(stored.get('e-1')).toMatchObject({ attempts: 1 });
      expect(lines.join()).toContain('not reached');
      server.listen(0, '127.0.0.1');
    });

    it.each([
      ['30', 30_000],
      ['1', 2_000],
      ['99999999999999999999', 3_600_000],
      [new Date(Date.parse(instantAfter(60))).toUTCString(), 60_000],
      ['soon', 2_000],
      ['1.5', 2_000],
      ['31 Dec 9999', 2_000],
    ])('is delayed by Retry-After, at least by our own backoff and at most by an hour: %s', async (header, delayMs) => {
      answers = [{ status: 503, headers: { 'retry-after': header } }];
      await dispatch();
      expect(sentLater).toEqual([{ task: effectTask, delayMs }]);
    });

    it('is dropped after a day, with a log line, and counted', async () => {
      answers = [{ status: 500 }];
      nowMs += 24 * 60 * 60 * 1000 + 1;
      await dispatch();
      expect(stored.size).toBe(0);
      expect(sentLater).toEqual([]);
      expect(lines.join()).toContain('given up');
      expect(failures).toEqual(['given-up']);
    });

    it('stops for a target that answers 410, and is not sent to it again', async () => {
      answers = [{ status: 410 }];
      await dispatch();
      expect(stored.size).toBe(0);
      expect(stopped.size).toBe(1);
      store({ ...eventEffect() });
      await dispatch();
      expect(received).toHaveLength(1);
      expect(stored.size).toBe(0);
    });

    it('is dropped when its target is no longer configured', async () => {
      await dispatchTask(effectTask, { ...dependencies, targets: new Map() });
      expect(received).toEqual([]);
      expect(stored.size).toBe(0);
    });

    it('is delayed while four others are in flight to the same target, and counts no attempt', async () => {
      const [key] = dependencies.targets.keys();
      dependencies.inFlight.set(key!, 4);
      await dispatch();
      expect(received).toEqual([]);
      // Due with its next task: the sweep would queue an overdue effect a second time.
      expect(stored.get('e-1')).toMatchObject({ attempts: 0, dueAt: instantAfter(2) });
      expect(sentLater).toEqual([{ task: effectTask, delayMs: 2_000 }]);
      dependencies.inFlight.set(key!, 3);
      await dispatch();
      expect(received).toHaveLength(1);
      expect(dependencies.inFlight.get(key!)).toBe(3);
    });

    it('is done beside others of the same change, and what is done already is only removed', async () => {
      const effect = stored.get('e-1')!;
      stored.set('e-2', { ...effect, effectId: 'e-2' });
      stored.set('move-2', { ...effect, effectId: 'move-2', effect: { kind: 'announce-move' } });
      await dispatch({ ...effectTask, effectIds: ['e-1', 'e-2'], doneIds: ['move-2'] });
      expect(stored.size).toBe(0);
      expect(signalRCalls).toEqual([]);
      expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
    });

    it('logs no URL, secret or id', async () => {
      answers = [{ status: 500 }];
      await dispatch();
      expect(lines).toHaveLength(1);
      expect(lines.join()).not.toMatch(/hook|c-1|secret|127\.0\.0\.1/);
    });

    const eventEffect = () => {
      const data = toUpdate('c-1', conversationState());
      const [targetKey] = dependencies.targets.keys();
      return {
        kind: 'send-event',
        targetKey: targetKey!,
        event: { type: 'sentiment.level-changed', timestamp: instantAfter(0), data },
      } as const;
    };
  });

  it('is retried with exponential backoff, from some seconds up to an hour', () => {
    const delays = Array.from({ length: 30 }, (_, i) => delayAfter(i + 1, 0.5));
    expect(delays.slice(0, 4)).toEqual([2_000, 6_000, 18_000, 54_000]);
    expect(delays.at(-1)).toBe(3_600_000);
    for (const random of [0, 0.999]) {
      expect(delayAfter(1, random)).toBeGreaterThanOrEqual(1_000);
      expect(delayAfter(1, random)).toBeLessThanOrEqual(5_000);
    }
  });

  describe('the announcement of a move', () => {
    beforeEach(() => store({ kind: 'announce-move' }));

    it('notifies the watchers of the conversation to watch again', async () => {
      await dispatch();
      expect(signalRCalls).toEqual([
        ['send', { groupName: 'conversation:c-1' }, 'watchExpired', [{ conversationId: 'c-1' }]],
      ]);
      expect(stored.size).toBe(0);
    });

    it('is retried while SignalR is unavailable', async () => {
      signalRFails = true;
      await dispatch();
      expect(stored.get('e-1')).toMatchObject({ attempts: 1 });
      [signalRFails, nowMs] = [false, nowMs + 2_000];
      await dispatch();
      expect(stored.size).toBe(0);
    });

    it('is delayed while another instance has claimed it', async () => {
      await dependencies.effects.claim(reference, instantAfter(0), instantAfter(5));
      await dispatch();
      expect(stored.get('e-1')).toMatchObject({ attempts: 0, dueAt: instantAfter(5) });
      expect(signalRCalls).toEqual([]);
      expect(sentLater).toHaveLength(1);
      nowMs += 5_000;
      await dispatch();
      expect(signalRCalls).toHaveLength(1);
    });
  });

  describe('the end of a watch', () => {
    const expiresAt = Date.parse(instantAfter(100));
    const groupNames = ['conversation:c-1@token', 'conversation:c-1@former'];
    const end: Task = {
      kind: 'end-watch',
      connectionId: 'connection-1',
      conversationId: 'c-1',
      groupNames,
      expiresAt,
      attempts: 0,
    };

    it('is delayed until the token expires, also beyond the maximum delay of the queue', async () => {
      await dispatch(end);
      expect(signalRCalls).toEqual([]);
      expect(sentLater).toEqual([{ task: end, delayMs: 100_000 }]);
    });

    it('removes the connection from its groups and notifies it to watch again', async () => {
      nowMs = expiresAt;
      await dispatch(end);
      expect(signalRCalls).toEqual([
        ['remove', 'connection-1', groupNames[0]],
        ['remove', 'connection-1', groupNames[1]],
        ['send', { connectionId: 'connection-1' }, 'watchExpired', [{ conversationId: 'c-1' }]],
      ]);
    });

    it('is retried while SignalR is unavailable', async () => {
      [nowMs, signalRFails] = [expiresAt, true];
      await dispatch(end);
      expect(sentLater).toEqual([{ task: { ...end, attempts: 1 }, delayMs: 2_000 }]);
    });
  });
});
