import { playScript, type PlayedLine, type Stage } from '../../../../local/demo/play-script';
import type { Line, Script } from '../../../../local/demo/scripts';
import { RefusedRequest } from '../../../../local/run/call-api';

const start = Date.parse('2026-11-22T10:00:00.000Z');
const line = (role: Line['role'], text: string, afterMs: number): Line => ({ role, text, afterMs });
const script: Script = {
  name: 'test',
  queueId: 'demo-test',
  customer: { id: 'customer-1', name: 'Kim' },
  agent: { sub: 'agent-1', name: 'Ada' },
  lines: [line('customer', 'Hello?', 0), line('agent', 'Hello Kim.', 1_500), line('customer', 'At last!', 4_000)],
};
const refusal = (status: number) => new RefusedRequest({ method: 'POST', path: '/', headers: {} }, status, '');

/** A conversation in memory, with a clock that only pauses move. */
class FakeStage implements Stage {
  nowMs = start;
  stopped = false;
  readonly delivered: PlayedLine[] = [];
  readonly shown: PlayedLine[] = [];
  /** The ids of the customer's messages. */
  readonly customers: string[] = [];
  /** What the next deliveries throw, before or after the line has arrived. */
  readonly failures: { error: Error; arrives: boolean }[] = [];
  afterPause: () => void = () => undefined;

  deliver(line: PlayedLine) {
    const failure = this.failures.shift();
    if (!failure || failure.arrives) {
      this.delivered.push(line);
      if (line.role === 'customer' && !this.customers.includes(line.messageId)) this.customers.push(line.messageId);
    }
    return failure ? Promise.reject(failure.error) : Promise.resolve();
  }
  newestMessageIds() {
    return Promise.resolve(this.customers);
  }
  played(line: PlayedLine) {
    this.shown.push(line);
  }
  pause(ms: number) {
    this.nowMs += ms;
    this.afterPause();
    return Promise.resolve();
  }
  isStopped() {
    return this.stopped;
  }
  now() {
    return new Date(this.nowMs);
  }
}

let stage: FakeStage;
beforeEach(() => {
  stage = new FakeStage();
});
const play = () => playScript(script, 'demo-1', stage);
const texts = (lines: readonly PlayedLine[]) => lines.map(({ text }) => text);

it('delivers every line in its time, each with an id of its own', async () => {
  await play();
  expect(stage.delivered).toEqual([
    { messageId: 'demo-1-1', role: 'customer', text: 'Hello?', sentAt: '2026-11-22T10:00:00.000Z' },
    { messageId: 'demo-1-2', role: 'agent', text: 'Hello Kim.', sentAt: '2026-11-22T10:00:01.500Z' },
    { messageId: 'demo-1-3', role: 'customer', text: 'At last!', sentAt: '2026-11-22T10:00:05.500Z' },
  ]);
  expect(stage.shown).toEqual(stage.delivered);
});

it('leaves the conversation to whoever else writes as the customer', async () => {
  stage.afterPause = () => {
    if (stage.delivered.length === 1) stage.customers.unshift('of-somebody-else');
  };
  await play();
  expect(texts(stage.delivered)).toEqual(['Hello?']);
});

it('stops between two lines', async () => {
  stage.afterPause = () => {
    stage.stopped = stage.delivered.length === 2;
  };
  await play();
  expect(texts(stage.delivered)).toEqual(['Hello?', 'Hello Kim.']);
});

it('delivers a line again under the same id and time, also when only the reply was lost', async () => {
  stage.failures.push({ error: refusal(503), arrives: false }, { error: new TypeError('fetch failed'), arrives: true });
  await play();
  expect(stage.delivered.map(({ messageId, sentAt }) => `${messageId} ${sentAt}`).slice(0, 2)).toEqual([
    'demo-1-1 2026-11-22T10:00:00.000Z',
    'demo-1-1 2026-11-22T10:00:00.000Z',
  ]);
  expect(texts(stage.shown)).toEqual(['Hello?', 'Hello Kim.', 'At last!']);
});

it('gives up after some attempts', async () => {
  stage.failures.push(...Array.from({ length: 9 }, () => ({ error: refusal(503), arrives: false })));
  await expect(play()).rejects.toThrow('503');
  expect(stage.failures).toHaveLength(4);
  expect(stage.shown).toEqual([]);
});

it('does not repeat what was refused', async () => {
  stage.failures.push({ error: refusal(403), arrives: false }, { error: refusal(403), arrives: false });
  await expect(play()).rejects.toThrow('403');
  expect(stage.failures).toHaveLength(1);
});

it('ends quietly when a line fails because the app stops', async () => {
  stage.deliver = () => {
    stage.stopped = true;
    return Promise.reject(new TypeError('fetch failed'));
  };
  await play();
  expect(stage.delivered).toEqual([]);
});
