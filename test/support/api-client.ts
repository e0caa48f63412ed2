// A client of the API with a token of its own.
import type { QueueChange, MemberChange } from '../../shared/contract/queue';
import { sentimentSnapshot, type SentimentSnapshot } from '../../shared/contract/sentiment';
import { request, type HttpReply } from './http-reply';

/** The path of a conversation, its id encoded once. */
export function conversationPath(conversationId: string): string {
  return `/conversations/${encodeURIComponent(conversationId)}`;
}

/** The path of a queue, its id encoded once. */
export function queuePath(queueId: string): string {
  return `/queues/${encodeURIComponent(queueId)}`;
}

export class ApiClient {
  constructor(
    private readonly baseUrl: string,
    readonly token: string,
  ) {}

  /** @param path below `/api` */
  call(method: string, path: string, body?: object): Promise<HttpReply> {
    return request(`${this.baseUrl}/api${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  /** Calls the API and expects this status. */
  async expect(status: number, method: string, path: string, body?: object): Promise<HttpReply> {
    const reply = await this.call(method, path, body);
    expect({ call: `${method} ${path}`, status: reply.status, text: reply.text }).toMatchObject({ status });
    return reply;
  }

  /** The snapshot of a conversation that the caller may see, in the contract's shape. */
  async snapshot(conversationId: string, queueId?: string): Promise<SentimentSnapshot> {
    const query = queueId === undefined ? '' : `?queueId=${encodeURIComponent(queueId)}`;
    const { json } = await this.expect(200, 'GET', `${conversationPath(conversationId)}/sentiment${query}`);
    return expectSnapshot(json);
  }

  async putQueue(queueId: string, change: QueueChange): Promise<void> {
    await this.expect(200, 'PUT', queuePath(queueId), change);
  }

  async putMember(queueId: string, agentId: string, member: MemberChange): Promise<void> {
    await this.expect(204, 'PUT', `${queuePath(queueId)}/members/${encodeURIComponent(agentId)}`, member);
  }
}

/** Expects a snapshot in exactly the contract's shape: no field missing, no other field. */
export function expectSnapshot(json: unknown): SentimentSnapshot {
  const snapshot = sentimentSnapshot.parse(json);
  expect(snapshot).toEqual(json);
  return snapshot;
}
