// Delivers messages as a chat tool does: signed per Standard Webhooks 1.0. The signing is implemented here and not
// imported from the app, so that a mistake there is found.
import { createHmac, randomUUID } from 'node:crypto';
import { messageReply, type MessageReply, type Message } from '../../shared/contract/message';
import type { SentimentUpdate } from '../../shared/contract/sentiment';
import { conversationPath } from './api-client';
import { request, type HttpReply } from './http-reply';

/** A message to deliver; fields with a default may be omitted. */
export type MessageToSend = Pick<Message, 'conversationId' | 'messageId' | 'author'> & Partial<Message>;

export interface Signing {
  /** `whsec_…`. */
  secret: string;
  id?: string;
  /** The time in `webhook-timestamp`. */
  at?: Date;
}

/** The three signature headers of a body. */
export function signatureHeaders(body: string | Buffer, { secret, id = randomUUID(), at = new Date() }: Signing) {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac}` };
}

export class MessageSender {
  readonly url: string;

  constructor(
    readonly baseUrl: string,
    readonly secret: string,
  ) {
    this.url = `${baseUrl}/api/messages`;
  }

  /** Posts any body unchanged, signed. The given headers replace the default ones. */
  post(body: string, headers: Record<string, string> = {}, url = this.url): Promise<HttpReply> {
    return request(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...signatureHeaders(body, { secret: this.secret }),
        ...headers,
      },
      body,
    });
  }

  /** Delivers a message once, and returns any reply. */
  deliver(message: object): Promise<HttpReply> {
    return this.post(JSON.stringify(message));
  }

  /** Tells of a change of a conversation that is not a message, and returns any reply. */
  place(conversationId: string, change: object): Promise<HttpReply> {
    const url = `${this.baseUrl}/api${conversationPath(conversationId)}/changes`;
    return this.post(JSON.stringify(change), {}, url);
  }

  /** Delivers a message and expects that it is accepted, with a reply in the contract's shape. */
  async send(message: MessageToSend): Promise<MessageReply> {
    const reply = await this.deliver(message);
    expect({ status: reply.status, text: reply.text }).toMatchObject({ status: 200 });
    const handled = messageReply.parse(reply.json);
    expect(handled).toEqual(reply.json);
    return handled;
  }

  /** Delivers a message and expects that it is not ignored; returns the sentiment in the reply. */
  async sendCounted(message: MessageToSend): Promise<SentimentUpdate> {
    const handled = await this.send(message);
    expect(handled).toMatchObject({ outcome: 'scored' });
    return (handled as { sentiment: SentimentUpdate }).sentiment;
  }
}
