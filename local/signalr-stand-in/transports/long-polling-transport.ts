// A request that waits for messages, again and again. What is sent between two polls waits for the next one; a client
// that stays away for too long is gone.
import type { ServerResponse } from 'node:http';
import { mostUnsent, onClosed, type ClientTransport } from './client-transport';

export interface PollTimes {
  /** How long a poll waits for a message. */
  readonly pollMs: number;
  /** How long a client may stay away between two polls. */
  readonly betweenPollsMs: number;
}

export function createLongPollingTransport({
  pollMs,
  betweenPollsMs,
}: PollTimes): ClientTransport & Required<Pick<ClientTransport, 'poll'>> {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let isFirst = true;
  let state: 'open' | 'ending' | 'closed' = 'open';
  let poll: { response: ServerResponse; timeout: NodeJS.Timeout } | undefined;
  let lastResponse: ServerResponse | undefined;
  let resolveClosed!: () => void;
  const closed = new Promise<void>((resolve) => (resolveClosed = resolve));
  let away = setTimeout(abort, betweenPollsMs);

  return { name: 'LongPolling', takesBinary: true, needsNoPings: true, closed, poll: takePoll, write, end, abort };

  function takePoll(response: ServerResponse): void {
    // A client that polls anew has given up the poll before.
    answer(204);
    lastResponse = response;
    clearTimeout(away);
    response.on('error', () => response.destroy());
    poll = { response, timeout: setTimeout(() => answer(200), pollMs) };
    onClosed(response, () => {
      if (poll?.response === response) letGo();
      if (poll || state === 'closed') return;
      clearTimeout(away);
      away = setTimeout(abort, betweenPollsMs);
    });
    // The first poll tells the client no more than that it is connected.
    if (isFirst || waiting.length) answer(200);
    else if (state !== 'open') finish();
    isFirst = false;
  }

  function write(bytes: Buffer): void {
    if (state !== 'open') return;
    waiting.push(bytes);
    waitingBytes += bytes.length;
    if (waitingBytes > mostUnsent) abort();
    else if (poll) answer(200);
  }

  function end(): void {
    if (state === 'open') state = 'ending';
    if (poll) finish();
  }

  function abort(): void {
    if (lastResponse && !lastResponse.writableEnded) answer(204);
    else if (lastResponse && !lastResponse.writableFinished) lastResponse.destroy();
    close();
  }

  /** Tells the client that there is nothing to poll for any more. */
  function finish(): void {
    answer(204);
    close();
  }

  function close(): void {
    state = 'closed';
    clearTimeout(away);
    [waiting, waitingBytes] = [[], 0];
    resolveClosed();
  }

  /** Answers the poll that waits, with all that waits for it unless there is no content. */
  function answer(status: 200 | 204): void {
    if (!poll) return;
    const { response } = poll;
    letGo();
    if (status === 204) {
      response.writeHead(204).end();
      return;
    }
    const body = isFirst ? Buffer.alloc(0) : Buffer.concat(waiting);
    if (!isFirst) [waiting, waitingBytes] = [[], 0];
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': body.length }).end(body);
  }

  function letGo(): void {
    clearTimeout(poll?.timeout);
    poll = undefined;
  }
}
