// A queue, its conversation and everybody of the table of live events with a real connection, on two instances of the
// app. Nobody watches again when they hear `watchExpired`, unless the table asks them to.
import type { Alert, AlertAudience } from '../../shared/contract/alert';
import type { LiveEvent } from '../../shared/live/live-feed';
import type { Level } from '../../shared/sentiment/levels';
import { ApiClient, conversationPath, queuePath } from './api-client';
import { eventually } from './eventually';
import type { HttpReply } from './http-reply';
import type { ReceivedEvent } from './live-listener';
import { watcherNames, watchers, type WatcherName } from './live-table';
import { MessageSender } from './message-sender';
import { unique } from './support-desk';
import { admin, connect, first, reachesAllWithinMs, receivedBy, second, type Person } from './two-instances';

/** The events that each of them heard, in order. */
export type HeardByAll = Record<WatcherName, LiveEvent[]>;

/** The contract allows a minute after the token expired. */
const endsWithinMs = 60_000;

export class LiveDesk {
  readonly queueId = unique('queue');
  readonly otherQueue = unique('other-queue');
  readonly conversationId = unique('conversation');
  private readonly anotherConversation = unique('another-conversation');
  private readonly people = new Map<WatcherName, Person>();
  /** Those whose token has expired, with the valid one that they had before. */
  private readonly signedOut = new Map<WatcherName, Person>();
  /** The instance that is asked. */
  through = first;
  private messages = 0;
  private agents = 0;

  /** Opens both queues, begins the conversation, and lets everybody watch. */
  static async open(): Promise<LiveDesk> {
    const desk = new LiveDesk();
    const alerts = { agentAt: 'slightly-negative', supervisorAt: 'slightly-negative' } as const;
    for (const queueId of [desk.queueId, desk.otherQueue]) await admin.putQueue(queueId, { enabled: true, alerts });
    await desk.say('Where can I find my invoice?');
    await Promise.all(watcherNames.map((name) => desk.seat(name)));
    for (const name of watcherNames) expect([name, (await desk.watch(name))?.status ?? 200]).toEqual([name, 200]);
    return desk;
  }

  private async seat(name: WatcherName): Promise<void> {
    const { role, memberOf } = watchers[name];
    const queues = memberOf.map((queue) => (queue === 'its queue' ? this.queueId : this.otherQueue));
    this.people.set(name, await connect(role, ...queues));
  }

  private person(name: WatcherName): Person {
    return this.people.get(name)!;
  }

  /** Asks to watch what this person watches; undefined for nothing. */
  async watch(name: WatcherName): Promise<HttpReply | undefined> {
    const { onFirst, onSecond, listener } = this.person(name);
    const { connectionId } = listener;
    const client = this.through === first ? onFirst : onSecond;
    const conversation = (id: string) =>
      client.call('POST', `${conversationPath(id)}/watch`, { connectionId, queueId: this.queueId });
    const queue = (id: string) => client.call('POST', `${queuePath(id)}/watch`, { connectionId });
    switch (watchers[name].watches) {
      case 'the conversation':
        return conversation(this.conversationId);
      case 'another conversation':
        return conversation(this.anotherConversation);
      case 'its queue':
        return queue(this.queueId);
      case 'the other queue':
        return queue(this.otherQueue);
      case 'nothing':
        return undefined;
    }
  }

  /** What everybody hears while this is done, complete. */
  async during(act: (desk: this) => Promise<unknown>): Promise<HeardByAll> {
    const before = new Map(watcherNames.map((name) => [name, this.person(name).listener.events.length]));
    await act(this);
    const heard = watcherNames.map(async (name) => {
      const events = await receivedBy(this.person(name), before.get(name));
      return [name, events.map(({ target }) => target)] as const;
    });
    return Object.fromEntries(await Promise.all(heard)) as HeardByAll;
  }

  /** Everything that anybody heard so far. */
  async everything(): Promise<ReceivedEvent[]> {
    return (await Promise.all(watcherNames.map((name) => receivedBy(this.person(name))))).flat();
  }

  /** The customer's next message, in the queue that the conversation is in. */
  say(text: string, conversationId = this.conversationId, queueId?: string): Promise<HttpReply> {
    const message = { conversationId, messageId: `m-${++this.messages}`, text, author: { role: 'customer' } } as const;
    const begins = this.messages === 1 || conversationId !== this.conversationId ? this.queueId : undefined;
    const inQueue = queueId ?? begins;
    return this.chat.deliver({ ...message, ...(inQueue !== undefined && { queueId: inQueue }) });
  }

  private get chat(): MessageSender {
    return new MessageSender(this.through.baseUrl, this.through.webhookSecret);
  }

  /** A signed change of the conversation. */
  place(change: object): Promise<HttpReply> {
    return this.chat.place(this.conversationId, change);
  }

  nextAgent(): string {
    return `agent-${++this.agents}`;
  }

  private get admin(): ApiClient {
    const { onFirst, onSecond } = this.person('an administrator');
    return this.through === first ? onFirst : onSecond;
  }

  /** Acknowledges the newest alert for the agent or for the supervisors. */
  async acknowledge(audience: AlertAudience): Promise<HttpReply> {
    const alerts = (await this.everything())
      .filter(({ target }) => target === 'sentimentAlert')
      .map(({ argument }) => argument as Alert);
    const newest = alerts.filter((alert) => alert.for === audience).sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
    const path = `${conversationPath(this.conversationId)}/alerts/${newest[0]!.alertId}`;
    return this.admin.call('PUT', path, { state: 'acknowledged' });
  }

  /** Corrects the level of the newest message. */
  correct(level: Level): Promise<HttpReply> {
    return this.admin.call('PUT', this.levelPath, { level });
  }

  takeCorrectionBack(): Promise<HttpReply> {
    return this.admin.call('DELETE', this.levelPath);
  }

  private get levelPath(): string {
    return `${conversationPath(this.conversationId)}/messages/m-${this.messages}/level`;
  }

  async takeOut(...names: WatcherName[]): Promise<void> {
    for (const name of names) await admin.expect(204, 'DELETE', this.memberPath(name));
  }

  demote(name: WatcherName): Promise<HttpReply> {
    return admin.expect(204, 'PUT', this.memberPath(name), { role: 'agent' });
  }

  private memberPath(name: WatcherName): string {
    return `${queuePath(this.queueId)}/members/${encodeURIComponent(this.person(name).agentId)}`;
  }

  switchOff(): Promise<void> {
    return admin.putQueue(this.queueId, { enabled: false });
  }

  erase(): Promise<HttpReply> {
    return admin.expect(204, 'DELETE', conversationPath(this.conversationId));
  }

  async beginAnewInOtherQueue(): Promise<void> {
    await this.erase();
    await this.say('Where can I find my invoice?', this.conversationId, this.otherQueue);
  }

  /** They watch again with a token that expires at once, and the app tells them so. */
  async letTokensExpire(...names: WatcherName[]): Promise<void> {
    await Promise.all(
      names.map(async (name) => {
        const person = this.person(name);
        const { agentId, listener } = person;
        const token = await first.token({ sub: agentId, roles: [watchers[name].role], expiresIn: '1s' });
        const [onFirst, onSecond] = [new ApiClient(first.baseUrl, token), new ApiClient(second.baseUrl, token)];
        this.signedOut.set(name, person);
        this.people.set(name, { agentId, listener, onFirst, onSecond });
        expect([name, (await this.watch(name))!.status]).toEqual([name, 200]);
        await listener.until(({ events }) => events.some(({ target }) => target === 'watchExpired'), endsWithinMs);
      }),
    );
  }

  /** They have a valid token again. */
  signInAgain(name: WatcherName): void {
    this.people.set(name, this.signedOut.get(name)!);
  }

  /** The first instance is asked all the time until it must have learnt of a change that the second one has made. */
  async settle(changedAt: number): Promise<void> {
    this.through = first;
    await eventually(
      () => this.say('Where can I find my invoice?', this.anotherConversation),
      () => performance.now() - changedAt > reachesAllWithinMs,
      reachesAllWithinMs + 1_000,
    );
    this.through = second;
  }
}
