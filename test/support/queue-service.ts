// A queue of a storage account, by its REST API: only what a test needs to send a message and to peek at it.
import { createHmac } from 'node:crypto';

export class QueueService {
  private readonly endpoint: string;
  private readonly account: string;
  private readonly key: Buffer;

  constructor(connectionString: string) {
    const parts = new Map(connectionString.split(';').map((part) => [part.split('=')[0], part.replace(/^[^=]*=/, '')]));
    this.endpoint = parts.get('QueueEndpoint') ?? '';
    this.account = parts.get('AccountName') ?? '';
    this.key = Buffer.from(parts.get('AccountKey') ?? '', 'base64');
  }

  /** Creates the queue unless it exists. */
  async create(queue: string): Promise<void> {
    await this.call('PUT', queue);
  }

  async send(queue: string, text: string): Promise<void> {
    await this.call('POST', `${queue}/messages`, `<QueueMessage><MessageText>${text}</MessageText></QueueMessage>`);
  }

  /** The text of the first message, which stays in the queue; undefined when the queue is empty. */
  async peek(queue: string): Promise<string | undefined> {
    return /<MessageText>(.*)<\/MessageText>/.exec(await this.call('GET', `${queue}/messages?peekonly=true`))?.[1];
  }

  private async call(method: string, path: string, body = ''): Promise<string> {
    const url = new URL(`${this.endpoint}/${path}`);
    const date = new Date().toUTCString();
    const query = [...url.searchParams].map(([name, value]) => `\n${name}:${value}`).join('');
    const length = body === '' ? '' : String(Buffer.byteLength(body));
    const type = body === '' ? '' : 'application/xml';
    const headers = `x-ms-date:${date}\nx-ms-version:2021-12-02`;
    const signed = `${method}\n\n\n${length}\n\n${type}\n\n\n\n\n\n\n${headers}\n/${this.account}${url.pathname}${query}`;
    const signature = createHmac('sha256', this.key).update(signed).digest('base64');
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `SharedKey ${this.account}:${signature}`,
        'x-ms-date': date,
        'x-ms-version': '2021-12-02',
        ...(type && { 'content-type': type }),
      },
      ...(body && { body }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status} ${text}`);
    return text;
  }
}
