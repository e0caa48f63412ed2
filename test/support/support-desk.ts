// A support desk on a running app: a queue of its own that is switched on, an agent who is a member, an administrator,
// and the chat tool that delivers messages. Ids are unique, so that it works on any host with any stored data.
import { randomUUID } from 'node:crypto';
import { ApiClient } from './api-client';
import { LiveListener } from './live-listener';
import { MessageSender, type MessageToSend } from './message-sender';
import type { RunningApp } from './running-app';

export class SupportDesk {
  private readonly listeners: LiveListener[] = [];
  private messagesSent = 0;

  private constructor(
    readonly queueId: string,
    readonly agentId: string,
    readonly admin: ApiClient,
    readonly agent: ApiClient,
    readonly chat: MessageSender,
  ) {}

  static async open(app: RunningApp): Promise<SupportDesk> {
    const [queueId, agentId] = [unique('queue'), unique('agent')];
    const desk = await SupportDesk.at(app, queueId, agentId);
    await desk.openQueue(queueId);
    return desk;
  }

  private static async at(app: RunningApp, queueId: string, agentId: string): Promise<SupportDesk> {
    const admin = new ApiClient(app.baseUrl, await app.token({ sub: unique('admin'), roles: ['admin'] }));
    const agent = new ApiClient(app.baseUrl, await app.token({ sub: agentId, roles: ['agent'] }));
    return new SupportDesk(queueId, agentId, admin, agent, new MessageSender(app.baseUrl, app.webhookSecret));
  }

  /** The same queue and users on another instance with the same data. */
  movedTo(app: RunningApp): Promise<SupportDesk> {
    return SupportDesk.at(app, this.queueId, this.agentId);
  }

  /** Switches a queue on and makes the agent a member of it. */
  async openQueue(queueId: string): Promise<void> {
    await this.admin.putQueue(queueId, { enabled: true });
    await this.admin.putMember(queueId, this.agentId, { role: 'agent' });
  }

  /** A valid message of a customer in the desk's queue: each a second after the one before, with the given fields. */
  message(conversationId: string, given: Partial<MessageToSend> = {}): MessageToSend {
    const number = ++this.messagesSent;
    return {
      conversationId,
      messageId: `m-${number}`,
      text: 'Where can I find my invoice?',
      sentAt: instant(number),
      author: { role: 'customer' },
      queueId: this.queueId,
      ...given,
    };
  }

  /** A real client that watches the conversation for the agent or another user. */
  async listenTo(conversationId: string, queueId = this.queueId, client = this.agent): Promise<LiveListener> {
    const listener = await LiveListener.connect(client);
    this.listeners.push(listener);
    await listener.watch(conversationId, queueId);
    return listener;
  }

  /** Stops all listeners. */
  async close(): Promise<void> {
    await Promise.all(this.listeners.splice(0).map((listener) => listener.close()));
  }
}

/** An id that is unique over all tests and runs. */
export function unique(name: string): string {
  return `${name}-${randomUUID()}`;
}

/** The time some seconds after the start of the tests' day. */
export function instant(second: number): string {
  return new Date(Date.UTC(2026, 10, 22, 10) + second * 1000).toISOString();
}
