// Long polling: the client repeats a request that waits for messages. Messages that are sent between two polls are
// queued for the next one; a client that doesn't poll in time is disconnected.
import type { ServerResponse } from 'node:http';
import { maxUnsentBytes, onClosed, type ClientTransport } from './client-transport';

export interface PollTimes {
  /** How long a poll waits for a message. */
  readonly pollMs: number;
  /** The maximum time between two polls. */
  readonly betweenPollsMs: number;
}

export function createLongPollingTransport({
  pollMs,
  betweenPollsMs,
}: PollTimes): ClientTransport & Required<Pick<ClientTransport, 'poll'>> {
  let queued: Buffer[] = [];
  let queuedBytes = 0;
  let isFirst = true;
  let state: 'open' | 'ending' | 'closed' = 'open';
  let poll: { response: ServerResponse; timeout: NodeJS.Timeout } | undefined;
  let lastResponse: ServerResponse | undefined;
  let resolveClosed!: () => void;
  const closed = new Promise<void>((resolve) => (resolveClosed = resolve));
  let absenceTimer = setTimeout(abort, betweenPollsMs);

  return { name: 'LongPolling', takesBinary: true, needsNoPings: true, closed, poll: acceptPoll, write, end, abort };

  function acceptPoll(response: ServerResponse): void {
    // A client that polls again has abandoned its previous poll.
    answer(204);
    lastResponse = response;
    clearTimeout(absenceTimer);
    response.on('error', () => response.destroy());
    poll = { response, timeout: setTimeout(() => answer(200), pollMs) };
    onClosed(response, () => {
      if (poll?.response === response) releasePoll();
      if (poll || state === 'closed') return;
      clearTimeout(absenceTimer);
      absenceTimer = setTimeout(abort, betweenPollsMs);
    });
    // The first poll is answered at once, to confirm the connection.
    if (isFirst || queued.length) answer(200);
    else if (state !== 'open') finish();
    isFirst = false;
  }

  function write(bytes: Buffer): void {
    if (state !== 'open') return;
    queued.push(bytes);
    queuedBytes += bytes.length;
    if (queuedBytes > maxUnsentBytes) abort();
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

  /** Answers the poll with 204, which ends the client's polling. */
  function finish(): void {
    answer(204);
    close();
  }

  function close(): void {
    state = 'closed';
    clearTimeout(absenceTimer);
    [queued, queuedBytes] = [[], 0];
    resolveClosed();
  }

  /** Answers the current poll: 200 with all queued messages, or 204. */
  function answer(status: 200 | 204): void {
    if (!poll) return;
    const { response } = poll;
    releasePoll();
    if (status === 204) {
      response.writeHead(204).end();
      return;
    }
    const body = isFirst ? Buffer.alloc(0) : Buffer.concat(queued);
    if (!isFirst) [queued, queuedBytes] = [[], 0];
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': body.length }).end(body);
  }

  function releasePoll(): void {
    clearTimeout(poll?.timeout);
    poll = undefined;
  }
}
