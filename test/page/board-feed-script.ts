// A live feed for the board that the test scripts: the API's lists and the SignalR service are answered by the test, so
// that a thousand conversations and fifty changes a second need no server.
import type { Page, WebSocketRoute } from 'playwright-core';
import type { LiveRow } from '../../panel/live/live-row';
import { levels } from '../../shared/sentiment/levels';

const recordSeparator = '\u001e';

export class ScriptedFeed {
  private socket: WebSocketRoute | null = null;
  readonly rows: LiveRow[];

  constructor(count: number) {
    this.rows = Array.from({ length: count }, (_, index) => rowOf(index));
  }

  async lay(page: Page): Promise<void> {
    await page.route('**/api/negotiate', (route) =>
      route.fulfill({ json: { url: new URL('/scripted', route.request().url()).href, accessToken: 'none' } }),
    );
    await page.route('**/scripted/negotiate*', (route) =>
      route.fulfill({
        json: {
          negotiateVersion: 1,
          connectionId: 'c',
          connectionToken: 't',
          availableTransports: [{ transport: 'WebSockets', transferFormats: ['Text'] }],
        },
      }),
    );
    await page.routeWebSocket(/\/scripted\?/, (socket) => {
      this.socket = socket;
      socket.onMessage((message) => {
        if (String(message).includes('protocol')) socket.send(`{}${recordSeparator}`);
      });
    });
    const list = { conversations: this.rows, continuation: null, alerts: [] };
    await page.route(/\/api\/queues\?/, (route) =>
      route.fulfill({
        json: { queues: [{ queueId: 'billing', enabled: true, role: 'supervisor' }], continuation: null },
      }),
    );
    await page.route(/\/api\/queues\/billing\//, (route) => route.fulfill({ json: list }));
  }

  /** Pushes a change of a random conversation. */
  change(): void {
    const index = Math.floor(Math.random() * this.rows.length);
    const { revision, scores } = this.rows[index]!;
    const row = { ...rowOf(index), revision: revision + 1, lastMessageAt: new Date().toISOString() };
    this.rows[index] = { ...row, scores: [...scores.slice(-19), row.score] };
    const event = { type: 1, target: 'conversationListed', arguments: [this.rows[index]] };
    this.socket?.send(JSON.stringify(event) + recordSeparator);
  }
}

function rowOf(index: number): LiveRow {
  const score = Math.random() * 2 - 1;
  return {
    conversationId: `conversation-${index}`,
    queueId: 'billing',
    agentId: `agent-${index % 40}`,
    customer: { id: null, name: `Customer ${index}` },
    revision: 1,
    level: levels[Math.min(6, Math.floor(((score + 1) / 2) * 7))]!,
    score,
    trend: 'steady',
    messageCount: 6,
    degraded: false,
    lastMessageAt: new Date().toISOString(),
    scores: Array.from({ length: 20 }, () => Math.random() * 2 - 1),
    alert: null,
  };
}
