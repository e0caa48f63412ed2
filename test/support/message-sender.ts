// Delivers messages as a chat tool does: signed per Standard Webhooks 1.0. The signing is written out here rather than
// borrowed from the app, so that the two agree on the specification and not on a mistake.
import { createHmac, randomUUID } from 'node:crypto';
import { messageReply, type MessageReply, type Message } from '../../shared/contract/message';
import type { SentimentUpdate } from '../../shared/contract/sentiment';
import { request, type HttpReply } from './http-reply';

/** A message on its way in; whatever has a default may be left out. */
export type MessageToSend = Pick<Message, 'conversationId' | 'messageId' | 'author'> & Partial<Message>;

export interface Signing {
  /** `whsec_…`. */
  secret: string;
  id?: string;
  /** When it is said to have been sent. */
  at?: Date;
}

/** The three headers that sign a body. */
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

  /** Posts a body as it is, signed, whatever it holds. Headers replace those that it would have. */
  post(body: string, headers: Record<string, string> = {}): Promise<HttpReply> {
    return request(this.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...signatureHeaders(body, { secret: this.secret }),
        ...headers,
      },
      body,
    });
  }

  /** Delivers a message once, whatever the answer. */
  deliver(message: object): Promise<HttpReply> {
    return this.post(JSON.stringify(message));
  }

  /** Delivers a message and expects that it is taken, with an answer of the contract's shape. */
  async send(message: MessageToSend): Promise<MessageReply> {
    const reply = await this.deliver(message);
    expect({ status: reply.status, text: reply.text }).toMatchObject({ status: 200 });
    const handled = messageReply.parse(reply.json);
    expect(handled).toEqual(reply.json);
    return handled;
  }

  /** Delivers a message and expects that it becomes part of the conversation; gives what the reply says of it. */
  async sendCounted(message: MessageToSend): Promise<SentimentUpdate> {
    const handled = await this.send(message);
    expect(handled).toMatchObject({ outcome: 'scored' });
    return (handled as { sentiment: SentimentUpdate }).sentiment;
  }
}
