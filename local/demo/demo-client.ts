// The demo's calls of the app's public API: as an administrator, and as a chat platform that signs its messages.
import { randomUUID } from 'node:crypto';
import type { QueueView } from '../../shared/contract/queue';
import type { Message } from '../../shared/contract/message';
import { signatureHeaders } from '../../shared/effects/outgoing-events';
import { callApi, type ApiRequest } from '../run/call-api';
import { mintToken } from '../run/mint-token';
import { demoEditor, demoMembers, type DemoQueue } from './demo-queues';

export interface DemoClientOptions {
  readonly baseUrl: string;
  readonly authSecret: string;
  readonly settings: Readonly<Record<string, string | undefined>>;
}

/** A message of a new conversation, without what the app fills in. */
export type DemoMessage = Pick<Message, 'conversationId' | 'messageId' | 'author'> & Partial<Message>;

/** Every method rejects if the app doesn't answer or refuses. */
export class DemoClient {
  constructor(private readonly options: DemoClientOptions) {}

  readQueue(queueId: string): Promise<QueueView> {
    return this.administer('GET', pathOfQueue(queueId)) as Promise<QueueView>;
  }

  /** Switches a queue on with the demo's policy and members. What is so already is not recorded as a change. */
  async setUpQueue({ queueId, change }: DemoQueue): Promise<void> {
    await this.administer('PUT', pathOfQueue(queueId), change);
    for (const [agentId, member] of Object.entries(demoMembers))
      await this.administer('PUT', pathOfMember(queueId, agentId), member);
  }

  /** Switches a queue off and takes all members out. It can't be removed, so its name and its changes stay. */
  async shutQueue(queueId: string): Promise<void> {
    const { members } = await this.readQueue(queueId);
    await this.administer('PUT', pathOfQueue(queueId), { enabled: false });
    for (const { agentId } of members) await this.administer('DELETE', pathOfMember(queueId, agentId));
  }

  /** Also for a conversation that there is not. */
  async eraseConversation(conversationId: string): Promise<void> {
    await this.administer('DELETE', pathOfConversation(conversationId));
  }

  /** The ids of the messages that decide the level now. */
  async newestMessageIds(conversationId: string, queueId: string): Promise<string[]> {
    const path = `${pathOfConversation(conversationId)}/sentiment?queueId=${encodeURIComponent(queueId)}`;
    const { window } = (await this.administer('GET', path)) as { window: { messageId: string }[] };
    return window.map(({ messageId }) => messageId);
  }

  /** Delivers a message, signed as a chat platform signs it. */
  async deliver(message: DemoMessage, secret: Buffer): Promise<void> {
    const body = JSON.stringify(message);
    const headers = signatureHeaders(body, { secret, id: `msg_${randomUUID()}`, now: new Date() });
    await callApi(this.options.baseUrl, { method: 'POST', path: '/api/messages', headers, body });
  }

  private async administer(method: ApiRequest['method'], path: string, body?: object): Promise<unknown> {
    const { baseUrl, authSecret, settings } = this.options;
    const authorization = `Bearer ${await mintToken({ ...demoEditor, expiresIn: '5m' }, authSecret, settings)}`;
    const request = { method, path, headers: { authorization }, ...(body && { body: JSON.stringify(body) }) };
    return callApi(baseUrl, request);
  }
}

function pathOfQueue(queueId: string): string {
  return `/api/queues/${encodeURIComponent(queueId)}`;
}

function pathOfMember(queueId: string, agentId: string): string {
  return `${pathOfQueue(queueId)}/members/${encodeURIComponent(agentId)}`;
}

function pathOfConversation(conversationId: string): string {
  return `/api/conversations/${encodeURIComponent(conversationId)}`;
}
