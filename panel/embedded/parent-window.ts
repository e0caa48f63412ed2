// The window of the chat tool that embeds the page. Any site can try to embed the page, and any other frame in the tool
// can send it messages. So a message counts only if it comes from the parent window and from the expected origin, and
// messages are posted to that origin only. Who may embed the page at all is decided by the server (`frame-ancestors`).

/** Sends and receives messages of one origin. */
export class ParentWindow {
  /** @param origin the expected origin of the parent, such as `https://chat.example.com` */
  constructor(readonly origin: string) {}

  /** Calls `receive` with the data of each message from the parent. */
  listen(receive: (data: unknown) => void): void {
    addEventListener('message', ({ source, origin, data }: MessageEvent<unknown>) => {
      if (source === parent && origin === this.origin) receive(data);
    });
  }

  post(message: string): void {
    parent.postMessage(message, this.origin);
  }
}

/** Whether the page is in a frame. */
export function isEmbedded(): boolean {
  return parent !== window;
}

/** The real origin of the parent; null in a browser that does not tell. */
export function actualParentOrigin(): string | null {
  // Not in every browser.
  const { ancestorOrigins } = location as { ancestorOrigins?: DOMStringList };
  return ancestorOrigins?.[0] ?? null;
}

/** The origin that a text names, without anything else; null unless it is https, or http to the loopback. */
export function originIn(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { protocol, hostname, origin, href } = new URL(text);
  const isLoopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
  if (href !== `${origin}/` || !(protocol === 'https:' || (protocol === 'http:' && isLoopback))) return null;
  return origin;
}
