// SignalR's JSON hub protocol: what goes over a client's WebSocket, one JSON text a frame, each ended by 0x1e.

const frameEnd = '\x1e';

/** What a client may send; anything else is `invalid`. */
export type ClientFrame = 'handshake' | 'ping' | 'close' | 'invocation' | 'ignored' | 'invalid';

/** One frame as it goes over the wire. */
export function frame(message: object): string {
  return JSON.stringify(message) + frameEnd;
}

/** Cuts a stream of text into frames; a frame may arrive in pieces. */
export function createFrameReader(longest: number): (text: string) => string[] | 'too-long' {
  let unfinished = '';
  return (text) => {
    const frames = (unfinished + text).split(frameEnd);
    unfinished = frames.pop() ?? '';
    return unfinished.length > longest ? 'too-long' : frames;
  };
}

/** Tells what a frame is. Before the handshake only a handshake for this protocol is valid. */
export function readClientFrame(text: string): { kind: ClientFrame; protocol?: unknown } {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return { kind: 'invalid' };
  }
  if (typeof message !== 'object' || message === null) return { kind: 'invalid' };
  const { type, protocol } = message as { type?: unknown; protocol?: unknown };
  if (type === undefined) return { kind: 'handshake', protocol };
  if (type === 6) return { kind: 'ping' };
  if (type === 7) return { kind: 'close' };
  return { kind: typeof type === 'number' && type <= 5 ? 'invocation' : 'ignored' };
}
