// A local server that speaks what the write-backs use of the APIs of Chatwoot, Intercom and Sunshine Conversations, as
// their documentation and sources describe them.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ApiPlatform = 'chatwoot' | 'intercom' | 'sunshine';

export interface ApiCall {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: unknown;
}

/** Replaces the platform's answer. */
export interface ForcedAnswer {
  status: number;
  headers?: Record<string, string>;
  /** A text is sent as it is. */
  body?: unknown;
}

type Attributes = Record<string, unknown>;

export const apiToken = 'key-1:a token of the tests';
const json = { 'content-type': 'application/json' };

export class PlatformApiServer {
  readonly calls: ApiCall[] = [];
  /** The attributes of each conversation, by the platform's id of it. */
  readonly attributes = new Map<string, Attributes>();
  /** The next answers; then the platform answers. */
  readonly forced: ForcedAnswer[] = [];
  /** Runs before a call is handled; the call waits for it. */
  beforeCall: (call: ApiCall) => Promise<void> | void = () => undefined;
  /** Runs after a change is stored, before it is answered. */
  afterChange: (call: ApiCall) => Promise<void> | void = () => undefined;
  /** Chatwoot before 2026 does not know the parameter `merge`. */
  knowsMerge = true;

  private constructor(
    readonly platform: ApiPlatform,
    private readonly server = createServer(),
  ) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.answer(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  static async start(platform: ApiPlatform): Promise<PlatformApiServer> {
    const started = new PlatformApiServer(platform);
    started.server.listen(0, '127.0.0.1');
    await once(started.server, 'listening');
    return started;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The values that an attribute had, in the order of the writes. */
  readonly written: Attributes[] = [];

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const { method = '', url: path = '', headers } = request;
    const call = { method, path, headers, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
    this.calls.push(call);
    await this.beforeCall(call);
    const { status, headers: answered = json, body = '' } = this.forced.shift() ?? (await this.handle(call));
    response.writeHead(status, answered).end(typeof body === 'string' ? body : JSON.stringify(body));
  }

  private async handle(call: ApiCall): Promise<ForcedAnswer> {
    if (!this.isAuthorized(call)) return { status: 401, body: { error: 'Invalid Access Token' } };
    const { conversation, isChange, isPath } = this.parts(call);
    const stored = this.attributes.get(conversation);
    if (!isPath || !stored) return { status: 404, body: { error: 'Resource could not be found' } };
    if (!isChange) return { status: 200, body: this.shown(conversation, stored) };
    const given = call.body as { custom_attributes?: Attributes; metadata?: Attributes; merge?: boolean };
    const changes = given.custom_attributes ?? given.metadata ?? {};
    const merges = this.platform === 'intercom' || (given.merge === true && this.knowsMerge);
    const next = merges ? { ...this.attributes.get(conversation), ...changes } : changes;
    this.attributes.set(conversation, next);
    this.written.push(next);
    await this.afterChange(call);
    return { status: 200, body: this.shown(conversation, next) };
  }

  private isAuthorized({ headers }: ApiCall): boolean {
    switch (this.platform) {
      case 'chatwoot':
        return headers['api_access_token'] === apiToken;
      case 'intercom':
        return headers.authorization === `Bearer ${apiToken}`;
      case 'sunshine':
        return headers.authorization === `Basic ${Buffer.from(apiToken).toString('base64')}`;
    }
  }

  private parts({ method, path }: ApiCall): { conversation: string; isChange: boolean; isPath: boolean } {
    const [pattern, change] = {
      chatwoot: [/^\/api\/v1\/accounts\/(\d+)\/conversations\/(\d+)(\/custom_attributes)?$/, 'POST'] as const,
      intercom: [/^\/conversations\/(\w+)$/, 'PUT'] as const,
      sunshine: [/^\/v2\/apps\/app-1\/conversations\/(\w+)$/, 'PATCH'] as const,
    }[this.platform];
    const [, first = '', second] = pattern.exec(path) ?? [];
    const conversation = this.platform === 'chatwoot' ? `${first}-${second}` : first;
    const isChange = method === change;
    const isOfMethod = this.platform !== 'chatwoot' || isChange === path.endsWith('/custom_attributes');
    return { conversation, isChange, isPath: pattern.test(path) && isOfMethod && (isChange || method === 'GET') };
  }

  private shown(conversation: string, attributes: Attributes): object {
    switch (this.platform) {
      case 'chatwoot':
        return { id: 42, account_id: 1, status: 'open', labels: [], messages: [], custom_attributes: attributes };
      case 'intercom':
        return { type: 'conversation', id: conversation, state: 'open', custom_attributes: attributes };
      case 'sunshine':
        return { conversation: { id: conversation, type: 'personal', metadata: attributes } };
    }
  }
}
