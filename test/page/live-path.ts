// Intercepts the connection of a page to the SignalR service; the test decides what passes.
import type { Page, WebSocketRoute } from 'playwright-core';

/** What passes: all; all but pushed updates; all but WebSockets; nothing, with an error or without an answer. */
export type Passage = 'open' | 'no-pushes' | 'no-websockets' | 'cut' | 'swallowed';

export class LivePath {
  private passage: Passage = 'open';
  private readonly sockets = new Set<WebSocketRoute>();
  /** How many WebSockets were opened to the service. */
  connections = 0;

  async lay(page: Page): Promise<void> {
    await page.route(/\/client\//, async (route) => {
      if (this.passage === 'swallowed') return;
      await (this.passage === 'cut' ? route.abort() : route.fallback());
    });
    await page.routeWebSocket(/\/client\//, (socket) => {
      if (this.passage === 'swallowed') return;
      if (this.passage === 'cut' || this.passage === 'no-websockets') {
        void socket.close();
        return;
      }
      this.connections++;
      this.sockets.add(socket);
      const server = socket.connectToServer();
      server.onMessage((message) => {
        if (this.passage !== 'no-pushes' || !String(message).includes('sentimentUpdated')) socket.send(message);
      });
      socket.onClose(() => {
        this.sockets.delete(socket);
        void server.close();
      });
    });
  }

  /** Changes what passes; open connections are closed when nothing does. */
  set(passage: Passage): void {
    this.passage = passage;
    if (passage === 'open' || passage === 'no-pushes') return;
    for (const socket of this.sockets) void socket.close();
    this.sockets.clear();
  }

  get isInUse(): boolean {
    return this.sockets.size > 0;
  }
}
